//! Butlers: when they are away and who covers for them, what owners write to them, and what is answered (R136).

super::step!(
    "m20261122_000050_butler",
    "
CREATE TABLE butler_absence (
  id uuid PRIMARY KEY,
  store_id uuid NOT NULL REFERENCES store (id),
  staff_id uuid NOT NULL REFERENCES staff (id),
  cover_id uuid NOT NULL REFERENCES staff (id),
  from_at bigint NOT NULL,
  to_at bigint NOT NULL,
  reason text,
  created_by uuid NOT NULL,
  created_at bigint NOT NULL,
  ended_at bigint,
  CHECK (to_at > from_at AND staff_id <> cover_id)
);
CREATE INDEX butler_absence_time ON butler_absence (store_id, to_at);

CREATE TABLE butler_reply (
  id uuid PRIMARY KEY,
  store_id uuid NOT NULL REFERENCES store (id),
  person_id uuid NOT NULL REFERENCES person (id),
  vehicle_id uuid,
  about text NOT NULL,
  subject_id uuid NOT NULL,
  subject text NOT NULL,
  butler_id uuid NOT NULL REFERENCES staff (id),
  acting_id uuid NOT NULL REFERENCES staff (id),
  text {bytes} NOT NULL,
  at bigint NOT NULL,
  due_at bigint NOT NULL,
  version bigint NOT NULL,
  answer {bytes},
  answered_by uuid REFERENCES staff (id),
  answered_at bigint
);
CREATE INDEX butler_reply_store ON butler_reply (store_id, at);
CREATE INDEX butler_reply_open ON butler_reply (store_id, due_at) WHERE answered_at IS NULL;
CREATE INDEX butler_reply_subject ON butler_reply (subject_id, at);
CREATE INDEX butler_reply_person ON butler_reply (person_id);
CREATE INDEX customer_store_butler ON customer_store (store_id, advisor_id)
"
);
