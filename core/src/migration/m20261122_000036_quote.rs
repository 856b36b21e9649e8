//! Quotes: versions and lines, what owners said of them, what is agreed to, bills and payments, declined work.
//!
//! What may stand on a bill is kept by keys, not by code (rulings 7): a settled line refers to a line that is agreed to now,
//! with the very amount; that refers to a yes; that to the line of the very version, fingerprint and amount.

use crate::ground::sabotage;

super::step!("m20261122_000036_quote", &kept(SQL));

/// The keys of the bill, unless they are taken away to see that somebody notices.
fn kept(sql: &str) -> String {
    match sabotage::on("settlement") {
        true => sql
            .replace(" AND settled_fen <= consented_fen)", ")")
            .replace(CONSENTED, ""),
        false => sql.to_owned(),
    }
}

const CONSENTED: &str =
    ",\n  FOREIGN KEY (line_id, consent_id, consented_fen) REFERENCES quote_agreed (line_id, consent_id, fen)";

const SQL: &str = "
CREATE TABLE quote (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  repair_id uuid NOT NULL UNIQUE REFERENCES repair_order (id),
  store_id uuid NOT NULL REFERENCES store (id),
  vehicle_id uuid NOT NULL REFERENCES vehicle (id),
  person_id uuid NOT NULL REFERENCES person (id),
  version bigint NOT NULL,
  spoken bigint NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX quote_store ON quote (store_id, created_at);
CREATE INDEX quote_person ON quote (person_id);

CREATE TABLE quote_version (
  id uuid PRIMARY KEY,
  quote_id uuid NOT NULL REFERENCES quote (id),
  no bigint NOT NULL,
  state text NOT NULL,
  why text,
  priced_on text NOT NULL,
  hash text,
  total_fen bigint NOT NULL CHECK (total_fen >= 0),
  owner_fen bigint NOT NULL CHECK (owner_fen >= 0 AND owner_fen <= total_fen),
  drafted_by uuid NOT NULL REFERENCES staff (id),
  drafted_at bigint NOT NULL,
  sent_by uuid REFERENCES staff (id),
  sent_at bigint,
  valid_until bigint,
  viewed_at bigint,
  decided_at bigint,
  reminded bigint NOT NULL,
  called_at bigint,
  ended_at bigint,
  UNIQUE (quote_id, no),
  CHECK (state = 'draft' OR (hash IS NOT NULL AND sent_at IS NOT NULL AND valid_until IS NOT NULL))
);
CREATE UNIQUE INDEX quote_version_draft ON quote_version (quote_id) WHERE state = 'draft';
CREATE UNIQUE INDEX quote_version_live ON quote_version (quote_id)
  WHERE state IN ('sent', 'viewed', 'partially_consented', 'consented', 'declined');
CREATE INDEX quote_version_waits ON quote_version (sent_at) WHERE state IN ('sent', 'viewed', 'partially_consented');

CREATE TABLE quote_deferred (
  id uuid PRIMARY KEY,
  quote_id uuid NOT NULL REFERENCES quote (id),
  version_id uuid NOT NULL REFERENCES quote_version (id),
  line_id uuid NOT NULL UNIQUE,
  store_id uuid NOT NULL REFERENCES store (id),
  vehicle_id uuid NOT NULL REFERENCES vehicle (id),
  person_id uuid NOT NULL REFERENCES person (id),
  state text NOT NULL CHECK (state IN ('open', 'taken', 'dropped')),
  reason text,
  colour text NOT NULL,
  revisit_on text NOT NULL,
  offered_at bigint,
  created_at bigint NOT NULL,
  closed_at bigint
);
CREATE INDEX quote_deferred_vehicle ON quote_deferred (vehicle_id, created_at);
CREATE INDEX quote_deferred_due ON quote_deferred (revisit_on) WHERE state = 'open' AND offered_at IS NULL;

CREATE TABLE quote_line (
  version_id uuid NOT NULL REFERENCES quote_version (id),
  line_id uuid NOT NULL,
  place bigint NOT NULL,
  hash text NOT NULL,
  words text NOT NULL,
  reason text NOT NULL,
  urgency text NOT NULL,
  payer text NOT NULL,
  item_id uuid REFERENCES catalog_item (id),
  priced_from text,
  price_reason text,
  pieces text NOT NULL,
  discount_fen bigint NOT NULL CHECK (discount_fen >= 0),
  discount_reason text,
  total_fen bigint NOT NULL CHECK (total_fen >= 0 AND total_fen <= 100000000),
  used_part boolean NOT NULL,
  before_fen bigint,
  change_why text,
  state text NOT NULL,
  deferred_id uuid REFERENCES quote_deferred (id),
  PRIMARY KEY (version_id, line_id),
  UNIQUE (version_id, line_id, hash, total_fen, used_part)
);

CREATE TABLE quote_consent (
  id uuid PRIMARY KEY,
  quote_id uuid NOT NULL REFERENCES quote (id),
  version_id uuid NOT NULL,
  line_id uuid NOT NULL,
  line_hash text NOT NULL,
  fen bigint NOT NULL,
  used_part boolean NOT NULL,
  answer text NOT NULL CHECK (answer IN ('yes', 'no', 'ask')),
  used_agreed boolean NOT NULL,
  method text NOT NULL,
  person_id uuid NOT NULL REFERENCES person (id),
  account_id uuid,
  session_id uuid,
  staff_id uuid REFERENCES staff (id),
  second_staff_id uuid REFERENCES staff (id),
  recording text,
  reason text,
  question {bytes},
  at bigint NOT NULL,
  void_at bigint,
  UNIQUE (id, line_id, answer, fen),
  FOREIGN KEY (version_id, line_id, line_hash, fen, used_part)
    REFERENCES quote_line (version_id, line_id, hash, total_fen, used_part),
  CHECK (answer <> 'yes' OR NOT used_part OR used_agreed),
  CHECK ((method = 'app' AND session_id IS NOT NULL AND account_id IS NOT NULL AND staff_id IS NULL)
    OR (method = 'phone' AND staff_id IS NOT NULL
      AND (recording IS NOT NULL OR (second_staff_id IS NOT NULL AND second_staff_id <> staff_id))))
);
CREATE INDEX quote_consent_line ON quote_consent (quote_id, line_id, at);

CREATE TABLE quote_agreed (
  line_id uuid PRIMARY KEY,
  quote_id uuid NOT NULL REFERENCES quote (id),
  consent_id uuid NOT NULL,
  answer text NOT NULL CHECK (answer = 'yes'),
  fen bigint NOT NULL,
  UNIQUE (line_id, consent_id, fen),
  FOREIGN KEY (consent_id, line_id, answer, fen) REFERENCES quote_consent (id, line_id, answer, fen)
);
CREATE INDEX quote_agreed_quote ON quote_agreed (quote_id);

CREATE TABLE quote_settlement (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  quote_id uuid NOT NULL UNIQUE REFERENCES quote (id),
  version_id uuid NOT NULL REFERENCES quote_version (id),
  total_fen bigint NOT NULL CHECK (total_fen >= 0),
  due_fen bigint NOT NULL CHECK (due_fen >= 0 AND due_fen <= total_fen),
  paid_fen bigint NOT NULL CHECK (paid_fen >= 0 AND paid_fen <= due_fen),
  settled_by uuid NOT NULL REFERENCES staff (id),
  settled_at bigint NOT NULL
);

CREATE TABLE quote_settled (
  line_id uuid PRIMARY KEY,
  settlement_id uuid NOT NULL REFERENCES quote_settlement (id),
  place bigint NOT NULL,
  consent_id uuid NOT NULL,
  consented_fen bigint NOT NULL,
  settled_fen bigint NOT NULL CHECK (settled_fen >= 0 AND settled_fen <= consented_fen),
  payer text NOT NULL,
  words text NOT NULL,
  reason text,
  FOREIGN KEY (line_id, consent_id, consented_fen) REFERENCES quote_agreed (line_id, consent_id, fen)
);
CREATE INDEX quote_settled_settlement ON quote_settled (settlement_id);

CREATE TABLE quote_payment (
  id uuid PRIMARY KEY,
  settlement_id uuid NOT NULL REFERENCES quote_settlement (id),
  kind text NOT NULL,
  method text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  reference text,
  by_id uuid NOT NULL REFERENCES staff (id),
  at bigint NOT NULL
);
CREATE INDEX quote_payment_settlement ON quote_payment (settlement_id, at)
";
