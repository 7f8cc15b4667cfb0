-- Names that come again with every value are kept once: profiles, channels, quantities, kinds, units.
CREATE TABLE reading_name (
    id   INT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    name NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL UNIQUE
);

-- Readings are append-only: another value for the same key is the next version.
CREATE TABLE register_reading (
    meter_id    BIGINT  NOT NULL REFERENCES meter (id),
    quantity_id INT NOT NULL,
    read_at     BIGINT  NOT NULL,
    version     INT NOT NULL,
    meter_time  BIGINT,
    value       VARCHAR(31) NOT NULL,
    unit_id     INT NOT NULL,
    quality     INT NOT NULL,
    raw         VARBINARY(MAX)   NOT NULL,
    stored_at   BIGINT  NOT NULL,
    PRIMARY KEY (meter_id, quantity_id, read_at, version)
);

-- No foreign keys on the next two, for speed: each batch writes its watermark, which has one on the meter, and names are never deleted.
CREATE TABLE interval_reading (
    meter_id    BIGINT  NOT NULL,
    profile_id  INT NOT NULL,
    captured_at BIGINT  NOT NULL,
    channel_id  INT NOT NULL,
    occurrence  INT NOT NULL,
    version     INT NOT NULL,
    value       VARCHAR(31) NOT NULL,
    unit_id     INT NOT NULL,
    status      BIGINT,
    quality     INT NOT NULL,
    stored_at   BIGINT  NOT NULL,
    PRIMARY KEY (meter_id, profile_id, captured_at, channel_id, occurrence, version)
);

CREATE TABLE frozen_reading (
    meter_id    BIGINT  NOT NULL,
    kind_id     INT NOT NULL,
    frozen_at   BIGINT  NOT NULL,
    quantity_id INT NOT NULL,
    version     INT NOT NULL,
    value       VARCHAR(31) NOT NULL,
    unit_id     INT NOT NULL,
    quality     INT NOT NULL,
    stored_at   BIGINT  NOT NULL,
    PRIMARY KEY (meter_id, kind_id, frozen_at, quantity_id, version)
);

-- Capture time up to which everything the meter gave is stored.
CREATE TABLE reading_watermark (
    meter_id      BIGINT  NOT NULL REFERENCES meter (id),
    profile_id    INT NOT NULL REFERENCES reading_name (id),
    captured_upto BIGINT  NOT NULL,
    PRIMARY KEY (meter_id, profile_id)
);
