-- Secrets of a meter by what they are for and where they are in their life; each sealed by the envelope, bound to meter and kind.
CREATE TABLE meter_secret (
    meter_id      INTEGER NOT NULL REFERENCES meter (id),
    kind          INTEGER NOT NULL,
    state         INTEGER NOT NULL, -- 0 current, 1 pending, 2 previous
    sealed_secret BLOB NOT NULL,
    stored_at     INTEGER NOT NULL,
    PRIMARY KEY (meter_id, kind, state)
);

INSERT INTO meter_secret (meter_id, kind, state, sealed_secret, stored_at)
SELECT meter_id, role, 0, sealed_secret, stored_at FROM meter_key WHERE role IN (1, 2);

DROP TABLE meter_key;

-- How far the counters of a system title under a key were reserved. By key, not by meter: meters that share a key share its counters.
CREATE TABLE invocation_counter (
    counter_id   TEXT    NOT NULL PRIMARY KEY, -- system title and fingerprint of the key
    next_counter INTEGER NOT NULL                  -- 0..2^32; 2^32: none is left
);

-- What is pinned for a meter in place of its profile's terms, and what limits the way to it.
ALTER TABLE meter ADD COLUMN system_title TEXT;
ALTER TABLE meter ADD COLUMN authentication INTEGER;
ALTER TABLE meter ADD COLUMN security_suite INTEGER;
ALTER TABLE meter ADD COLUMN security_protection INTEGER;
ALTER TABLE meter ADD COLUMN route TEXT;
