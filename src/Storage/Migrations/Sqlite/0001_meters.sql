-- Instants: INTEGER, 100 ns since 1970-01-01T00:00:00Z. See docs/adr/0002-storage.md.

CREATE TABLE meter (
    id                  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- never reused: readings outlive a meter
    serial_number       TEXT    NOT NULL UNIQUE,
    logical_device_name TEXT,
    profile             TEXT    NOT NULL,
    host                TEXT    NOT NULL,
    port                INTEGER NOT NULL,
    server_address      INTEGER NOT NULL,
    time_zone           TEXT    NOT NULL,
    meter_group         TEXT    NOT NULL,
    created_at          INTEGER NOT NULL
);

CREATE INDEX meter_by_group ON meter (meter_group, id);
