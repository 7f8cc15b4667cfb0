-- Monthly bills: what provisional charges became. A bill is never changed; corrections of its days are lines of later bills.
CREATE TABLE bill (
    id               BIGINT IDENTITY(1, 1) NOT NULL PRIMARY KEY,
    account_id       BIGINT NOT NULL REFERENCES account (id),
    month            CHAR(10) NOT NULL, -- first day
    charged_from     CHAR(10) NOT NULL,
    charged_to       CHAR(10) NOT NULL,
    energy           NVARCHAR(MAX) NOT NULL, -- JSON: [{"Rate":"peak","Kwh":6.42}]
    tiers            NVARCHAR(MAX) NOT NULL, -- JSON: [10.0, 0]
    charge_minor     BIGINT NOT NULL,
    adjustment_minor BIGINT NOT NULL,
    journal_id       BIGINT REFERENCES journal (id),
    issued_at        BIGINT NOT NULL,
    UNIQUE (account_id, month)
);

-- What each day added to what was billed for it before.
CREATE TABLE bill_line (
    bill_id      BIGINT NOT NULL REFERENCES bill (id),
    account_id   BIGINT NOT NULL REFERENCES account (id),
    day          CHAR(10) NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    PRIMARY KEY (account_id, day, bill_id)
);

CREATE INDEX bill_line_by_bill ON bill_line (bill_id, day);

EXEC('CREATE TRIGGER bill_no_change ON bill AFTER UPDATE, DELETE AS BEGIN IF EXISTS (SELECT 1 FROM deleted) THROW 50001, ''bill is append-only'', 1; END');
EXEC('CREATE TRIGGER bill_line_no_change ON bill_line AFTER UPDATE, DELETE AS BEGIN IF EXISTS (SELECT 1 FROM deleted) THROW 50001, ''bill_line is append-only'', 1; END');
