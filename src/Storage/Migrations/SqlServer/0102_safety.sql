-- One row: admissions, releases and sends of cuts, and the stop, take turns on it.
CREATE TABLE supply_guard (
    id          INT     NOT NULL PRIMARY KEY,
    turn        BIGINT  NOT NULL,
    stopped_at  BIGINT,
    stopped_by  NVARCHAR(MAX),
    stop_reason NVARCHAR(MAX)
);

INSERT INTO supply_guard (id, turn) VALUES (1, 0);

-- What the caps count: a cut once, at its admission and then at its send.
CREATE TABLE cut_count (
    command_id   UNIQUEIDENTIFIER NOT NULL PRIMARY KEY REFERENCES meter_command (id),
    requested_by NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    source       NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    area         NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    counted_at   BIGINT  NOT NULL
);

CREATE INDEX cut_count_by_time ON cut_count (counted_at);
CREATE INDEX cut_count_by_user ON cut_count (requested_by, counted_at);
CREATE INDEX cut_count_by_source ON cut_count (source, counted_at);
CREATE INDEX cut_count_by_area ON cut_count (area, counted_at);

-- Never cut remotely.
CREATE TABLE protected_meter (
    meter_id BIGINT  NOT NULL PRIMARY KEY REFERENCES meter (id),
    kind     INT     NOT NULL,
    reason   NVARCHAR(MAX) NOT NULL,
    set_by   NVARCHAR(MAX) NOT NULL,
    set_at   BIGINT  NOT NULL
);

-- What one person asked for and another approves.
CREATE TABLE approval (
    sequence     BIGINT  IDENTITY(1,1) NOT NULL PRIMARY KEY,
    id           UNIQUEIDENTIFIER NOT NULL UNIQUE,
    kind         INT     NOT NULL,
    reason       NVARCHAR(MAX) NOT NULL,
    items        NVARCHAR(MAX) NOT NULL, -- one a line, sorted
    hash         CHAR(64) NOT NULL, -- SHA-256 in hex over kind, reason and items
    requested_by NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    requested_at BIGINT  NOT NULL,
    expires_at   BIGINT  NOT NULL,
    state        INT     NOT NULL,
    decided_by   NVARCHAR(MAX),
    decided_at   BIGINT
);

CREATE INDEX approval_by_state ON approval (state, sequence);
