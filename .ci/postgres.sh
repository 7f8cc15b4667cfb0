# Sourced by .ci/run: a throw-away PostgreSQL for the tests. Loopback, a free port, a password of its own, everything in one temporary directory.
# postgres_start sets and exports HEADEND_TEST_POSTGRES, or HEADEND_TEST_POSTGRES_ABSENT with the reason when no server can be had. Neither fails the run.

postgres_dir=
postgres_bin=

# Newest version first: Debian keeps the server's programs out of PATH.
postgres_find() {
  local found
  found=$( (ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null; dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)") | sort -V -r \
    | while read -r dir; do if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ]; then echo "$dir"; break; fi; done)
  postgres_bin=$found
  [ -n "$found" ]
}

# Installs Debian's package as root or by sudo, and keeps it from making a cluster of its own.
postgres_install() {
  local as_root=()
  command -v apt-get >/dev/null || { postgres_reason="PostgreSQL is not installed and there is no apt-get"; return 1; }
  if [ "$(id -u)" != 0 ]; then
    { command -v sudo >/dev/null && sudo -n true 2>/dev/null; } || { postgres_reason="PostgreSQL is not installed and only root can install it"; return 1; }
    as_root=(sudo -n)
  fi

  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive timeout 240 apt-get -qq -o DPkg::Lock::Timeout=60)
  "${apt[@]}" update >/dev/null 2>&1 || true
  if ! "${apt[@]}" install -y --no-install-recommends postgresql-common >/dev/null 2>&1; then
    postgres_reason="apt-get could not install postgresql-common"
    return 1
  fi

  "${as_root[@]}" mkdir -p /etc/postgresql-common/createcluster.d
  echo "create_main_cluster = false" | "${as_root[@]}" tee /etc/postgresql-common/createcluster.d/no-main-cluster.conf >/dev/null
  "${apt[@]}" install -y --no-install-recommends postgresql >/dev/null 2>&1 || { postgres_reason="apt-get could not install postgresql"; return 1; }
  postgres_find || { postgres_reason="postgresql was installed, but its programs are not where they are expected"; return 1; }
}

# The server refuses to run as root.
postgres_as_owner() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  elif command -v runuser >/dev/null; then
    (cd / && runuser -u "$postgres_owner" -- "$@")
  else
    (cd / && su -s /bin/sh "$postgres_owner" -c "$(printf '%q ' "$@")")
  fi
}

postgres_launch() {
  local password port attempt
  postgres_owner=$(id -un)
  if [ "$(id -u)" = 0 ]; then
    postgres_owner=postgres
    id postgres >/dev/null 2>&1 || postgres_owner=nobody
  fi

  postgres_dir=$(mktemp -d "${TMPDIR:-/tmp}/headend-postgres-XXXXXX")
  chmod 711 "$postgres_dir"
  mkdir "$postgres_dir/cluster"
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  (umask 077 && printf '%s\n' "$password" >"$postgres_dir/password")
  [ "$(id -u)" != 0 ] || chown "$postgres_owner" "$postgres_dir/cluster" "$postgres_dir/password"
  if ! postgres_as_owner "$postgres_bin/initdb" -D "$postgres_dir/cluster" -U headend -A scram-sha-256 --pwfile="$postgres_dir/password" -E UTF8 --no-locale --no-sync >"$postgres_dir/initdb.log" 2>&1; then
    postgres_reason="initdb failed: $(tail -n 1 "$postgres_dir/initdb.log")"
    return 1
  fi

  # What a test leaves behind is thrown away with the directory: nothing has to survive a power cut.
  cat >>"$postgres_dir/cluster/postgresql.conf" <<SETTINGS
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
SETTINGS
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    if postgres_as_owner "$postgres_bin/pg_ctl" -D "$postgres_dir/cluster" -l "$postgres_dir/cluster/server.log" -o "-p $port" -w -t 60 start >/dev/null 2>&1; then
      export HEADEND_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=headend;Password=$password;Database=postgres"
      return 0
    fi
  done
  postgres_reason="the server did not start: $(tail -n 1 "$postgres_dir/cluster/server.log" 2>/dev/null)"
  return 1
}

postgres_start() {
  postgres_reason=
  if [ -n "${HEADEND_TEST_POSTGRES:-}" ]; then
    echo "PostgreSQL: the server HEADEND_TEST_POSTGRES names." >&2
  elif { postgres_find || postgres_install; } && postgres_launch; then
    echo "PostgreSQL: $("$postgres_bin/postgres" --version), for this run only." >&2
  else
    export HEADEND_TEST_POSTGRES_ABSENT="$postgres_reason"
    echo "PostgreSQL: its tests are skipped: $postgres_reason." >&2
  fi
}

postgres_stop() {
  [ -n "$postgres_dir" ] || return 0
  [ ! -f "$postgres_dir/cluster/postmaster.pid" ] || postgres_as_owner "$postgres_bin/pg_ctl" -D "$postgres_dir/cluster" -m immediate -w -t 30 stop >/dev/null 2>&1 || true
  rm -rf "$postgres_dir"
  postgres_dir=
}
