-- Cases with a whole life. The row of a case holds what a list shows, filters and sorts by; all but
-- `case_due` and `personal` is made from the entries, and made anew after this file has run.
DROP TABLE case_current;

CREATE TABLE case_current (
    case_id     TEXT   NOT NULL PRIMARY KEY,
    number      TEXT   NOT NULL UNIQUE,
    site        TEXT   NOT NULL,
    finding     TEXT,            -- where the program's finding began it
    version     BIGINT NOT NULL, -- events so far
    state       TEXT   NOT NULL,
    ended       BIGINT NOT NULL, -- 1 where nothing more is to be done
    node        TEXT   NOT NULL, -- code of the place that handles it
    path        TEXT   NOT NULL, -- codes from below the root down to it, '>' after each
    use_class   TEXT   NOT NULL,
    owner       TEXT,
    sealed      BIGINT NOT NULL,
    suspended   BIGINT NOT NULL,
    contested   BIGINT NOT NULL,
    supervised  BIGINT NOT NULL,
    waiting     BIGINT NOT NULL, -- proposals that wait for a second person
    kinship     TEXT,            -- relapse or migration, of the case it descends from
    opened_at   BIGINT NOT NULL,
    last_change BIGINT NOT NULL,
    search      TEXT   NOT NULL
);
CREATE INDEX case_by_site ON case_current (site);
CREATE INDEX case_by_change ON case_current (last_change, case_id);
CREATE INDEX case_by_state ON case_current (state, last_change, case_id);
CREATE INDEX case_by_owner ON case_current (owner, last_change, case_id);
CREATE INDEX case_by_path ON case_current (path, last_change, case_id);
CREATE INDEX case_open ON case_current (last_change, case_id) WHERE ended = 0;
CREATE INDEX case_contested ON case_current (last_change, case_id) WHERE contested = 1;
CREATE INDEX case_suspended ON case_current (last_change, case_id) WHERE suspended = 1;
CREATE INDEX case_supervised ON case_current (last_change, case_id) WHERE supervised = 1;
CREATE INDEX case_waiting ON case_current (last_change, case_id) WHERE waiting > 0;
CREATE INDEX case_kin ON case_current (kinship, last_change, case_id) WHERE kinship IS NOT NULL;

-- Highest number given in a year.
CREATE TABLE case_number (
    year TEXT   NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);

-- Other cases that a case has to do with.
CREATE TABLE case_link (
    case_id   TEXT   NOT NULL,
    place     BIGINT NOT NULL, -- 0, 1, 2 ... within the case
    other     TEXT   NOT NULL,
    is_parent BIGINT NOT NULL,
    kinship   TEXT,
    PRIMARY KEY (case_id, place)
);
CREATE INDEX case_link_to ON case_link (other);

-- By what a case is known again: a site, an account, a wallet, a machine's number.
CREATE TABLE case_mark (
    kind    TEXT NOT NULL,
    value   TEXT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (kind, value, case_id)
);

-- What is due next, as whoever knows the law reckoned it with the last act. Not made from the entries.
CREATE TABLE case_due (
    case_id TEXT   NOT NULL PRIMARY KEY,
    due     BIGINT NOT NULL, -- microseconds
    clock   TEXT   NOT NULL, -- which of the case's clocks
    owner   TEXT             -- whose it is
);
CREATE INDEX case_by_due ON case_due (due, case_id);

-- Personal data stands here, outside the chain; entries name it by its reference, so that it can be
-- deleted and the chain still holds. Not made from the entries.
CREATE TABLE personal (
    ref        TEXT   NOT NULL PRIMARY KEY, -- SHA-256 over salt and text, 64 hexadecimal digits
    salt       TEXT   NOT NULL,             -- 32 bytes, hexadecimal
    content    TEXT   NOT NULL,             -- the text; where it is sealed, its ciphertext
    kind       TEXT   NOT NULL,             -- party, tip, reporter ...
    case_id    TEXT,
    keep_until BIGINT,                      -- microseconds; null: until somebody asks
    seal_key   TEXT,                        -- id of the key that the content is sealed under
    added      BIGINT NOT NULL,
    digest     TEXT   NOT NULL              -- SHA-256 over all of the above, to find what was damaged
);
CREATE INDEX personal_by_case ON personal (case_id);
CREATE INDEX personal_by_end ON personal (keep_until);
