//! Car models, cars, which car a verified VIN belongs to, who owns them when, and what their odometers showed.

super::step!(
    "m20261122_000005_vehicle",
    "
CREATE TABLE vehicle_model (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE,
  brand text NOT NULL,
  series text NOT NULL,
  name text NOT NULL,
  model_year integer NOT NULL,
  energy text NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE vehicle (
  id uuid PRIMARY KEY,
  model_id uuid REFERENCES vehicle_model (id),
  vin {bytes},
  vin_index {bytes},
  plate {bytes},
  plate_index {bytes},
  same_as uuid REFERENCES vehicle (id),
  store_id uuid REFERENCES store (id),
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);
CREATE INDEX vehicle_vin_index ON vehicle (vin_index);
CREATE INDEX vehicle_plate_index ON vehicle (plate_index);
CREATE INDEX vehicle_same ON vehicle (same_as);

CREATE TABLE vehicle_vin (
  vin_index {bytes} PRIMARY KEY,
  vehicle_id uuid NOT NULL REFERENCES vehicle (id)
);
CREATE INDEX vehicle_vin_vehicle ON vehicle_vin (vehicle_id);

CREATE TABLE vehicle_ownership (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id),
  vehicle_id uuid NOT NULL REFERENCES vehicle (id),
  vin_index {bytes},
  plate_index {bytes},
  from_at bigint NOT NULL,
  until_at bigint,
  verified_at bigint,
  verified_how text,
  verified_by uuid
);
CREATE INDEX vehicle_ownership_person ON vehicle_ownership (person_id, until_at);
CREATE INDEX vehicle_ownership_vehicle ON vehicle_ownership (vehicle_id, until_at);
CREATE UNIQUE INDEX vehicle_ownership_once ON vehicle_ownership (person_id, vehicle_id) WHERE until_at IS NULL;
CREATE UNIQUE INDEX vehicle_ownership_vin ON vehicle_ownership (person_id, vin_index) WHERE until_at IS NULL;
CREATE UNIQUE INDEX vehicle_ownership_plate ON vehicle_ownership (person_id, plate_index) WHERE until_at IS NULL;

CREATE TABLE vehicle_mileage (
  id uuid PRIMARY KEY,
  vehicle_id uuid NOT NULL REFERENCES vehicle (id),
  at bigint NOT NULL,
  seq integer NOT NULL,
  km integer NOT NULL,
  source text NOT NULL,
  reset_reason text,
  by_id uuid NOT NULL
);
CREATE INDEX vehicle_mileage_time ON vehicle_mileage (vehicle_id, at);
"
);
