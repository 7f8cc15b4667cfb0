-- Prepaid accounts, their ledger, settlement, recharges, notices and the balance policy.
-- Instants: BIGINT, 100 ns since 1970-01-01T00:00:00Z. Money: BIGINT minor units. Energy: NUMERIC. Dates: TEXT yyyy-MM-dd.

CREATE TABLE account (
    id                      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number                  TEXT COLLATE "C" NOT NULL UNIQUE,
    meter_id                BIGINT  NOT NULL REFERENCES meter (id),
    currency                TEXT COLLATE "C" NOT NULL,
    tariff                  TEXT    NOT NULL,
    warning_threshold_minor BIGINT  NOT NULL,
    opened_on               TEXT    NOT NULL,
    state                   INTEGER NOT NULL,
    cut_protected           BOOLEAN NOT NULL,
    integer_digits          INTEGER NOT NULL,
    multiplier              NUMERIC NOT NULL,
    max_daily_kwh           NUMERIC NOT NULL,
    start_usage_kwh         NUMERIC NOT NULL,
    created_at              BIGINT  NOT NULL
);

-- One open account per meter; closed ones may be many.
CREATE UNIQUE INDEX account_open_by_meter ON account (meter_id) WHERE state = 0;

CREATE TABLE journal (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type          INTEGER NOT NULL,
    account_id    BIGINT  REFERENCES account (id),
    currency      TEXT COLLATE "C" NOT NULL,
    business_date TEXT    NOT NULL,
    source_key    TEXT COLLATE "C" NOT NULL UNIQUE,
    memo          TEXT    NOT NULL,
    digest        BYTEA   NOT NULL,
    reverses      BIGINT  REFERENCES journal (id),
    posted_at     BIGINT  NOT NULL
);

-- A journal is undone once at most.
CREATE UNIQUE INDEX journal_by_reverses ON journal (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE journal_line (
    journal_id   BIGINT  NOT NULL REFERENCES journal (id),
    line_number  INTEGER NOT NULL,
    account_code TEXT COLLATE "C" NOT NULL,
    amount_minor BIGINT  NOT NULL CHECK (amount_minor <> 0),
    PRIMARY KEY (journal_id, line_number)
);

CREATE INDEX journal_line_by_account ON journal_line (account_code, journal_id);

-- A cache of sums, written with the lines it sums.
CREATE TABLE ledger_balance (
    account_code    TEXT COLLATE "C" NOT NULL,
    currency        TEXT COLLATE "C" NOT NULL,
    balance_minor   BIGINT  NOT NULL,
    last_journal_id BIGINT  NOT NULL REFERENCES journal (id),
    PRIMARY KEY (account_code, currency)
);

CREATE TABLE settlement_progress (
    account_id      BIGINT  NOT NULL PRIMARY KEY REFERENCES account (id),
    revision        BIGINT  NOT NULL,
    last_settled_on TEXT,
    held_since      TEXT
);

CREATE TABLE settlement_day (
    account_id     BIGINT  NOT NULL REFERENCES account (id),
    day            TEXT COLLATE "C" NOT NULL,
    version        INTEGER NOT NULL,
    status         INTEGER NOT NULL,
    segment_start  TEXT    NOT NULL,
    energy         TEXT    NOT NULL, -- JSON: [{"Rate":"peak","Kwh":6.42}]
    tiers          TEXT    NOT NULL, -- JSON: [10.0, 0]
    amount_minor   BIGINT  NOT NULL,
    reason         TEXT,
    cycle_start    TEXT,             -- the five columns of SettlementCarry: all or none
    cycle_kwh      NUMERIC,
    month_start    TEXT,
    month_cost     TEXT,             -- exact fraction, "numerator/denominator"
    month_free_kwh NUMERIC,
    journal_id     BIGINT  REFERENCES journal (id),
    settled_at     BIGINT  NOT NULL,
    PRIMARY KEY (account_id, day, version)
);

CREATE TABLE recharge (
    id                    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel               TEXT COLLATE "C" NOT NULL,
    transaction_id        TEXT COLLATE "C" NOT NULL,
    account_id            BIGINT  REFERENCES account (id),
    account_number        TEXT,
    amount_minor          BIGINT  NOT NULL,
    currency              TEXT COLLATE "C" NOT NULL,
    paid_at               BIGINT,
    posted_at             BIGINT  NOT NULL,
    payer                 TEXT,
    kind                  INTEGER NOT NULL,
    suspense_reason       TEXT,
    journal_id            BIGINT  NOT NULL REFERENCES journal (id),
    digest                BYTEA   NOT NULL,
    available_after_minor BIGINT,
    UNIQUE (channel, transaction_id)
);

CREATE INDEX recharge_by_account ON recharge (account_id, id);

CREATE TABLE notice (
    id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id      BIGINT  NOT NULL REFERENCES account (id),
    level           INTEGER NOT NULL,
    available_minor BIGINT  NOT NULL,
    text            TEXT    NOT NULL,
    raised_at       BIGINT  NOT NULL,
    delivered_at    BIGINT
);

CREATE INDEX notice_by_account ON notice (account_id, id);

CREATE TABLE notice_standing (
    account_id BIGINT  NOT NULL PRIMARY KEY REFERENCES account (id),
    level      INTEGER NOT NULL,
    notice_id  BIGINT  REFERENCES notice (id)
);

CREATE TABLE supply_intent (
    account_id BIGINT  NOT NULL PRIMARY KEY REFERENCES account (id),
    wanted_on  BOOLEAN NOT NULL,
    revision   BIGINT  NOT NULL,
    attempt    INTEGER NOT NULL,
    cause      TEXT    NOT NULL,
    command_id UUID,
    changed_at BIGINT  NOT NULL
);

CREATE TABLE policy_decision (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id BIGINT  NOT NULL REFERENCES account (id),
    decided_at BIGINT  NOT NULL,
    action     INTEGER NOT NULL,
    rule_name  TEXT    NOT NULL,
    facts      TEXT    NOT NULL,
    veto       TEXT,
    command_id UUID,
    notice_id  BIGINT  REFERENCES notice (id)
);

CREATE INDEX policy_decision_by_account ON policy_decision (account_id, id);

-- The books are append-only for whoever writes SQL, not only for this program.
CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_line_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settlement_day_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON settlement_day FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER recharge_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON recharge FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
