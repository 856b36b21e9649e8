//! What the channels need: where staff can be reached, who follows the service account, what SMS were sent today.

super::step!(
    "m20261122_000011_channels",
    "
CREATE TABLE staff_reach (
  staff_id uuid PRIMARY KEY REFERENCES staff (id),
  wecom {bytes},
  phone {bytes},
  changed_at bigint NOT NULL
);

CREATE TABLE wechat_follower (
  openid_index {bytes} PRIMARY KEY,
  unionid_index {bytes} NOT NULL,
  openid {bytes} NOT NULL,
  row_id uuid NOT NULL,
  seen_at bigint NOT NULL
);
CREATE INDEX wechat_follower_union ON wechat_follower (unionid_index);

CREATE TABLE sms_count (
  day text NOT NULL,
  scope text NOT NULL,
  key {bytes} NOT NULL,
  sent integer NOT NULL,
  PRIMARY KEY (day, scope, key)
)
"
);
