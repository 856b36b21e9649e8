//! The ways in which booking says no, each with a stable code and a title that a person may read.

/// Why booking refuses (architecture.md 6). The code never changes; the title is shown to owners and staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refused {
    /// Somebody else has the slot; alternatives are sent along (fault X1).
    SlotTaken,
    /// The time cannot be had at all: closed, or no resource of that kind.
    NoFit,
    /// The visit is longer than one day holds; it is arranged with the store.
    TooLong,
    /// The five minutes of the hold are over.
    HoldExpired,
    /// The store's cut-off before the start has passed; staff can still do it.
    TooLateToChange,
    /// The booking is not in a state in which this can be done, or not by this person.
    NotAllowedNow,
    /// The start lies inside the service's notice, or in the past.
    TooSoon,
    /// The start lies beyond the service's horizon.
    TooFar,
    /// The person has as many open bookings as the store allows.
    TooManyOpen,
    /// The vehicle already has an open booking that overlaps.
    VehicleBusy,
    /// The car is still expected: its owner cannot part with it here before that is settled.
    CarBooked,
    /// A test drive needs a driving licence.
    LicenceRequired,
    /// A test drive needs the agreement.
    AgreementRequired,
    /// A booking is confirmed only with its price band (R024).
    BandMissing,
    /// A proposal offers at least two other times.
    TooFewOptions,
    /// The proposals ran out, or this is not one of them.
    ProposalExpired,
    /// The thirty minutes of the offer are over.
    OfferExpired,
    /// A place on the waitlist for this window is already held.
    AlreadyWaiting,
    /// A free slot exists: there is nothing to wait for.
    NothingToWaitFor,
    /// Check-in is possible on the day of the visit only, in the store's zone.
    NotToday,
    /// It is a no-show only 30 minutes after the start.
    NotYetNoShow,
    /// A mistaken tap can be taken back for 15 minutes only.
    UndoTooLate,
    /// The store does not offer this way to come.
    WayNotOffered,
    /// The address lies outside the store's area of pick-up or mobile service.
    OutOfArea,
    /// The vehicle's model is not served by this item or store.
    ModelNotServed,
    /// A handover is given back in its order.
    ByOrder,
}

impl Refused {
    /// Every refusal, for the catalogue of problems.
    pub const ALL: &'static [Refused] = &[
        Refused::SlotTaken,
        Refused::NoFit,
        Refused::TooLong,
        Refused::HoldExpired,
        Refused::TooLateToChange,
        Refused::NotAllowedNow,
        Refused::TooSoon,
        Refused::TooFar,
        Refused::TooManyOpen,
        Refused::VehicleBusy,
        Refused::CarBooked,
        Refused::LicenceRequired,
        Refused::AgreementRequired,
        Refused::BandMissing,
        Refused::TooFewOptions,
        Refused::ProposalExpired,
        Refused::OfferExpired,
        Refused::AlreadyWaiting,
        Refused::NothingToWaitFor,
        Refused::NotToday,
        Refused::NotYetNoShow,
        Refused::UndoTooLate,
        Refused::WayNotOffered,
        Refused::OutOfArea,
        Refused::ModelNotServed,
        Refused::ByOrder,
    ];

    /// The stable code, `booking.` and a word.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.words().0
    }

    /// The title in Chinese: what happened and, where there is one, the way on.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Refused::SlotTaken => ("booking.slot_taken", "该时段刚被约满，请选择其他时间"),
            Refused::NoFit => ("booking.no_fit", "该时间无法安排，请选择其他时间"),
            Refused::TooLong => ("booking.too_long", "所选项目一天内无法完成，请联系门店安排"),
            Refused::HoldExpired => ("booking.hold_expired", "时段保留已到期，请重新选择"),
            Refused::TooLateToChange => ("booking.too_late_to_change", "已过自助更改时间，请联系门店"),
            Refused::NotAllowedNow => ("booking.not_allowed_now", "预约当前状态不能进行此操作"),
            Refused::TooSoon => ("booking.too_soon", "预约时间太近，请选择更晚的时间"),
            Refused::TooFar => ("booking.too_far", "预约时间太远，请选择更早的日期"),
            Refused::TooManyOpen => ("booking.too_many_open", "未完成的预约已达上限"),
            Refused::VehicleBusy => ("booking.vehicle_busy", "该车辆在此时间已有预约"),
            Refused::CarBooked => ("booking.car_booked", "该车辆还有未完成的预约，请先取消预约"),
            Refused::LicenceRequired => ("booking.licence_required", "试驾前请先登记驾驶证"),
            Refused::AgreementRequired => ("booking.agreement_required", "试驾前请先同意试驾协议"),
            Refused::BandMissing => ("booking.band_missing", "确认预约前请填写价格区间"),
            Refused::TooFewOptions => ("booking.too_few_options", "请至少提供两个备选时间"),
            Refused::ProposalExpired => ("booking.proposal_expired", "备选时间已失效，请重新选择"),
            Refused::OfferExpired => ("booking.offer_expired", "候补保留已到期，已为您继续排队"),
            Refused::AlreadyWaiting => ("booking.already_waiting", "您已在该时间段的候补队列中"),
            Refused::NothingToWaitFor => ("booking.nothing_to_wait_for", "该时间段还有空位，可直接预约"),
            Refused::NotToday => ("booking.not_today", "只能在预约当天签到"),
            Refused::NotYetNoShow => ("booking.not_yet_no_show", "预约开始三十分钟后才能记为爽约"),
            Refused::UndoTooLate => ("booking.undo_too_late", "操作已超过十五分钟，不能撤销"),
            Refused::WayNotOffered => ("booking.way_not_offered", "该门店暂不提供此到店方式"),
            Refused::OutOfArea => ("booking.out_of_area", "该地址不在门店服务范围内"),
            Refused::ModelNotServed => ("booking.model_not_served", "该门店暂不为此车型提供此项目"),
            Refused::ByOrder => ("booking.by_order", "新车交付请在订单中取消"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Refused;

    #[test]
    fn codes_are_stable_words_and_titles_are_chinese() {
        let codes: HashSet<_> = Refused::ALL.iter().map(Refused::code).collect();
        assert_eq!(codes.len(), Refused::ALL.len(), "no code twice");
        assert_eq!(codes.len(), 26, "a new variant must be put into ALL");
        for refused in Refused::ALL {
            let word = refused.code().strip_prefix("booking.").unwrap_or_default();
            assert!(
                !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
                "{refused:?}"
            );
            assert!(
                refused
                    .title()
                    .chars()
                    .all(|c| ('\u{3000}'..='\u{9fff}').contains(&c) || c == '\u{ff0c}'),
                "{refused:?}"
            );
        }
    }
}
