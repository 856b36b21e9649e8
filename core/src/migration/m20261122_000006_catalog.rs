//! The catalogue and the price book: what is offered, what an hour costs, what an item costs from when on.
//!
//! A price or a rate holds from its `valid_from` until the next one begins, and two of one kind cannot begin on one day:
//! that is all it takes to make overlapping ranges impossible on both engines (rulings 6, X19). The model "any" is the nil
//! UUID, not NULL, because NULLs are all different to a unique key.

super::step!(
    "m20261122_000006_catalog",
    "
CREATE TABLE catalog_edition (
  id integer PRIMARY KEY CHECK (id = 1),
  version bigint NOT NULL
);
INSERT INTO catalog_edition (id, version) VALUES (1, 1);

CREATE TABLE catalog_item (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  category text NOT NULL,
  description text NOT NULL,
  kind text NOT NULL,
  trade text NOT NULL,
  grade text NOT NULL,
  segments text NOT NULL,
  bay text,
  skills text NOT NULL,
  needs_advisor boolean NOT NULL,
  ways text NOT NULL,
  notice_min bigint NOT NULL CHECK (notice_min >= 0),
  horizon_days bigint NOT NULL CHECK (horizon_days > 0),
  instant boolean NOT NULL,
  licence_required boolean NOT NULL,
  active boolean NOT NULL
);

CREATE TABLE catalog_rate (
  store_id uuid NOT NULL REFERENCES store (id),
  trade text NOT NULL,
  valid_from text NOT NULL,
  rate_fen bigint NOT NULL CHECK (rate_fen >= 0),
  created_at bigint NOT NULL,
  PRIMARY KEY (store_id, trade, valid_from)
);

CREATE TABLE catalog_price (
  id uuid PRIMARY KEY,
  store_id uuid NOT NULL REFERENCES store (id),
  item_id uuid NOT NULL REFERENCES catalog_item (id),
  model_id uuid NOT NULL,
  valid_from text NOT NULL,
  labour_centihours bigint NOT NULL CHECK (labour_centihours >= 0),
  withdrawn boolean NOT NULL,
  created_at bigint NOT NULL,
  UNIQUE (store_id, item_id, model_id, valid_from)
);
CREATE INDEX catalog_price_item ON catalog_price (item_id);

CREATE TABLE catalog_part (
  price_id uuid NOT NULL REFERENCES catalog_price (id),
  line bigint NOT NULL,
  number text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  quantity_milli bigint NOT NULL CHECK (quantity_milli > 0),
  unit_fen bigint NOT NULL CHECK (unit_fen >= 0),
  PRIMARY KEY (price_id, line),
  UNIQUE (price_id, number)
);

CREATE TABLE catalog_package (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  description text NOT NULL,
  model_id uuid NOT NULL,
  km_from bigint NOT NULL CHECK (km_from >= 0),
  km_to bigint CHECK (km_to >= km_from),
  every_km bigint CHECK (every_km > 0),
  active boolean NOT NULL
);

CREATE TABLE catalog_package_item (
  package_id uuid NOT NULL REFERENCES catalog_package (id),
  item_id uuid NOT NULL REFERENCES catalog_item (id),
  line bigint NOT NULL,
  PRIMARY KEY (package_id, item_id)
);

CREATE TABLE catalog_package_store (
  package_id uuid NOT NULL REFERENCES catalog_package (id),
  store_id uuid NOT NULL REFERENCES store (id),
  discount_percent bigint NOT NULL CHECK (discount_percent BETWEEN 0 AND 90),
  PRIMARY KEY (package_id, store_id)
);
CREATE INDEX catalog_package_store_store ON catalog_package_store (store_id);

CREATE TABLE catalog_import (
  id uuid PRIMARY KEY,
  edition bigint NOT NULL UNIQUE,
  at bigint NOT NULL,
  kind text NOT NULL,
  actor_id uuid NOT NULL,
  sha256 text NOT NULL,
  row_count bigint NOT NULL,
  added bigint NOT NULL,
  changed bigint NOT NULL
);
"
);
