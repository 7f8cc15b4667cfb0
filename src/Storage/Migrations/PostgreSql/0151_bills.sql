-- Monthly bills: what provisional charges became. A bill is never changed; corrections of its days are lines of later bills.
CREATE TABLE bill (
    id               BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id       BIGINT NOT NULL REFERENCES account (id),
    month            TEXT COLLATE "C" NOT NULL, -- first day
    charged_from     TEXT COLLATE "C" NOT NULL,
    charged_to       TEXT COLLATE "C" NOT NULL,
    energy           TEXT NOT NULL, -- JSON: [{"Rate":"peak","Kwh":6.42}]
    tiers            TEXT NOT NULL, -- JSON: [10.0, 0]
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
    day          TEXT COLLATE "C" NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    PRIMARY KEY (account_id, day, bill_id)
);

CREATE INDEX bill_line_by_bill ON bill_line (bill_id, day);

CREATE TRIGGER bill_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON bill FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bill_line_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON bill_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
