//! Devices of staff, bound to their sessions; who acknowledged a notice, and whether it was passed to the next of the ladder.

super::step!(
    "m20261122_000021_push",
    "
CREATE TABLE staff_device (
  id uuid PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  staff_id uuid NOT NULL REFERENCES staff (id),
  kind text NOT NULL,
  print {bytes} NOT NULL UNIQUE,
  address {bytes} NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX staff_device_session ON staff_device (session_id);
CREATE INDEX staff_device_staff ON staff_device (staff_id);

ALTER TABLE notice ADD COLUMN acked_at bigint;
ALTER TABLE notice ADD COLUMN acked_by uuid;
ALTER TABLE notice ADD COLUMN climbed_at bigint;
CREATE INDEX notice_climb ON notice (shown_at)
  WHERE role IS NOT NULL AND climbed_at IS NULL AND read_at IS NULL AND acked_at IS NULL
"
);
