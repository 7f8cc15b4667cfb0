CREATE TABLE meter_key (
    meter_id      BIGINT  NOT NULL REFERENCES meter (id),
    role          INT NOT NULL,
    sealed_secret VARBINARY(MAX)   NOT NULL, -- by the envelope, bound to meter and role
    stored_at     BIGINT  NOT NULL,
    PRIMARY KEY (meter_id, role)
);

-- The row stays when a lease ends, so that the fencing token only grows.
CREATE TABLE meter_lease (
    meter_id      BIGINT NOT NULL PRIMARY KEY REFERENCES meter (id),
    owner         NVARCHAR(200) COLLATE Latin1_General_100_BIN2,
    fencing_token BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL
);
