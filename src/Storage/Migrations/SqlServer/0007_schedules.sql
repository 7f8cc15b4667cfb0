CREATE TABLE schedule (
    name        NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL PRIMARY KEY,
    task        INT NOT NULL,
    cron        NVARCHAR(MAX)    NOT NULL,
    time_zone   NVARCHAR(MAX)    NOT NULL,
    meter_group NVARCHAR(MAX),
    enabled     BIT NOT NULL
);
