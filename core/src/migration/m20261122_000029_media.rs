//! Uploaded pictures: whose, sealed with which key, and what they belong to. The bytes lie on the shelf.

super::step!(
    "m20261122_000029_media",
    "
CREATE TABLE media (
  id uuid PRIMARY KEY,
  person_id uuid REFERENCES person (id),
  staff_id uuid REFERENCES staff (id),
  state text NOT NULL CHECK (state IN ('coming', 'here', 'going')),
  wrapped {bytes} NOT NULL,
  sha256 {bytes},
  bytes bigint,
  width integer,
  height integer,
  subject_kind text,
  subject_id uuid,
  page integer,
  attached_at bigint,
  created_at bigint NOT NULL,
  CHECK ((person_id IS NULL) <> (staff_id IS NULL))
);
CREATE INDEX media_person ON media (person_id, created_at);
CREATE INDEX media_staff ON media (staff_id, created_at);
CREATE INDEX media_subject ON media (subject_id) WHERE subject_id IS NOT NULL;
CREATE INDEX media_loose ON media (created_at) WHERE subject_id IS NULL
"
);
