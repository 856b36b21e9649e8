//! Surveys: versions of forms, who is asked about which handover or why not, what was answered; how much a stage counts.

use crate::ground::sabotage;

super::step!("m20261122_000047_survey", &once(SQL));

/// One survey for each handover, unless that is taken away to see that somebody notices.
fn once(sql: &str) -> String {
    match sabotage::on("survey_once") {
        true => sql.replace("UNIQUE INDEX survey_once", "INDEX survey_once"),
        false => sql.to_owned(),
    }
}

const SQL: &str = "
CREATE TABLE survey_form (
  id uuid PRIMARY KEY,
  store_id uuid REFERENCES store (id),
  subject text NOT NULL,
  no bigint NOT NULL,
  version bigint NOT NULL,
  state text NOT NULL,
  title text NOT NULL,
  intro text,
  thanks text NOT NULL,
  script text,
  questions text NOT NULL,
  created_at bigint NOT NULL,
  created_by uuid,
  published_at bigint,
  published_by uuid
);
CREATE UNIQUE INDEX survey_form_store_no ON survey_form (store_id, subject, no) WHERE store_id IS NOT NULL;
CREATE UNIQUE INDEX survey_form_group_no ON survey_form (subject, no) WHERE store_id IS NULL;
CREATE UNIQUE INDEX survey_form_store_draft ON survey_form (store_id, subject) WHERE store_id IS NOT NULL AND state = 'draft';
CREATE UNIQUE INDEX survey_form_group_draft ON survey_form (subject) WHERE store_id IS NULL AND state = 'draft';
CREATE UNIQUE INDEX survey_form_store_asked ON survey_form (store_id, subject) WHERE store_id IS NOT NULL AND state = 'published';
CREATE UNIQUE INDEX survey_form_group_asked ON survey_form (subject) WHERE store_id IS NULL AND state = 'published';

CREATE TABLE survey (
  id uuid PRIMARY KEY,
  subject text NOT NULL,
  subject_id uuid NOT NULL,
  method text NOT NULL,
  number text NOT NULL,
  store_id uuid NOT NULL REFERENCES store (id),
  person_id uuid NOT NULL REFERENCES person (id),
  customer_mask text,
  car text,
  form_id uuid REFERENCES survey_form (id),
  state text NOT NULL,
  reason text,
  version bigint NOT NULL,
  handed_at bigint NOT NULL,
  due_at bigint NOT NULL,
  made_at bigint NOT NULL,
  code_hash {bytes} UNIQUE,
  sent_at bigint,
  opened_at bigint,
  reminded_at bigint,
  remind_at bigint,
  completed_at bigint,
  expires_at bigint,
  ends_at bigint,
  nps bigint,
  lowest bigint,
  agreed boolean NOT NULL,
  interviewer_id uuid REFERENCES staff (id),
  minutes bigint,
  note {bytes},
  CHECK ((state = 'suppressed') = (reason IS NOT NULL)),
  CHECK (state = 'suppressed' OR form_id IS NOT NULL),
  CHECK ((state = 'completed') = (completed_at IS NOT NULL))
);
CREATE UNIQUE INDEX survey_once ON survey (subject_id, method);
CREATE INDEX survey_person ON survey (person_id, made_at);
CREATE INDEX survey_handed ON survey (handed_at);
CREATE INDEX survey_store ON survey (store_id, made_at, id);
CREATE INDEX survey_finished ON survey (store_id, subject, completed_at);
CREATE INDEX survey_ends ON survey (ends_at) WHERE ends_at IS NOT NULL;
CREATE INDEX survey_remind ON survey (remind_at) WHERE remind_at IS NOT NULL;

CREATE TABLE survey_answer (
  survey_id uuid NOT NULL REFERENCES survey (id),
  question text NOT NULL,
  said text NOT NULL,
  text {bytes},
  at bigint NOT NULL,
  PRIMARY KEY (survey_id, question)
);

CREATE TABLE survey_weight (
  id uuid PRIMARY KEY,
  store_id uuid REFERENCES store (id),
  subject text NOT NULL,
  weights text NOT NULL,
  least bigint NOT NULL,
  changed_at bigint NOT NULL,
  changed_by uuid NOT NULL
);
CREATE UNIQUE INDEX survey_weight_store ON survey_weight (store_id, subject) WHERE store_id IS NOT NULL;
CREATE UNIQUE INDEX survey_weight_group ON survey_weight (subject) WHERE store_id IS NULL;

CREATE INDEX repair_order_handed ON repair_order (ended_at, id) WHERE stage = 'closed';
CREATE INDEX sales_order_handed ON sales_order (delivered_at, id) WHERE delivered_at IS NOT NULL
";
