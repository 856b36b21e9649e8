//! What a job is before the three-guarantee rules, and from which day they count for a car (domain.md 5).

super::step!(
    "m20261122_000057_repair_mark",
    "
CREATE TABLE repair_mark (
  job_id uuid PRIMARY KEY REFERENCES repair_job (id),
  repair_id uuid NOT NULL REFERENCES repair_order (id),
  safety boolean NOT NULL,
  system text,
  part text,
  failure text,
  by_id uuid,
  at bigint NOT NULL,
  CHECK (part IS NULL OR system IS NOT NULL)
);
CREATE INDEX repair_mark_repair ON repair_mark (repair_id);
ALTER TABLE repair_order ADD COLUMN triple_from text
"
);
