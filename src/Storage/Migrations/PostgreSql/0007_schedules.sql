CREATE TABLE schedule (
    name        TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    task        INTEGER NOT NULL,
    cron        TEXT    NOT NULL,
    time_zone   TEXT    NOT NULL,
    meter_group TEXT,
    enabled     BOOLEAN NOT NULL
);
