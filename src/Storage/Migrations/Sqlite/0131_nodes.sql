-- Running processes of the head-end. seen_at is the database's clock, clock_offset the node's minus it (100 ns).
CREATE TABLE node (
    id           TEXT    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,
    roles        INTEGER NOT NULL,
    version      TEXT    NOT NULL,
    started_at   INTEGER NOT NULL,
    seen_at      INTEGER NOT NULL,
    clock_offset INTEGER NOT NULL
) WITHOUT ROWID;
