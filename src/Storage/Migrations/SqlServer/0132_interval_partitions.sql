-- Interval readings by month of capture: a month past its retention is truncated, not deleted row by row. Months are split off ahead by headend maintenance.
CREATE PARTITION FUNCTION interval_by_month (BIGINT) AS RANGE RIGHT FOR VALUES ();

CREATE PARTITION SCHEME interval_by_month AS PARTITION interval_by_month ALL TO ([PRIMARY]);

CREATE TABLE interval_reading_by_month (
    meter_id    BIGINT      NOT NULL,
    profile_id  INT         NOT NULL,
    captured_at BIGINT      NOT NULL,
    channel_id  INT         NOT NULL,
    occurrence  INT         NOT NULL,
    version     INT         NOT NULL,
    value       VARCHAR(31) NOT NULL,
    unit_id     INT         NOT NULL,
    status      BIGINT,
    quality     INT         NOT NULL,
    stored_at   BIGINT      NOT NULL,
    CONSTRAINT interval_reading_key PRIMARY KEY CLUSTERED (meter_id, profile_id, captured_at, channel_id, occurrence, version)
        ON interval_by_month (captured_at)
);

INSERT INTO interval_reading_by_month (meter_id, profile_id, captured_at, channel_id, occurrence, version, value, unit_id, status, quality, stored_at)
SELECT meter_id, profile_id, captured_at, channel_id, occurrence, version, value, unit_id, status, quality, stored_at FROM interval_reading;

DROP TABLE interval_reading;

EXEC sp_rename 'interval_reading_by_month', 'interval_reading';
