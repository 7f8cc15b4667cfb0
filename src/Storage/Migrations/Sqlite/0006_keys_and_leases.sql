CREATE TABLE meter_key (
    meter_id      INTEGER NOT NULL REFERENCES meter (id),
    role          INTEGER NOT NULL,
    sealed_secret BLOB    NOT NULL, -- by the envelope, bound to meter and role
    stored_at     INTEGER NOT NULL,
    PRIMARY KEY (meter_id, role)
);

-- The row stays when a lease ends, so that the fencing token only grows.
CREATE TABLE meter_lease (
    meter_id      INTEGER NOT NULL PRIMARY KEY REFERENCES meter (id),
    owner         TEXT,
    fencing_token INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL
);
