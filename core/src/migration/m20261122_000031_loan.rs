//! Lenders and their products, loan applications with their papers, what lenders said, and why one refused (sealed).

super::step!(
    "m20261122_000031_loan",
    "
CREATE TABLE lender (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  mortgage text NOT NULL CHECK (mortgage IN ('before_payout', 'after_payout')),
  approval_days bigint NOT NULL,
  p50_hours bigint,
  p90_hours bigint,
  n bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE TABLE loan_product (
  id uuid PRIMARY KEY,
  lender_id uuid NOT NULL REFERENCES lender (id),
  code text NOT NULL,
  name text NOT NULL,
  terms text NOT NULL,
  offered boolean NOT NULL,
  updated_at bigint NOT NULL,
  UNIQUE (lender_id, code)
);

CREATE TABLE loan (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  order_id uuid NOT NULL REFERENCES sales_order (id),
  order_number text NOT NULL,
  store_id uuid NOT NULL REFERENCES store (id),
  person_id uuid NOT NULL REFERENCES person (id),
  customer text,
  lender_id uuid NOT NULL REFERENCES lender (id),
  product_id uuid NOT NULL REFERENCES loan_product (id),
  product_name text NOT NULL,
  terms text NOT NULL,
  mortgage text NOT NULL,
  approval_days bigint NOT NULL,
  state text NOT NULL,
  version bigint NOT NULL,
  sequence bigint NOT NULL,
  deal {bytes} NOT NULL,
  created_at bigint NOT NULL,
  submitted_at bigint,
  ack_due_at bigint,
  ack_missed_at bigint,
  ack_at bigint,
  supplement_since bigint,
  paused_ms bigint NOT NULL,
  decided_at bigint,
  valid_until bigint,
  warned_days bigint,
  signed_at bigint,
  mortgage_at bigint,
  payout_due_at bigint,
  payout_missed_at bigint,
  paid_at bigint,
  closed_at bigint,
  moved_at bigint NOT NULL
);
CREATE UNIQUE INDEX loan_open ON loan (order_id) WHERE state NOT IN ('rejected', 'withdrawn', 'expired');
CREATE INDEX loan_person ON loan (person_id, created_at);
CREATE INDEX loan_store ON loan (store_id, state, created_at);
CREATE INDEX loan_ack ON loan (ack_due_at) WHERE state = 'submitted' AND ack_missed_at IS NULL;
CREATE INDEX loan_payout ON loan (payout_due_at) WHERE paid_at IS NULL AND payout_missed_at IS NULL;
CREATE INDEX loan_valid ON loan (valid_until) WHERE state IN ('approved', 'approved_conditional');
CREATE INDEX loan_decided ON loan (lender_id, decided_at);

CREATE TABLE loan_event (
  loan_id uuid NOT NULL REFERENCES loan (id),
  no bigint NOT NULL,
  event text NOT NULL,
  state text NOT NULL,
  who text NOT NULL,
  actor_id uuid NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (loan_id, no)
);

CREATE TABLE loan_paper (
  id uuid PRIMARY KEY,
  loan_id uuid NOT NULL REFERENCES loan (id),
  place bigint NOT NULL,
  kind text NOT NULL,
  why text NOT NULL,
  required boolean NOT NULL,
  asked_by text NOT NULL,
  state text NOT NULL,
  reason text,
  pages bigint NOT NULL,
  decided_at bigint,
  changed_at bigint NOT NULL
);
CREATE INDEX loan_paper_loan ON loan_paper (loan_id, place);

CREATE TABLE loan_report (
  loan_id uuid NOT NULL REFERENCES loan (id),
  sequence bigint NOT NULL,
  kind text NOT NULL,
  outcome text NOT NULL,
  occurred_at bigint NOT NULL,
  heard_at bigint NOT NULL,
  seen_at bigint,
  PRIMARY KEY (loan_id, sequence)
);
CREATE INDEX loan_report_held ON loan_report (loan_id) WHERE outcome = 'held' AND seen_at IS NULL;

CREATE TABLE loan_secret (
  loan_id uuid PRIMARY KEY REFERENCES loan (id),
  reason {bytes} NOT NULL,
  at bigint NOT NULL
)
"
);
