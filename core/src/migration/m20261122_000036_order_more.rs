//! A row per car that an order ever named, to be held while somebody gives it to an order; and until when an order's handover
//! was booked, so that one whose owner did not come is found.

super::step!(
    "m20261122_000036_order_more",
    "
CREATE TABLE order_car (vin_index {bytes} PRIMARY KEY);
ALTER TABLE sales_order ADD COLUMN handover_at bigint;
CREATE INDEX sales_order_handover ON sales_order (handover_at) WHERE state = 'handover_booked'
"
);
