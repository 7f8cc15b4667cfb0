-- Prepaid accounts, their ledger, settlement, recharges, notices and the balance policy.
-- Instants: INTEGER, 100 ns since 1970-01-01T00:00:00Z. Money: INTEGER minor units. Energy: TEXT, exact decimal. Dates: TEXT yyyy-MM-dd.

CREATE TABLE account (
    id                      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- never reused: the ledger outlives an account
    number                  TEXT    NOT NULL UNIQUE,
    meter_id                INTEGER NOT NULL REFERENCES meter (id),
    currency                TEXT    NOT NULL,
    tariff                  TEXT    NOT NULL,
    warning_threshold_minor INTEGER NOT NULL,
    opened_on               TEXT    NOT NULL,
    state                   INTEGER NOT NULL,
    cut_protected           INTEGER NOT NULL,
    integer_digits          INTEGER NOT NULL,
    multiplier              TEXT    NOT NULL,
    max_daily_kwh           TEXT    NOT NULL,
    start_usage_kwh         TEXT    NOT NULL,
    created_at              INTEGER NOT NULL
);

-- One open account per meter; closed ones may be many.
CREATE UNIQUE INDEX account_open_by_meter ON account (meter_id) WHERE state = 0;

CREATE TABLE journal (
    id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    type          INTEGER NOT NULL,
    account_id    INTEGER REFERENCES account (id),
    currency      TEXT    NOT NULL,
    business_date TEXT    NOT NULL,
    source_key    TEXT    NOT NULL UNIQUE,
    memo          TEXT    NOT NULL,
    digest        BLOB    NOT NULL,
    reverses      INTEGER REFERENCES journal (id),
    posted_at     INTEGER NOT NULL
);

-- A journal is undone once at most.
CREATE UNIQUE INDEX journal_by_reverses ON journal (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE journal_line (
    journal_id   INTEGER NOT NULL REFERENCES journal (id),
    line_number  INTEGER NOT NULL,
    account_code TEXT    NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor <> 0),
    PRIMARY KEY (journal_id, line_number)
) WITHOUT ROWID;

CREATE INDEX journal_line_by_account ON journal_line (account_code, journal_id);

-- A cache of sums, written with the lines it sums.
CREATE TABLE ledger_balance (
    account_code    TEXT    NOT NULL,
    currency        TEXT    NOT NULL,
    balance_minor   INTEGER NOT NULL,
    last_journal_id INTEGER NOT NULL REFERENCES journal (id),
    PRIMARY KEY (account_code, currency)
) WITHOUT ROWID;

CREATE TABLE settlement_progress (
    account_id      INTEGER NOT NULL PRIMARY KEY REFERENCES account (id),
    revision        INTEGER NOT NULL,
    last_settled_on TEXT,
    held_since      TEXT
);

CREATE TABLE settlement_day (
    account_id     INTEGER NOT NULL REFERENCES account (id),
    day            TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    status         INTEGER NOT NULL,
    segment_start  TEXT    NOT NULL,
    energy         TEXT    NOT NULL, -- JSON: [{"Rate":"peak","Kwh":6.42}]
    tiers          TEXT    NOT NULL, -- JSON: [10.0, 0]
    amount_minor   INTEGER NOT NULL,
    reason         TEXT,
    cycle_start    TEXT,             -- the five columns of SettlementCarry: all or none
    cycle_kwh      TEXT,
    month_start    TEXT,
    month_cost     TEXT,             -- exact fraction, "numerator/denominator"
    month_free_kwh TEXT,
    journal_id     INTEGER REFERENCES journal (id),
    settled_at     INTEGER NOT NULL,
    PRIMARY KEY (account_id, day, version)
) WITHOUT ROWID;

CREATE TABLE recharge (
    id                    INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    channel               TEXT    NOT NULL,
    transaction_id        TEXT    NOT NULL,
    account_id            INTEGER REFERENCES account (id),
    account_number        TEXT,
    amount_minor          INTEGER NOT NULL,
    currency              TEXT    NOT NULL,
    paid_at               INTEGER,
    posted_at             INTEGER NOT NULL,
    payer                 TEXT,
    kind                  INTEGER NOT NULL,
    suspense_reason       TEXT,
    journal_id            INTEGER NOT NULL REFERENCES journal (id),
    digest                BLOB    NOT NULL,
    available_after_minor INTEGER,
    UNIQUE (channel, transaction_id)
);

CREATE INDEX recharge_by_account ON recharge (account_id, id);

CREATE TABLE notice (
    id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    account_id      INTEGER NOT NULL REFERENCES account (id),
    level           INTEGER NOT NULL,
    available_minor INTEGER NOT NULL,
    text            TEXT    NOT NULL,
    raised_at       INTEGER NOT NULL,
    delivered_at    INTEGER
);

CREATE INDEX notice_by_account ON notice (account_id, id);

CREATE TABLE notice_standing (
    account_id INTEGER NOT NULL PRIMARY KEY REFERENCES account (id),
    level      INTEGER NOT NULL,
    notice_id  INTEGER REFERENCES notice (id)
);

CREATE TABLE supply_intent (
    account_id INTEGER NOT NULL PRIMARY KEY REFERENCES account (id),
    wanted_on  INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    cause      TEXT    NOT NULL,
    command_id TEXT,
    changed_at INTEGER NOT NULL
);

CREATE TABLE policy_decision (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    decided_at INTEGER NOT NULL,
    action     INTEGER NOT NULL,
    rule_name  TEXT    NOT NULL,
    facts      TEXT    NOT NULL,
    veto       TEXT,
    command_id TEXT,
    notice_id  INTEGER REFERENCES notice (id)
);

CREATE INDEX policy_decision_by_account ON policy_decision (account_id, id);

-- The books are append-only for whoever writes SQL, not only for this program.
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal_line_no_update BEFORE UPDATE ON journal_line BEGIN SELECT RAISE(ABORT, 'journal_line is append-only'); END;
CREATE TRIGGER journal_line_no_delete BEFORE DELETE ON journal_line BEGIN SELECT RAISE(ABORT, 'journal_line is append-only'); END;
CREATE TRIGGER settlement_day_no_update BEFORE UPDATE ON settlement_day BEGIN SELECT RAISE(ABORT, 'settlement_day is append-only'); END;
CREATE TRIGGER settlement_day_no_delete BEFORE DELETE ON settlement_day BEGIN SELECT RAISE(ABORT, 'settlement_day is append-only'); END;
CREATE TRIGGER recharge_no_update BEFORE UPDATE ON recharge BEGIN SELECT RAISE(ABORT, 'recharge is append-only'); END;
CREATE TRIGGER recharge_no_delete BEFORE DELETE ON recharge BEGIN SELECT RAISE(ABORT, 'recharge is append-only'); END;
