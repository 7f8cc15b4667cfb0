-- One look at a meter's clock for each session that could read it. Durations in 100 ns.
CREATE TABLE clock_check (
    meter_id          BIGINT NOT NULL REFERENCES meter (id),
    checked_at        BIGINT NOT NULL,
    meter_time        BIGINT,          -- NULL: the meter did not specify it
    local_time        NVARCHAR(64) NOT NULL, -- as the meter wrote it
    deviation_minutes INT,          -- in the sign of the meter's model; NULL: not specified
    clock_status      INT NOT NULL,
    clock_offset      BIGINT,          -- meter minus ours
    round_trip        BIGINT NOT NULL,
    drift_ppb         BIGINT,
    verdict           INT NOT NULL, -- 0 good, 1 to be set, 2 alarm
    PRIMARY KEY (meter_id, checked_at)
);
