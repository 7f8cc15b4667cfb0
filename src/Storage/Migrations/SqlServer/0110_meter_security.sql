-- Secrets of a meter by what they are for and where they are in their life; each sealed by the envelope, bound to meter and kind.
CREATE TABLE meter_secret (
    meter_id      BIGINT NOT NULL REFERENCES meter (id),
    kind          INT NOT NULL,
    state         INT NOT NULL, -- 0 current, 1 pending, 2 previous
    sealed_secret VARBINARY(MAX) NOT NULL,
    stored_at     BIGINT NOT NULL,
    PRIMARY KEY (meter_id, kind, state)
);

INSERT INTO meter_secret (meter_id, kind, state, sealed_secret, stored_at)
SELECT meter_id, role, 0, sealed_secret, stored_at FROM meter_key WHERE role IN (1, 2);

DROP TABLE meter_key;

-- How far the counters of a system title under a key were reserved. By key, not by meter: meters that share a key share its counters.
CREATE TABLE invocation_counter (
    counter_id   NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL PRIMARY KEY, -- system title and fingerprint of the key
    next_counter BIGINT NOT NULL                  -- 0..2^32; 2^32: none is left
);

-- What is pinned for a meter in place of its profile's terms, and what limits the way to it.
ALTER TABLE meter ADD system_title NVARCHAR(200);
ALTER TABLE meter ADD authentication INT;
ALTER TABLE meter ADD security_suite INT;
ALTER TABLE meter ADD security_protection INT;
ALTER TABLE meter ADD route NVARCHAR(200);
