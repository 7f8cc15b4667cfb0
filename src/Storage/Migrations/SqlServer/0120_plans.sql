-- Read plans: what is read, from which meters, when. Durations in 100 ns.
CREATE TABLE read_plan (
    name              NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL PRIMARY KEY,
    description       NVARCHAR(MAX) NOT NULL,
    parts             INT NOT NULL,
    quantities        NVARCHAR(MAX) NOT NULL, -- JSON array
    meter_group       NVARCHAR(200) COLLATE Latin1_General_100_BIN2, -- of meter_selection; NULL: every meter
    cron              NVARCHAR(MAX) NOT NULL,
    time_zone         NVARCHAR(MAX) NOT NULL,
    window_length     BIGINT NOT NULL,
    jitter            BIGINT NOT NULL,
    excluded_weekdays INT NOT NULL, -- bit 0 is Sunday
    excluded_dates    NVARCHAR(MAX) NOT NULL, -- JSON array of yyyy-mm-dd
    blackouts         NVARCHAR(MAX) NOT NULL, -- JSON array of from, to
    priority          INT NOT NULL,
    paused            BIT NOT NULL
);

-- Named selections of meters.
CREATE TABLE meter_selection (
    name        NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL PRIMARY KEY,
    description NVARCHAR(MAX) NOT NULL,
    selection   NVARCHAR(MAX) NOT NULL -- JSON object of criteria
);

CREATE TABLE meter_tag (
    meter_id BIGINT NOT NULL REFERENCES meter (id),
    tag      NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PRIMARY KEY (meter_id, tag)
);

CREATE INDEX meter_tag_by_tag ON meter_tag (tag, meter_id);

-- Fires of plans; the plan as it was is kept with each. One run for one fire.
CREATE TABLE plan_run (
    id           BIGINT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    plan_name    NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    definition   NVARCHAR(MAX) NOT NULL,
    scheduled_at BIGINT NOT NULL,
    cause        INT NOT NULL,
    deadline     BIGINT NOT NULL,
    started_at   BIGINT,
    ended_at     BIGINT,
    state        INT NOT NULL,
    meters       INT NOT NULL,
    complete     INT NOT NULL,
    failed       INT NOT NULL,
    UNIQUE (plan_name, scheduled_at)
);

CREATE INDEX plan_run_by_state ON plan_run (state, id);

-- Eight octets a meter (its id, least significant first) and one for its outcome: 0 not tried, otherwise the failure class plus one.
CREATE TABLE plan_shard (
    run_id   BIGINT NOT NULL REFERENCES plan_run (id),
    number   INT NOT NULL,
    epoch    BIGINT NOT NULL,
    pass     INT NOT NULL,
    over_at  BIGINT,
    meters   VARBINARY(MAX) NOT NULL,
    outcomes VARBINARY(MAX) NOT NULL,
    complete INT NOT NULL,
    failed   INT NOT NULL,
    PRIMARY KEY (run_id, number)
);

-- Meters that became complete, by minute.
CREATE TABLE plan_progress (
    run_id   BIGINT NOT NULL REFERENCES plan_run (id),
    minute   BIGINT NOT NULL,
    complete INT NOT NULL,
    PRIMARY KEY (run_id, minute)
);

-- The schedules that read become plans; a schedule's group was the group meters have on record.
INSERT INTO meter_selection (name, description, selection)
SELECT DISTINCT meter_group, '', '{"areas":["' + REPLACE(REPLACE(meter_group, '\', '\\'), '"', '\"') + '"]}'
FROM schedule WHERE meter_group IS NOT NULL AND task IN (0, 1, 2);

INSERT INTO read_plan (name, description, parts, quantities, meter_group, cron, time_zone, window_length, jitter, excluded_weekdays, excluded_dates, blackouts, priority, paused)
SELECT name, '', CASE task WHEN 0 THEN 26 WHEN 1 THEN 4 ELSE 1 END, '[]', meter_group, cron, time_zone,
       CASE task WHEN 0 THEN 198000000000 WHEN 1 THEN 33000000000 ELSE 36000000000 END, 0, 0, '[]', '[]', 5, CASE WHEN enabled = 1 THEN 0 ELSE 1 END
FROM schedule WHERE task IN (0, 1, 2);

DELETE FROM schedule WHERE task IN (0, 1, 2);
