-- Interval readings by month of capture: a month past its retention is dropped, not deleted row by row. What was stored before stays where it is, as the
-- default partition, which also takes times no month was made for (headend maintenance makes them ahead).
ALTER TABLE interval_reading RENAME CONSTRAINT interval_reading_pkey TO interval_reading_rest_pkey;
ALTER TABLE interval_reading RENAME TO interval_reading_rest;

CREATE TABLE interval_reading (
    LIKE interval_reading_rest INCLUDING DEFAULTS,
    PRIMARY KEY (meter_id, profile_id, captured_at, channel_id, occurrence, version)
) PARTITION BY RANGE (captured_at);

ALTER TABLE interval_reading ATTACH PARTITION interval_reading_rest DEFAULT;
