//! How far handovers were looked at, zone by zone, so that a tick without work is cheap.

super::step!(
    "m20261122_000049_survey_mark",
    "
CREATE TABLE survey_mark (
  zone text PRIMARY KEY,
  decided_at bigint NOT NULL
)
"
);
