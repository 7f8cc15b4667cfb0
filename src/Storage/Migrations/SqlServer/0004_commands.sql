CREATE TABLE meter_command (
    sequence        BIGINT  IDENTITY(1,1) NOT NULL PRIMARY KEY,
    id              UNIQUEIDENTIFIER    NOT NULL UNIQUE,
    meter_id        BIGINT  NOT NULL REFERENCES meter (id),
    action          NVARCHAR(MAX)    NOT NULL,
    payload         NVARCHAR(MAX),             -- JSON, where the action carries data
    idempotency_key NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL UNIQUE,
    requested_by    NVARCHAR(MAX)    NOT NULL,
    reason          NVARCHAR(MAX)    NOT NULL,
    requested_at    BIGINT  NOT NULL,
    state           INT NOT NULL,
    finished_at     BIGINT,
    sends           INT NOT NULL,
    output_state    BIT,
    control_state   INT,
    control_mode    INT,
    detail          NVARCHAR(MAX)
);

CREATE INDEX meter_command_by_meter ON meter_command (meter_id, sequence);
CREATE INDEX meter_command_by_state ON meter_command (state, sequence);

-- The newest supply state read from class 70.
CREATE TABLE meter_supply (
    meter_id      BIGINT  NOT NULL PRIMARY KEY REFERENCES meter (id),
    output_state  BIT NOT NULL,
    control_state INT NOT NULL,
    control_mode  INT NOT NULL,
    read_at       BIGINT  NOT NULL
);
