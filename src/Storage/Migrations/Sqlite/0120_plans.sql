-- Read plans: what is read, from which meters, when. Durations in 100 ns.
CREATE TABLE read_plan (
    name              TEXT NOT NULL PRIMARY KEY,
    description       TEXT NOT NULL,
    parts             INTEGER NOT NULL,
    quantities        TEXT NOT NULL, -- JSON array
    meter_group       TEXT, -- of meter_selection; NULL: every meter
    cron              TEXT NOT NULL,
    time_zone         TEXT NOT NULL,
    window_length     INTEGER NOT NULL,
    jitter            INTEGER NOT NULL,
    excluded_weekdays INTEGER NOT NULL, -- bit 0 is Sunday
    excluded_dates    TEXT NOT NULL, -- JSON array of yyyy-mm-dd
    blackouts         TEXT NOT NULL, -- JSON array of from, to
    priority          INTEGER NOT NULL,
    paused            INTEGER NOT NULL
);

-- Named selections of meters.
CREATE TABLE meter_selection (
    name        TEXT NOT NULL PRIMARY KEY,
    description TEXT NOT NULL,
    selection   TEXT NOT NULL -- JSON object of criteria
);

CREATE TABLE meter_tag (
    meter_id INTEGER NOT NULL REFERENCES meter (id),
    tag      TEXT NOT NULL,
    PRIMARY KEY (meter_id, tag)
) WITHOUT ROWID;

CREATE INDEX meter_tag_by_tag ON meter_tag (tag, meter_id);

-- Fires of plans; the plan as it was is kept with each. One run for one fire.
CREATE TABLE plan_run (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    plan_name    TEXT NOT NULL,
    definition   TEXT NOT NULL,
    scheduled_at INTEGER NOT NULL,
    cause        INTEGER NOT NULL,
    deadline     INTEGER NOT NULL,
    started_at   INTEGER,
    ended_at     INTEGER,
    state        INTEGER NOT NULL,
    meters       INTEGER NOT NULL,
    complete     INTEGER NOT NULL,
    failed       INTEGER NOT NULL,
    UNIQUE (plan_name, scheduled_at)
);

CREATE INDEX plan_run_by_state ON plan_run (state, id);

-- Eight octets a meter (its id, least significant first) and one for its outcome: 0 not tried, otherwise the failure class plus one.
CREATE TABLE plan_shard (
    run_id   INTEGER NOT NULL REFERENCES plan_run (id),
    number   INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    pass     INTEGER NOT NULL,
    over_at  INTEGER,
    meters   BLOB NOT NULL,
    outcomes BLOB NOT NULL,
    complete INTEGER NOT NULL,
    failed   INTEGER NOT NULL,
    PRIMARY KEY (run_id, number)
);

-- Meters that became complete, by minute.
CREATE TABLE plan_progress (
    run_id   INTEGER NOT NULL REFERENCES plan_run (id),
    minute   INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    PRIMARY KEY (run_id, minute)
) WITHOUT ROWID;

-- The schedules that read become plans; a schedule's group was the group meters have on record.
INSERT INTO meter_selection (name, description, selection)
SELECT DISTINCT meter_group, '', '{"areas":["' || REPLACE(REPLACE(meter_group, '\', '\\'), '"', '\"') || '"]}'
FROM schedule WHERE meter_group IS NOT NULL AND task IN (0, 1, 2);

INSERT INTO read_plan (name, description, parts, quantities, meter_group, cron, time_zone, window_length, jitter, excluded_weekdays, excluded_dates, blackouts, priority, paused)
SELECT name, '', CASE task WHEN 0 THEN 26 WHEN 1 THEN 4 ELSE 1 END, '[]', meter_group, cron, time_zone,
       CASE task WHEN 0 THEN 198000000000 WHEN 1 THEN 33000000000 ELSE 36000000000 END, 0, 0, '[]', '[]', 5, CASE WHEN enabled = 1 THEN 0 ELSE 1 END
FROM schedule WHERE task IN (0, 1, 2);

DELETE FROM schedule WHERE task IN (0, 1, 2);
