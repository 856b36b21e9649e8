//! The days an order was written with, apart from those that reports bring. What was known of an order until now stays.

super::step!(
    "m20261122_000043_order_planned",
    "
ALTER TABLE sales_order ADD COLUMN planned_from text;
ALTER TABLE sales_order ADD COLUMN planned_to text;
UPDATE sales_order SET planned_from = expected_from, planned_to = expected_to
"
);
