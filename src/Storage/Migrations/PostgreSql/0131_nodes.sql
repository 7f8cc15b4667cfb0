-- Running processes of the head-end. seen_at is the database's clock, clock_offset the node's minus it (100 ns).
CREATE TABLE node (
    id           TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    name         TEXT    COLLATE "C" NOT NULL,
    roles        INTEGER NOT NULL,
    version      TEXT    NOT NULL,
    started_at   BIGINT  NOT NULL,
    seen_at      BIGINT  NOT NULL,
    clock_offset BIGINT  NOT NULL
);
