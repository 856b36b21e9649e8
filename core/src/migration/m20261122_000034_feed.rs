//! Partners that push to us, their keys, what waits of what they pushed, and files that were imported.

super::step!(
    "m20261122_000034_feed",
    "
CREATE TABLE partner (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  kind text NOT NULL,
  enabled boolean NOT NULL,
  created_at bigint NOT NULL,
  applied_at bigint
);

CREATE TABLE partner_key (
  id uuid PRIMARY KEY,
  partner_id uuid NOT NULL REFERENCES partner (id),
  slot integer NOT NULL CHECK (slot IN (0, 1)),
  secret {bytes} NOT NULL,
  created_at bigint NOT NULL,
  retired_at bigint
);
CREATE UNIQUE INDEX partner_key_live ON partner_key (partner_id, slot) WHERE retired_at IS NULL;

ALTER TABLE inbound ADD COLUMN about {bytes};
CREATE INDEX inbound_about ON inbound (source, about) WHERE state = 'new' AND about IS NOT NULL;
CREATE INDEX inbound_source ON inbound (source, received_at);
CREATE INDEX inbound_stuck ON inbound (source, received_at) WHERE state IN ('stored', 'dead');

CREATE TABLE feed_import (
  id uuid PRIMARY KEY,
  store_id uuid NOT NULL REFERENCES store (id),
  at bigint NOT NULL,
  actor_id uuid NOT NULL,
  sha256 text NOT NULL,
  format text NOT NULL,
  row_count bigint NOT NULL,
  moved bigint NOT NULL,
  nothing_new bigint NOT NULL,
  held bigint NOT NULL
);
CREATE INDEX feed_import_store ON feed_import (store_id, at)
"
);
