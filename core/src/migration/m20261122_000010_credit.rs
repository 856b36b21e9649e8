//! What others push to us, and the ledger of subscriptions.

super::step!(
    "m20261122_000010_credit",
    "
CREATE TABLE inbound (
  source text NOT NULL,
  key {bytes} NOT NULL,
  id uuid NOT NULL UNIQUE,
  print {bytes} NOT NULL,
  kind text NOT NULL,
  body {bytes} NOT NULL,
  occurred_at bigint NOT NULL,
  received_at bigint NOT NULL,
  state text NOT NULL,
  reason text,
  attempts integer NOT NULL,
  not_before bigint NOT NULL,
  settled_at bigint,
  PRIMARY KEY (source, key)
);
CREATE INDEX inbound_new ON inbound (source, not_before, id) WHERE state = 'new';
CREATE INDEX inbound_settled ON inbound (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE credit (
  openid_index {bytes} NOT NULL,
  template_id text NOT NULL,
  remaining bigint NOT NULL,
  version bigint NOT NULL,
  changed_at bigint NOT NULL,
  PRIMARY KEY (openid_index, template_id)
);

CREATE TABLE credit_entry (
  openid_index {bytes} NOT NULL,
  template_id text NOT NULL,
  what text NOT NULL,
  key text NOT NULL,
  at bigint NOT NULL,
  written_at bigint NOT NULL,
  PRIMARY KEY (openid_index, template_id, what, key),
  FOREIGN KEY (openid_index, template_id) REFERENCES credit (openid_index, template_id)
);

CREATE TABLE credit_call (
  delivery_id uuid PRIMARY KEY,
  openid_index {bytes} NOT NULL,
  template_id text NOT NULL,
  called_at bigint NOT NULL,
  message text
);
CREATE INDEX credit_call_message ON credit_call (message) WHERE message IS NOT NULL;

CREATE TABLE credit_hint (
  openid_index {bytes} NOT NULL,
  template_id text NOT NULL,
  answer text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (openid_index, template_id)
);

ALTER TABLE delivery ADD COLUMN delivered_at bigint;
ALTER TABLE delivery ADD COLUMN failed_at bigint;
ALTER TABLE delivery ADD COLUMN failure text;

ALTER TABLE booking ADD COLUMN symptom_held_at bigint
"
);
