-- Read plans: what is read, from which meters, when. Durations in 100 ns.
CREATE TABLE read_plan (
    name              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    description       TEXT NOT NULL,
    parts             INTEGER NOT NULL,
    quantities        TEXT NOT NULL, -- JSON array
    meter_group       TEXT COLLATE "C", -- of meter_selection; NULL: every meter
    cron              TEXT NOT NULL,
    time_zone         TEXT NOT NULL,
    window_length     BIGINT NOT NULL,
    jitter            BIGINT NOT NULL,
    excluded_weekdays INTEGER NOT NULL, -- bit 0 is Sunday
    excluded_dates    TEXT NOT NULL, -- JSON array of yyyy-mm-dd
    blackouts         TEXT NOT NULL, -- JSON array of from, to
    priority          INTEGER NOT NULL,
    paused            BOOLEAN NOT NULL
);

-- Named selections of meters.
CREATE TABLE meter_selection (
    name        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    description TEXT NOT NULL,
    selection   TEXT NOT NULL -- JSON object of criteria
);

CREATE TABLE meter_tag (
    meter_id BIGINT NOT NULL REFERENCES meter (id),
    tag      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (meter_id, tag)
);

CREATE INDEX meter_tag_by_tag ON meter_tag (tag, meter_id);

-- Fires of plans; the plan as it was is kept with each. One run for one fire.
CREATE TABLE plan_run (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan_name    TEXT COLLATE "C" NOT NULL,
    definition   TEXT NOT NULL,
    scheduled_at BIGINT NOT NULL,
    cause        INTEGER NOT NULL,
    deadline     BIGINT NOT NULL,
    started_at   BIGINT,
    ended_at     BIGINT,
    state        INTEGER NOT NULL,
    meters       INTEGER NOT NULL,
    complete     INTEGER NOT NULL,
    failed       INTEGER NOT NULL,
    UNIQUE (plan_name, scheduled_at)
);

CREATE INDEX plan_run_by_state ON plan_run (state, id);

-- Eight octets a meter (its id, least significant first) and one for its outcome: 0 not tried, otherwise the failure class plus one.
CREATE TABLE plan_shard (
    run_id   BIGINT NOT NULL REFERENCES plan_run (id),
    number   INTEGER NOT NULL,
    epoch    BIGINT NOT NULL,
    pass     INTEGER NOT NULL,
    over_at  BIGINT,
    meters   BYTEA NOT NULL,
    outcomes BYTEA NOT NULL,
    complete INTEGER NOT NULL,
    failed   INTEGER NOT NULL,
    PRIMARY KEY (run_id, number)
);

-- Meters that became complete, by minute.
CREATE TABLE plan_progress (
    run_id   BIGINT NOT NULL REFERENCES plan_run (id),
    minute   BIGINT NOT NULL,
    complete INTEGER NOT NULL,
    PRIMARY KEY (run_id, minute)
);

-- The schedules that read become plans; a schedule's group was the group meters have on record.
INSERT INTO meter_selection (name, description, selection)
SELECT DISTINCT meter_group, '', '{"areas":["' || REPLACE(REPLACE(meter_group, '\', '\\'), '"', '\"') || '"]}'
FROM schedule WHERE meter_group IS NOT NULL AND task IN (0, 1, 2);

INSERT INTO read_plan (name, description, parts, quantities, meter_group, cron, time_zone, window_length, jitter, excluded_weekdays, excluded_dates, blackouts, priority, paused)
SELECT name, '', CASE task WHEN 0 THEN 26 WHEN 1 THEN 4 ELSE 1 END, '[]', meter_group, cron, time_zone,
       CASE task WHEN 0 THEN 198000000000 WHEN 1 THEN 33000000000 ELSE 36000000000 END, 0, 0, '[]', '[]', 5, NOT enabled
FROM schedule WHERE task IN (0, 1, 2);

DELETE FROM schedule WHERE task IN (0, 1, 2);
