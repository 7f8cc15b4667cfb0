-- Fires of a plan before this are not made up for: it did not exist, was paused, or fired at other times.
ALTER TABLE read_plan ADD COLUMN effective_at INTEGER NOT NULL DEFAULT 0;

-- What a meter should have given and is not held: slots in a row, for one cause. Written anew at each look.
CREATE TABLE reading_gap (
    meter_id   INTEGER NOT NULL REFERENCES meter (id),
    profile    TEXT NOT NULL,
    first_slot INTEGER NOT NULL,
    last_slot  INTEGER NOT NULL,
    slots      INTEGER NOT NULL,
    cause      INTEGER NOT NULL,
    detail     TEXT,
    found_at   INTEGER NOT NULL,
    PRIMARY KEY (meter_id, profile, first_slot)
) WITHOUT ROWID;

CREATE INDEX reading_gap_by_range ON reading_gap (profile, first_slot, last_slot, cause);
CREATE INDEX reading_gap_by_cause ON reading_gap (cause, meter_id, first_slot);
