//! What follows a bad answer: who stays with it, by when, the calls, what the owner said.

super::step!(
    "m20261122_000048_recovery",
    "
CREATE TABLE recovery (
  id uuid PRIMARY KEY,
  survey_id uuid NOT NULL UNIQUE REFERENCES survey (id),
  subject text NOT NULL,
  subject_id uuid NOT NULL,
  number text NOT NULL,
  store_id uuid NOT NULL REFERENCES store (id),
  person_id uuid NOT NULL REFERENCES person (id),
  customer_mask text,
  what text NOT NULL,
  nps bigint,
  state text NOT NULL,
  version bigint NOT NULL,
  holder_id uuid REFERENCES staff (id),
  opened_at bigint NOT NULL,
  since_at bigint NOT NULL,
  due_at bigint NOT NULL,
  rung bigint NOT NULL,
  rung_at bigint,
  contacted_at bigint,
  missed_at bigint,
  asked_at bigint,
  asked {bytes},
  closed_at bigint,
  CHECK ((state IN ('recovered', 'lost')) = (closed_at IS NOT NULL))
);
CREATE INDEX recovery_store ON recovery (store_id, state, due_at);
CREATE INDEX recovery_person ON recovery (person_id, state);
CREATE INDEX recovery_opened ON recovery (store_id, subject, opened_at);
CREATE INDEX recovery_clock ON recovery (rung_at) WHERE rung_at IS NOT NULL;

CREATE TABLE recovery_accused (
  recovery_id uuid NOT NULL REFERENCES recovery (id),
  staff_id uuid NOT NULL REFERENCES staff (id),
  PRIMARY KEY (recovery_id, staff_id)
);

CREATE TABLE recovery_event (
  recovery_id uuid NOT NULL REFERENCES recovery (id),
  no bigint NOT NULL,
  kind text NOT NULL,
  outcome text,
  settled boolean,
  staff_id uuid REFERENCES staff (id),
  text {bytes},
  next_at bigint,
  at bigint NOT NULL,
  PRIMARY KEY (recovery_id, no)
)
"
);
