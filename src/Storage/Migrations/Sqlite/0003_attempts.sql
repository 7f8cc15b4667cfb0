CREATE TABLE read_attempt (
    id                INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    meter_id          INTEGER NOT NULL REFERENCES meter (id),
    parts             INTEGER NOT NULL,
    trigger_name      TEXT    NOT NULL,
    started_at        INTEGER NOT NULL,
    duration          INTEGER NOT NULL, -- 100 ns
    failure           INTEGER NOT NULL, -- 0: everything asked for was read
    detail            TEXT,
    registers_stored  INTEGER NOT NULL,
    intervals_stored  INTEGER NOT NULL,
    frozen_stored     INTEGER NOT NULL,
    octets_sent       INTEGER NOT NULL,
    octets_received   INTEGER NOT NULL,
    clock_offset      INTEGER           -- 100 ns
);

CREATE INDEX read_attempt_by_meter ON read_attempt (meter_id, started_at, id, failure);
CREATE INDEX read_attempt_by_time ON read_attempt (started_at, meter_id, failure);
