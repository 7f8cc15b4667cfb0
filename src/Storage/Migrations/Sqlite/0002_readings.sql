-- Names that come again with every value are kept once: profiles, channels, quantities, kinds, units.
CREATE TABLE reading_name (
    id   INTEGER NOT NULL PRIMARY KEY,
    name TEXT    NOT NULL UNIQUE
);

-- Readings are append-only: another value for the same key is the next version. value: exact decimal as text.
CREATE TABLE register_reading (
    meter_id    INTEGER NOT NULL REFERENCES meter (id),
    quantity_id INTEGER NOT NULL,
    read_at     INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    meter_time  INTEGER,
    value       TEXT    NOT NULL,
    unit_id     INTEGER NOT NULL,
    quality     INTEGER NOT NULL,
    raw         BLOB    NOT NULL,
    stored_at   INTEGER NOT NULL,
    PRIMARY KEY (meter_id, quantity_id, read_at, version)
) WITHOUT ROWID;

-- Ordered so that what one read of a meter brings lies together. No foreign keys here, for speed: each batch writes its
-- watermark, which has one on the meter, and names are never deleted.
CREATE TABLE interval_reading (
    meter_id    INTEGER NOT NULL,
    profile_id  INTEGER NOT NULL,
    captured_at INTEGER NOT NULL,
    channel_id  INTEGER NOT NULL,
    occurrence  INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    value       TEXT    NOT NULL,
    unit_id     INTEGER NOT NULL,
    status      INTEGER,
    quality     INTEGER NOT NULL,
    stored_at   INTEGER NOT NULL,
    PRIMARY KEY (meter_id, profile_id, captured_at, channel_id, occurrence, version)
) WITHOUT ROWID;

CREATE TABLE frozen_reading (
    meter_id    INTEGER NOT NULL,
    kind_id     INTEGER NOT NULL,
    frozen_at   INTEGER NOT NULL,
    quantity_id INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    value       TEXT    NOT NULL,
    unit_id     INTEGER NOT NULL,
    quality     INTEGER NOT NULL,
    stored_at   INTEGER NOT NULL,
    PRIMARY KEY (meter_id, kind_id, frozen_at, quantity_id, version)
) WITHOUT ROWID;

-- Capture time up to which everything the meter gave is stored.
CREATE TABLE reading_watermark (
    meter_id      INTEGER NOT NULL REFERENCES meter (id),
    profile_id    INTEGER NOT NULL REFERENCES reading_name (id),
    captured_upto INTEGER NOT NULL,
    PRIMARY KEY (meter_id, profile_id)
) WITHOUT ROWID;
