//! Stores, their single days, what can be taken in them and when it is out; the national calendar.

/// 国务院办公厅 publishes each year's calendar once; this one came with the first release.
const CALENDAR_2026: &str = include_str!("../../data/china-calendar-2026.csv");

fn sql() -> String {
    let mut sql = SCHEMA.to_owned();
    sql.push_str("INSERT INTO store_calendar_year (year, imported_at) VALUES (2026, 0);\n");
    for row in CALENDAR_2026.lines().skip(1) {
        let row = row.trim().replace('\'', "''").replace(',', "', '");
        sql.push_str(&format!(
            "INSERT INTO store_calendar (day, kind, name) VALUES ('{row}');\n"
        ));
    }
    sql
}

super::step!("m20261122_000004_store", &sql());

const SCHEMA: &str = "
CREATE TABLE store (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  kind text NOT NULL,
  address text NOT NULL,
  phone text NOT NULL,
  zone text NOT NULL,
  hours text NOT NULL,
  ways text NOT NULL,
  switches text NOT NULL,
  policy text NOT NULL,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE TABLE store_day (
  store_id uuid NOT NULL REFERENCES store (id),
  day text NOT NULL,
  hours text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (store_id, day)
);

CREATE TABLE store_resource (
  id uuid PRIMARY KEY,
  store_id uuid NOT NULL REFERENCES store (id),
  kind text NOT NULL,
  name text NOT NULL,
  tags text NOT NULL,
  staff_id uuid,
  shifts text,
  buffer_before integer NOT NULL,
  buffer_after integer NOT NULL,
  active boolean NOT NULL,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  UNIQUE (store_id, kind, name)
);

CREATE TABLE store_outage (
  id uuid PRIMARY KEY,
  store_id uuid NOT NULL REFERENCES store (id),
  resource_id uuid REFERENCES store_resource (id),
  from_at bigint NOT NULL,
  to_at bigint NOT NULL,
  reason text NOT NULL,
  created_at bigint NOT NULL,
  created_by uuid NOT NULL
);
CREATE INDEX store_outage_time ON store_outage (store_id, to_at);

CREATE TABLE store_calendar (
  day text PRIMARY KEY,
  kind text NOT NULL,
  name text NOT NULL
);

CREATE TABLE store_calendar_year (
  year integer PRIMARY KEY,
  imported_at bigint NOT NULL
);
";
