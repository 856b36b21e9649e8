//! Time: the only file that may ask the system what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An instant in UTC, in whole milliseconds since 1970.
///
/// Stored as a plain integer, so both engines order and compare it alike (security.md 6.1); RFC 3339 on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct At(i64);

impl At {
    /// The instant that lies `ms` milliseconds after 1970-01-01T00:00:00Z.
    pub const fn from_ms(ms: i64) -> At {
        At(ms)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This instant moved by `minutes` (may be negative).
    pub const fn plus_minutes(self, minutes: i64) -> At {
        At(self.0.saturating_add(minutes.saturating_mul(60_000)))
    }

    /// This instant moved by `seconds` (may be negative).
    pub const fn plus_seconds(self, seconds: i64) -> At {
        At(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// The same instant as chrono sees it; out-of-range values are the epoch.
    pub fn utc(self) -> DateTime<Utc> {
        Utc.timestamp_millis_opt(self.0)
            .single()
            .unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// From a chrono time, cut to milliseconds.
    pub fn from_utc<Tz: TimeZone>(time: &DateTime<Tz>) -> At {
        At(time.timestamp_millis())
    }

    /// RFC 3339 text in UTC with milliseconds when there are any.
    pub fn rfc3339(self) -> String {
        self.utc().to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }
}

impl Serialize for At {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.rfc3339())
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<At, D::Error> {
        let text = String::deserialize(from)?;
        let time = DateTime::parse_from_rfc3339(&text)
            .map_err(|_ignored| de::Error::custom("time.rfc3339: 时间格式应为 RFC 3339"))?;
        let year = time.format("%Y").to_string();
        if year.len() != 4 {
            return Err(de::Error::custom("time.rfc3339: 年份超出范围"));
        }
        Ok(At::from_utc(&time))
    }
}

impl utoipa::PartialSchema for At {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some("RFC 3339 instant."))
            .into()
    }
}

impl utoipa::ToSchema for At {
    fn name() -> std::borrow::Cow<'static, str> {
        "At".into()
    }
}

/// Where `now` comes from: the system, or a hand that tests turn.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    /// The system's, so many milliseconds on.
    Shifted(i64),
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// A clock that reads `at` now and goes on from there, as the machine's does.
    pub fn running_from(at: At) -> Clock {
        Clock(Source::Shifted(at.ms() - Clock::system().now().ms()))
    }

    /// By how many milliseconds it is before the machine's.
    pub fn ahead_ms(&self) -> i64 {
        match &self.0 {
            Source::System => 0,
            Source::Shifted(by) => *by,
            Source::Manual(_) => self.now().ms() - Clock::system().now().ms(),
        }
    }

    /// A clock that stands at `start` until it is turned. Clones share the hand.
    pub fn manual(start: At) -> Clock {
        Clock(Source::Manual(Arc::new(AtomicI64::new(start.ms()))))
    }

    /// The present instant.
    pub fn now(&self) -> At {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
            Source::System => At::from_utc(&Utc::now()),
            Source::Shifted(by) => At(Clock::system().now().ms().saturating_add(*by)),
            Source::Manual(hand) => At(hand.load(Ordering::SeqCst)),
        }
    }

    /// Turns a manual clock forward; any other does not move.
    pub fn advance(&self, by: Duration) {
        if let Source::Manual(hand) = &self.0 {
            hand.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    /// Sets a manual clock; any other does not move.
    pub fn set(&self, to: At) {
        if let Source::Manual(hand) = &self.0 {
            hand.store(to.ms(), Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{At, Clock};
    use std::time::Duration;

    #[test]
    fn the_wire_form_is_rfc3339_and_round_trips() -> Result<(), serde_json::Error> {
        let at = At::from_ms(1_795_312_800_123);
        let text = serde_json::to_string(&at)?;
        assert_eq!(text, "\"2026-11-22T02:00:00.123Z\"");
        assert_eq!(serde_json::from_str::<At>(&text)?, at);
        assert_eq!(serde_json::from_str::<At>("\"2026-11-22T10:00:00.123+08:00\"")?, at);
        assert!(serde_json::from_str::<At>("\"2026-11-22 10:00\"").is_err());
        Ok(())
    }

    #[test]
    fn a_clock_that_was_set_goes_on_from_there() {
        let morning = At::from_ms(1_795_485_600_000);
        let clock = Clock::running_from(morning);
        let (one, two) = (clock.now(), clock.now());
        assert!(
            morning <= one && one <= two && two < morning.plus_minutes(5),
            "{one:?} {two:?}"
        );
        assert!((clock.ahead_ms() - (morning.ms() - Clock::system().now().ms())).abs() < 300_000);
    }

    #[test]
    fn a_manual_clock_moves_only_by_hand() {
        let clock = Clock::manual(At::from_ms(1000));
        let same = clock.clone();
        clock.advance(Duration::from_secs(2));
        assert_eq!(same.now(), At::from_ms(3000));
    }
}
