-- Monthly bills: what provisional charges became. A bill is never changed; corrections of its days are lines of later bills.
CREATE TABLE bill (
    id               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    account_id       INTEGER NOT NULL REFERENCES account (id),
    month            TEXT NOT NULL, -- first day
    charged_from     TEXT NOT NULL,
    charged_to       TEXT NOT NULL,
    energy           TEXT NOT NULL, -- JSON: [{"Rate":"peak","Kwh":6.42}]
    tiers            TEXT NOT NULL, -- JSON: [10.0, 0]
    charge_minor     INTEGER NOT NULL,
    adjustment_minor INTEGER NOT NULL,
    journal_id       INTEGER REFERENCES journal (id),
    issued_at        INTEGER NOT NULL,
    UNIQUE (account_id, month)
);

-- What each day added to what was billed for it before.
CREATE TABLE bill_line (
    bill_id      INTEGER NOT NULL REFERENCES bill (id),
    account_id   INTEGER NOT NULL REFERENCES account (id),
    day          TEXT NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor <> 0),
    PRIMARY KEY (account_id, day, bill_id)
);

CREATE INDEX bill_line_by_bill ON bill_line (bill_id, day);

CREATE TRIGGER bill_no_update BEFORE UPDATE ON bill BEGIN SELECT RAISE(ABORT, 'bill is append-only'); END;
CREATE TRIGGER bill_no_delete BEFORE DELETE ON bill BEGIN SELECT RAISE(ABORT, 'bill is append-only'); END;
CREATE TRIGGER bill_line_no_update BEFORE UPDATE ON bill_line BEGIN SELECT RAISE(ABORT, 'bill_line is append-only'); END;
CREATE TRIGGER bill_line_no_delete BEFORE DELETE ON bill_line BEGIN SELECT RAISE(ABORT, 'bill_line is append-only'); END;
