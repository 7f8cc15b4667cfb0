CREATE TABLE schedule (
    name        TEXT    NOT NULL PRIMARY KEY,
    task        INTEGER NOT NULL,
    cron        TEXT    NOT NULL,
    time_zone   TEXT    NOT NULL,
    meter_group TEXT,
    enabled     INTEGER NOT NULL
);
