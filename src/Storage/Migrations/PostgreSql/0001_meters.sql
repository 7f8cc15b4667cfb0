-- Instants: BIGINT, 100 ns since 1970-01-01T00:00:00Z. Text that is a key or sorts: COLLATE "C", as in the other databases. See docs/adr/0002-storage.md.

CREATE TABLE meter (
    id                  BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    serial_number       TEXT    COLLATE "C" NOT NULL UNIQUE,
    logical_device_name TEXT,
    profile             TEXT    NOT NULL,
    host                TEXT    NOT NULL,
    port                INTEGER NOT NULL,
    server_address      INTEGER NOT NULL,
    time_zone           TEXT    NOT NULL,
    meter_group         TEXT    COLLATE "C" NOT NULL,
    created_at          BIGINT  NOT NULL
);

CREATE INDEX meter_by_group ON meter (meter_group, id);
