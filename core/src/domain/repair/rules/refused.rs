//! Every no of a repair: a stable code and a title that a person may read.

/// Why a repair does not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refused {
    /// The repair's stage does not allow it.
    NotNow,
    /// Something is open before this door; what it is stands in `extra.open`.
    GateClosed,
    /// The car has an open repair in this store.
    AlreadyOpen,
    /// The booking has no car, or is no visit of the workshop.
    NotAVisit,
    /// Only the owner of the car decides this.
    OwnerOnly,
    /// The sheet is another by now.
    SheetChanged,
    /// Whoever worked on the car does not inspect it.
    InspectorWorked,
    /// The code is not that of this car's pick-up.
    WrongCode,
    /// This car is not fetched from home.
    NotFetched,
    /// A job cannot do this now.
    JobNotNow,
    /// No loan car is offered, or the owner has answered.
    NoOffer,
    /// No loan car is free for so long.
    NoLoanCar,
}

impl Refused {
    /// Every refusal.
    pub const ALL: &'static [Refused] = &[
        Refused::NotNow,
        Refused::GateClosed,
        Refused::AlreadyOpen,
        Refused::NotAVisit,
        Refused::OwnerOnly,
        Refused::SheetChanged,
        Refused::InspectorWorked,
        Refused::WrongCode,
        Refused::NotFetched,
        Refused::JobNotNow,
        Refused::NoOffer,
        Refused::NoLoanCar,
    ];

    /// The stable code, `repair.` and a word.
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
            Refused::NotNow => ("repair.not_now", "工单当前阶段不能进行此操作"),
            Refused::GateClosed => ("repair.gate_closed", "还有未完成的事项，暂不能进入下一步"),
            Refused::AlreadyOpen => ("repair.already_open", "该车辆在本店已有未完成的工单"),
            Refused::NotAVisit => ("repair.not_a_visit", "该预约没有车辆或不是到店维修保养"),
            Refused::OwnerOnly => ("repair.owner_only", "只有车主本人可以确认"),
            Refused::SheetChanged => ("repair.sheet_changed", "单据内容已更新，请重新核对后再签字"),
            Refused::InspectorWorked => ("repair.inspector_worked", "参与维修的技师不能担任本车质检"),
            Refused::WrongCode => ("repair.wrong_code", "取车码不正确"),
            Refused::NotFetched => ("repair.not_fetched", "该工单不是上门取车"),
            Refused::JobNotNow => ("repair.job_not_now", "该项目当前状态不能进行此操作"),
            Refused::NoOffer => ("repair.no_offer", "没有待您答复的代步车"),
            Refused::NoLoanCar => ("repair.no_loan_car", "该时段没有可用的代步车"),
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
        assert_eq!(codes.len(), 12, "a new variant must be put into ALL");
        for refused in Refused::ALL {
            let word = refused.code().strip_prefix("repair.").unwrap_or_default();
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
