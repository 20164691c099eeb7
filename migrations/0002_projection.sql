-- Tables made from the entries so that questions are answered quickly. They hold keys and sort
-- columns only; what is shown is read from the entries. `Ledger::rebuild` makes them anew.
-- Times are microseconds since 1970-01-01T00:00:00Z.

CREATE TABLE observation_by_site (
    observation TEXT   NOT NULL PRIMARY KEY,
    site        TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    sequence    BIGINT NOT NULL
);
CREATE INDEX observation_site ON observation_by_site (site, source);

CREATE TABLE coverage_by_source (
    coverage TEXT   NOT NULL PRIMARY KEY,
    source   TEXT   NOT NULL,
    sequence BIGINT NOT NULL
);

CREATE TABLE finding_version (
    finding  TEXT   NOT NULL PRIMARY KEY,
    site     TEXT   NOT NULL,
    version  BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    UNIQUE (site, version)
);

CREATE TABLE finding_current (
    site        TEXT             NOT NULL PRIMARY KEY,
    finding     TEXT             NOT NULL UNIQUE,
    version     BIGINT           NOT NULL,
    verdict     TEXT             NOT NULL, -- what stands: the program's, or a person's where one spoke
    stated_by   TEXT,                      -- the person; null where the program speaks
    probability DOUBLE PRECISION NOT NULL,
    power       DOUBLE PRECISION,          -- watt, central value; null where nothing is estimated
    territory   TEXT             NOT NULL,
    first_seen  BIGINT           NOT NULL,
    last_seen   BIGINT           NOT NULL,
    recorded    BIGINT           NOT NULL, -- when the entry was appended
    search      TEXT             NOT NULL, -- lower case: names, reasons, addresses, wallets, workers
    sequence    BIGINT           NOT NULL
);
CREATE INDEX finding_by_last_seen ON finding_current (last_seen);
CREATE INDEX finding_by_probability ON finding_current (probability);
CREATE INDEX finding_by_power ON finding_current (power);

CREATE TABLE finding_protocol (
    site     TEXT NOT NULL,
    protocol TEXT NOT NULL,
    PRIMARY KEY (site, protocol)
);

CREATE TABLE account_current (
    finding  TEXT   NOT NULL PRIMARY KEY,
    sequence BIGINT NOT NULL
);

CREATE TABLE case_current (
    case_id     TEXT   NOT NULL PRIMARY KEY,
    number      TEXT   NOT NULL UNIQUE,
    site        TEXT   NOT NULL,
    finding     TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    outcome     TEXT,
    opened_at   BIGINT NOT NULL,
    last_change BIGINT NOT NULL,
    search      TEXT   NOT NULL
);
CREATE INDEX case_by_site ON case_current (site);

CREATE TABLE case_event (
    case_id  TEXT   NOT NULL,
    event    BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (case_id, event)
);
