-- Instants: BIGINT, 100 ns since 1970-01-01T00:00:00Z. Text that is a key or sorts: binary collation, as in the other databases. Exact decimals: VARCHAR(31).
-- See docs/adr/0002-storage.md.

CREATE TABLE meter (
    id                  BIGINT  IDENTITY(1,1) NOT NULL PRIMARY KEY,
    serial_number       NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL UNIQUE,
    logical_device_name NVARCHAR(MAX),
    profile             NVARCHAR(MAX)    NOT NULL,
    host                NVARCHAR(MAX)    NOT NULL,
    port                INT NOT NULL,
    server_address      INT NOT NULL,
    time_zone           NVARCHAR(MAX)    NOT NULL,
    meter_group         NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    created_at          BIGINT  NOT NULL
);

CREATE INDEX meter_by_group ON meter (meter_group, id);
