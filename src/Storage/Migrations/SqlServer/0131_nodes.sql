-- Running processes of the head-end. seen_at is the database's clock, clock_offset the node's minus it (100 ns).
CREATE TABLE node (
    id           NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL PRIMARY KEY,
    name         NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    roles        INT NOT NULL,
    version      NVARCHAR(100) NOT NULL,
    started_at   BIGINT NOT NULL,
    seen_at      BIGINT NOT NULL,
    clock_offset BIGINT NOT NULL
);
