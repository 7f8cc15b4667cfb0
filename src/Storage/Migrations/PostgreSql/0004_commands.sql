CREATE TABLE meter_command (
    sequence        BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id              UUID    NOT NULL UNIQUE,
    meter_id        BIGINT  NOT NULL REFERENCES meter (id),
    action          TEXT    NOT NULL,
    payload         TEXT,             -- JSON, where the action carries data
    idempotency_key TEXT    COLLATE "C" NOT NULL UNIQUE,
    requested_by    TEXT    NOT NULL,
    reason          TEXT    NOT NULL,
    requested_at    BIGINT  NOT NULL,
    state           INTEGER NOT NULL,
    finished_at     BIGINT,
    sends           INTEGER NOT NULL,
    output_state    BOOLEAN,
    control_state   INTEGER,
    control_mode    INTEGER,
    detail          TEXT
);

CREATE INDEX meter_command_by_meter ON meter_command (meter_id, sequence);
CREATE INDEX meter_command_by_state ON meter_command (state, sequence);

-- The newest supply state read from class 70.
CREATE TABLE meter_supply (
    meter_id      BIGINT  NOT NULL PRIMARY KEY REFERENCES meter (id),
    output_state  BOOLEAN NOT NULL,
    control_state INTEGER NOT NULL,
    control_mode  INTEGER NOT NULL,
    read_at       BIGINT  NOT NULL
);
