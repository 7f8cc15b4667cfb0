-- Fires of a plan before this are not made up for: it did not exist, was paused, or fired at other times.
ALTER TABLE read_plan ADD COLUMN effective_at BIGINT NOT NULL DEFAULT 0;

-- What a meter should have given and is not held: slots in a row, for one cause. Written anew at each look.
CREATE TABLE reading_gap (
    meter_id   BIGINT NOT NULL REFERENCES meter (id),
    profile    TEXT COLLATE "C" NOT NULL,
    first_slot BIGINT NOT NULL,
    last_slot  BIGINT NOT NULL,
    slots      INTEGER NOT NULL,
    cause      INTEGER NOT NULL,
    detail     TEXT,
    found_at   BIGINT NOT NULL,
    PRIMARY KEY (meter_id, profile, first_slot)
);

CREATE INDEX reading_gap_by_range ON reading_gap (profile, first_slot, last_slot, cause);
CREATE INDEX reading_gap_by_cause ON reading_gap (cause, meter_id, first_slot);
