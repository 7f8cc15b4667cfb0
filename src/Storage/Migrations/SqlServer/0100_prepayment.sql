-- Prepaid accounts, their ledger, settlement, recharges, notices and the balance policy.
-- Instants: BIGINT, 100 ns since 1970-01-01T00:00:00Z. Money: BIGINT minor units. Energy: VARCHAR(31), exact decimal as text. Dates: CHAR(10) yyyy-MM-dd.

CREATE TABLE account (
    id                      BIGINT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    number                  NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL UNIQUE,
    meter_id                BIGINT  NOT NULL REFERENCES meter (id),
    currency                NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    tariff                  NVARCHAR(MAX)    NOT NULL,
    warning_threshold_minor BIGINT  NOT NULL,
    opened_on               CHAR(10)    NOT NULL,
    state                   INT NOT NULL,
    cut_protected           BIT NOT NULL,
    integer_digits          INT NOT NULL,
    multiplier              VARCHAR(31) NOT NULL,
    max_daily_kwh           VARCHAR(31) NOT NULL,
    start_usage_kwh         VARCHAR(31) NOT NULL,
    created_at              BIGINT  NOT NULL
);

-- One open account per meter; closed ones may be many.
CREATE UNIQUE INDEX account_open_by_meter ON account (meter_id) WHERE state = 0;

CREATE TABLE journal (
    id            BIGINT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    type          INT NOT NULL,
    account_id    BIGINT  REFERENCES account (id),
    currency      NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    business_date CHAR(10)    NOT NULL,
    source_key    NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL UNIQUE,
    memo          NVARCHAR(MAX)    NOT NULL,
    digest        VARBINARY(32)   NOT NULL,
    reverses      BIGINT  REFERENCES journal (id),
    posted_at     BIGINT  NOT NULL
);

-- A journal is undone once at most.
CREATE UNIQUE INDEX journal_by_reverses ON journal (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE journal_line (
    journal_id   BIGINT  NOT NULL REFERENCES journal (id),
    line_number  INT NOT NULL,
    account_code NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    amount_minor BIGINT  NOT NULL CHECK (amount_minor <> 0),
    PRIMARY KEY (journal_id, line_number)
);

CREATE INDEX journal_line_by_account ON journal_line (account_code, journal_id);

-- A cache of sums, written with the lines it sums.
CREATE TABLE ledger_balance (
    account_code    NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    currency        NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    balance_minor   BIGINT  NOT NULL,
    last_journal_id BIGINT  NOT NULL REFERENCES journal (id),
    PRIMARY KEY (account_code, currency)
);

CREATE TABLE settlement_progress (
    account_id      BIGINT  NOT NULL PRIMARY KEY REFERENCES account (id),
    revision        BIGINT  NOT NULL,
    last_settled_on CHAR(10),
    held_since      CHAR(10)
);

CREATE TABLE settlement_day (
    account_id     BIGINT  NOT NULL REFERENCES account (id),
    day            CHAR(10) NOT NULL,
    version        INT NOT NULL,
    status         INT NOT NULL,
    segment_start  CHAR(10)    NOT NULL,
    energy         NVARCHAR(MAX)    NOT NULL, -- JSON: [{"Rate":"peak","Kwh":6.42}]
    tiers          NVARCHAR(MAX)    NOT NULL, -- JSON: [10.0, 0]
    amount_minor   BIGINT  NOT NULL,
    reason         NVARCHAR(MAX),
    cycle_start    CHAR(10),             -- the five columns of SettlementCarry: all or none
    cycle_kwh      VARCHAR(31),
    month_start    CHAR(10),
    month_cost     NVARCHAR(MAX),             -- exact fraction, "numerator/denominator"
    month_free_kwh VARCHAR(31),
    journal_id     BIGINT  REFERENCES journal (id),
    settled_at     BIGINT  NOT NULL,
    PRIMARY KEY (account_id, day, version)
);

CREATE TABLE recharge (
    id                    BIGINT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    channel               NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    transaction_id        NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    account_id            BIGINT  REFERENCES account (id),
    account_number        NVARCHAR(MAX),
    amount_minor          BIGINT  NOT NULL,
    currency              NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    paid_at               BIGINT,
    posted_at             BIGINT  NOT NULL,
    payer                 NVARCHAR(MAX),
    kind                  INT NOT NULL,
    suspense_reason       NVARCHAR(MAX),
    journal_id            BIGINT  NOT NULL REFERENCES journal (id),
    digest                VARBINARY(32)   NOT NULL,
    available_after_minor BIGINT,
    UNIQUE (channel, transaction_id)
);

CREATE INDEX recharge_by_account ON recharge (account_id, id);

CREATE TABLE notice (
    id              BIGINT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    account_id      BIGINT  NOT NULL REFERENCES account (id),
    level           INT NOT NULL,
    available_minor BIGINT  NOT NULL,
    text            NVARCHAR(MAX)    NOT NULL,
    raised_at       BIGINT  NOT NULL,
    delivered_at    BIGINT
);

CREATE INDEX notice_by_account ON notice (account_id, id);

CREATE TABLE notice_standing (
    account_id BIGINT  NOT NULL PRIMARY KEY REFERENCES account (id),
    level      INT NOT NULL,
    notice_id  BIGINT  REFERENCES notice (id)
);

CREATE TABLE supply_intent (
    account_id BIGINT  NOT NULL PRIMARY KEY REFERENCES account (id),
    wanted_on  BIT NOT NULL,
    revision   BIGINT  NOT NULL,
    attempt    INT NOT NULL,
    cause      NVARCHAR(MAX)    NOT NULL,
    command_id UNIQUEIDENTIFIER,
    changed_at BIGINT  NOT NULL
);

CREATE TABLE policy_decision (
    id         BIGINT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    account_id BIGINT  NOT NULL REFERENCES account (id),
    decided_at BIGINT  NOT NULL,
    action     INT NOT NULL,
    rule_name  NVARCHAR(MAX)    NOT NULL,
    facts      NVARCHAR(MAX)    NOT NULL,
    veto       NVARCHAR(MAX),
    command_id UNIQUEIDENTIFIER,
    notice_id  BIGINT  REFERENCES notice (id)
);

CREATE INDEX policy_decision_by_account ON policy_decision (account_id, id);

-- The books are append-only for whoever writes SQL, not only for this program.
EXEC('CREATE TRIGGER journal_no_change ON journal AFTER UPDATE, DELETE AS BEGIN IF EXISTS (SELECT 1 FROM deleted) THROW 50001, ''journal is append-only'', 1; END');
EXEC('CREATE TRIGGER journal_line_no_change ON journal_line AFTER UPDATE, DELETE AS BEGIN IF EXISTS (SELECT 1 FROM deleted) THROW 50001, ''journal_line is append-only'', 1; END');
EXEC('CREATE TRIGGER settlement_day_no_change ON settlement_day AFTER UPDATE, DELETE AS BEGIN IF EXISTS (SELECT 1 FROM deleted) THROW 50001, ''settlement_day is append-only'', 1; END');
EXEC('CREATE TRIGGER recharge_no_change ON recharge AFTER UPDATE, DELETE AS BEGIN IF EXISTS (SELECT 1 FROM deleted) THROW 50001, ''recharge is append-only'', 1; END');
