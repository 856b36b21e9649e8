//! What changed, for open pages (rulings 27). Numbered by the database: rows are followed by their number.

super::step!(
    "m20261122_000012_live",
    "
CREATE TABLE change (
  seq {number},
  kind text NOT NULL,
  subject text NOT NULL,
  version bigint NOT NULL,
  person_id uuid,
  store_id uuid,
  at bigint NOT NULL
);
CREATE INDEX change_age ON change (at, seq)
"
);
