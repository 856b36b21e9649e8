//! How much a loan car had in its tank when it went out and came back, and who gave it and took it (R103).

super::step!(
    "m20261122_000060_repair_loan_way",
    "
ALTER TABLE repair_loan_car ADD COLUMN out_energy integer;
ALTER TABLE repair_loan_car ADD COLUMN out_by uuid;
ALTER TABLE repair_loan_car ADD COLUMN back_energy integer;
ALTER TABLE repair_loan_car ADD COLUMN back_by uuid
"
);
