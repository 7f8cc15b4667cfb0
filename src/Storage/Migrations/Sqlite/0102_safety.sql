-- One row: admissions, releases and sends of cuts, and the stop, take turns on it.
CREATE TABLE supply_guard (
    id          INTEGER NOT NULL PRIMARY KEY,
    turn        INTEGER NOT NULL,
    stopped_at  INTEGER,
    stopped_by  TEXT,
    stop_reason TEXT
);

INSERT INTO supply_guard (id, turn) VALUES (1, 0);

-- What the caps count: a cut once, at its admission and then at its send.
CREATE TABLE cut_count (
    command_id   TEXT    NOT NULL PRIMARY KEY REFERENCES meter_command (id),
    requested_by TEXT    NOT NULL,
    source       TEXT    NOT NULL,
    area         TEXT    NOT NULL,
    counted_at   INTEGER NOT NULL
);

CREATE INDEX cut_count_by_time ON cut_count (counted_at);
CREATE INDEX cut_count_by_user ON cut_count (requested_by, counted_at);
CREATE INDEX cut_count_by_source ON cut_count (source, counted_at);
CREATE INDEX cut_count_by_area ON cut_count (area, counted_at);

-- Never cut remotely.
CREATE TABLE protected_meter (
    meter_id INTEGER NOT NULL PRIMARY KEY REFERENCES meter (id),
    kind     INTEGER NOT NULL,
    reason   TEXT    NOT NULL,
    set_by   TEXT    NOT NULL,
    set_at   INTEGER NOT NULL
);

-- What one person asked for and another approves.
CREATE TABLE approval (
    sequence     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id           TEXT    NOT NULL UNIQUE,
    kind         INTEGER NOT NULL,
    reason       TEXT    NOT NULL,
    items        TEXT    NOT NULL, -- one a line, sorted
    hash         TEXT    NOT NULL, -- SHA-256 in hex over kind, reason and items
    requested_by TEXT    NOT NULL,
    requested_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    state        INTEGER NOT NULL,
    decided_by   TEXT,
    decided_at   INTEGER
);

CREATE INDEX approval_by_state ON approval (state, sequence);
