//! Every no of an order: a stable code and a title that a person may read.

/// Why an order does not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refused {
    /// The order's state does not allow it.
    NotNow,
    /// The plan is another than the one that was agreed to.
    PlanChanged,
    /// The price is no longer valid.
    PlanExpired,
    /// The plan has no lines, or has not been offered.
    PlanMissing,
    /// A partner's number is another order's.
    ReferenceTaken,
    /// The car is another order's.
    VinTaken,
    /// The milestone is not the next one.
    OutOfPlace,
    /// The car stands in the yard and is being checked: reports no longer move it.
    PastArrival,
    /// An order of this source never comes there.
    OffPath,
    /// This step is not ticked off by hand.
    StepNotByHand,
    /// More would be paid back than was paid.
    RefundTooHigh,
    /// What cancelling costs is another sum by now.
    EffectChanged,
    /// This reason is not the owner's to establish.
    ReasonNotYours,
    /// Steps before the handover are open, or the order is on hold.
    GateClosed,
    /// The check-list is another by now.
    ChecksChanged,
    /// The check-list is not complete.
    ChecksOpen,
    /// The owner has not co-signed.
    NotCosigned,
    /// No car is allocated.
    NoCar,
}

impl Refused {
    /// Every refusal.
    pub const ALL: &'static [Refused] = &[
        Refused::NotNow,
        Refused::PlanChanged,
        Refused::PlanExpired,
        Refused::PlanMissing,
        Refused::ReferenceTaken,
        Refused::VinTaken,
        Refused::OutOfPlace,
        Refused::PastArrival,
        Refused::OffPath,
        Refused::StepNotByHand,
        Refused::RefundTooHigh,
        Refused::EffectChanged,
        Refused::ReasonNotYours,
        Refused::GateClosed,
        Refused::ChecksChanged,
        Refused::ChecksOpen,
        Refused::NotCosigned,
        Refused::NoCar,
    ];

    /// The stable code, `order.` and a word.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.words().0
    }

    /// The title in Chinese.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Refused::NotNow => ("order.not_now", "订单当前状态不能进行此操作"),
            Refused::PlanChanged => ("order.plan_changed", "购车方案已更新，请重新核对后再签订"),
            Refused::PlanExpired => ("order.plan_expired", "报价已过有效期，请联系销售顾问"),
            Refused::PlanMissing => ("order.plan_missing", "购车方案尚未完成"),
            Refused::ReferenceTaken => ("order.reference_taken", "该外部单号已属于另一订单"),
            Refused::VinTaken => ("order.vin_taken", "该车辆已分配给另一订单"),
            Refused::OutOfPlace => ("order.out_of_place", "该进度与已有进度不衔接，请核实"),
            Refused::PastArrival => ("order.past_arrival", "车辆已进入交付前检查，不能再更正运输进度"),
            Refused::OffPath => ("order.off_path", "该类订单没有这一进度，只能忽略"),
            Refused::StepNotByHand => ("order.step_not_by_hand", "该步骤不能手工更改"),
            Refused::RefundTooHigh => ("order.refund_too_high", "退款金额超过已付金额"),
            Refused::EffectChanged => ("order.effect_changed", "取消的退款金额已变化，请重新确认"),
            Refused::ReasonNotYours => ("order.reason_not_yours", "该取消原因需由门店核实"),
            Refused::GateClosed => ("order.gate_closed", "交车前的步骤尚未完成"),
            Refused::ChecksChanged => ("order.checks_changed", "交车清单已更新，请重新核对"),
            Refused::ChecksOpen => ("order.checks_open", "检查清单尚未全部完成"),
            Refused::NotCosigned => ("order.not_cosigned", "车主尚未在交车清单上签字"),
            Refused::NoCar => ("order.no_car", "尚未分配车辆"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Refused;

    #[test]
    fn codes_are_stable_words_and_titles_are_chinese() {
        let codes: HashSet<_> = Refused::ALL.iter().map(|one| one.code()).collect();
        assert_eq!(codes.len(), 18, "a new variant must be put into ALL");
        for refused in Refused::ALL {
            let word = refused.code().strip_prefix("order.").unwrap_or_default();
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
