//! Complaints: who opened them, about what, who deals with them, what was said (sealed), how they ended; and what they pause.

super::step!(
    "m20261122_000038_case",
    "
CREATE TABLE complaint (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  store_id uuid NOT NULL REFERENCES store (id),
  person_id uuid NOT NULL REFERENCES person (id),
  vehicle_id uuid REFERENCES vehicle (id),
  repair_id uuid REFERENCES repair_order (id),
  origin text NOT NULL,
  topic text NOT NULL,
  state text NOT NULL,
  version bigint NOT NULL,
  handler_id uuid REFERENCES staff (id),
  opened_at bigint NOT NULL,
  taken_at bigint,
  closed_at bigint,
  close_reason text,
  CHECK ((state = 'closed') = (closed_at IS NOT NULL AND close_reason IS NOT NULL)),
  CHECK (state <> 'handling' OR handler_id IS NOT NULL)
);
CREATE INDEX complaint_person ON complaint (person_id, opened_at);
CREATE INDEX complaint_store ON complaint (store_id, state, opened_at);
CREATE UNIQUE INDEX complaint_rule ON complaint (repair_id) WHERE origin = 'rule';

CREATE TABLE complaint_word (
  complaint_id uuid NOT NULL REFERENCES complaint (id),
  no bigint NOT NULL,
  id uuid NOT NULL,
  who text NOT NULL,
  staff_id uuid REFERENCES staff (id),
  text {bytes} NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (complaint_id, no)
);

CREATE TABLE notice_pause (
  subject_id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id),
  since bigint NOT NULL
);
CREATE INDEX notice_pause_person ON notice_pause (person_id)
"
);
