CREATE TABLE meter_command (
    sequence        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id              TEXT    NOT NULL UNIQUE,
    meter_id        INTEGER NOT NULL REFERENCES meter (id),
    action          TEXT    NOT NULL,
    payload         TEXT,             -- JSON, where the action carries data
    idempotency_key TEXT    NOT NULL UNIQUE,
    requested_by    TEXT    NOT NULL,
    reason          TEXT    NOT NULL,
    requested_at    INTEGER NOT NULL,
    state           INTEGER NOT NULL,
    finished_at     INTEGER,
    sends           INTEGER NOT NULL,
    output_state    INTEGER,
    control_state   INTEGER,
    control_mode    INTEGER,
    detail          TEXT
);

CREATE INDEX meter_command_by_meter ON meter_command (meter_id, sequence);
CREATE INDEX meter_command_by_state ON meter_command (state, sequence);

-- The newest supply state read from class 70.
CREATE TABLE meter_supply (
    meter_id      INTEGER NOT NULL PRIMARY KEY REFERENCES meter (id),
    output_state  INTEGER NOT NULL,
    control_state INTEGER NOT NULL,
    control_mode  INTEGER NOT NULL,
    read_at       INTEGER NOT NULL
);
