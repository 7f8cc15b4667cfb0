CREATE TABLE meter_key (
    meter_id      BIGINT  NOT NULL REFERENCES meter (id),
    role          INTEGER NOT NULL,
    sealed_secret BYTEA   NOT NULL, -- by the envelope, bound to meter and role
    stored_at     BIGINT  NOT NULL,
    PRIMARY KEY (meter_id, role)
);

-- The row stays when a lease ends, so that the fencing token only grows.
CREATE TABLE meter_lease (
    meter_id      BIGINT NOT NULL PRIMARY KEY REFERENCES meter (id),
    owner         TEXT   COLLATE "C",
    fencing_token BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL
);
