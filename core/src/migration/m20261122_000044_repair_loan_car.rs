//! Loan cars while a repair lasts (R103).

super::step!(
    "m20261122_000044_repair_loan_car",
    "
CREATE TABLE repair_loan_car (
  repair_id uuid PRIMARY KEY REFERENCES repair_order (id),
  state text NOT NULL,
  asked_at bigint NOT NULL,
  resource_id uuid REFERENCES store_resource (id),
  name text,
  from_at bigint,
  until_at bigint,
  out_at bigint,
  out_km integer,
  back_at bigint,
  back_km integer,
  rung bigint NOT NULL,
  CHECK (state NOT IN ('reserved', 'out', 'back') OR (resource_id IS NOT NULL AND until_at IS NOT NULL))
);
CREATE INDEX repair_loan_car_out ON repair_loan_car (until_at) WHERE state = 'out'
"
);
