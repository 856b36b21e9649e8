//! Why a repair will be ready at another time than was said: found by comparing what was known then with what is known now
//! (issue 6, point 4: every move has its reason).

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ground::clock::At;

/// Why the time moved. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[schema(as = RepairEtaReason)]
pub enum Why {
    /// It was said for the first time.
    First,
    /// A part comes later or earlier, or is missing now.
    Parts,
    /// The inspector or the owner sent it back.
    Redone,
    /// The owner agreed to more work.
    MoreWork,
    /// Something else comes first at the same hands.
    Queue,
    /// Somebody of the store said so.
    Said,
    /// The work takes longer than usual.
    Longer,
    /// The work goes faster than usual.
    Faster,
}

impl Why {
    #[must_use]
    fn words(self) -> &'static str {
        match self {
            Why::First => "开始施工",
            Why::Parts => "配件到货时间有变化",
            Why::Redone => "质检后重新施工",
            Why::MoreWork => "增加了您确认的项目",
            Why::Queue => "前面车辆的施工时间有变化",
            Why::Said => "服务顾问更新了预计时间",
            Why::Longer => "施工比预计耗时更长",
            Why::Faster => "施工比预计更快",
        }
    }

    /// The same, with what somebody of the store said where they did.
    #[must_use]
    pub fn told(self, said: Option<&str>) -> String {
        match said.filter(|_| self == Why::Said) {
            Some(said) => format!("{}：{said}", self.words()),
            None => self.words().to_owned(),
        }
    }
}

/// What a time was computed from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// When the last missing part was expected.
    pub parts_at: Option<At>,
    /// How often it was done again.
    pub redone: i64,
    /// The book's minutes of all that is agreed to, done or not.
    pub book: i64,
    /// The book's minutes of what comes first at the same hands.
    pub queue: i64,
    /// Minutes that somebody of the store added.
    pub extra: i64,
}

/// Why the time moved from `was` to `is`.
#[must_use]
pub fn why(was: Option<&Basis>, is: &Basis, later: bool) -> Why {
    let Some(was) = was else { return Why::First };
    match later {
        _ if was.extra != is.extra => Why::Said,
        _ if was.parts_at != is.parts_at => Why::Parts,
        _ if was.redone != is.redone => Why::Redone,
        _ if was.book != is.book => Why::MoreWork,
        true if is.queue > was.queue => Why::Queue,
        false if is.queue < was.queue => Why::Queue,
        true => Why::Longer,
        false => Why::Faster,
    }
}

#[cfg(test)]
mod tests {
    use super::{Basis, Why, why};
    use crate::ground::clock::At;

    #[test]
    fn what_changed_is_the_reason() {
        let was = Basis::default();
        let with = |change: &dyn Fn(&mut Basis)| {
            let mut is = was.clone();
            change(&mut is);
            is
        };
        assert_eq!(why(None, &was, true), Why::First);
        assert_eq!(why(Some(&was), &with(&|b| b.extra = 30), true), Why::Said);
        assert_eq!(
            why(Some(&was), &with(&|b| b.parts_at = Some(At::from_ms(1))), true),
            Why::Parts
        );
        assert_eq!(why(Some(&was), &with(&|b| b.redone = 1), true), Why::Redone);
        assert_eq!(why(Some(&was), &with(&|b| b.book = 60), true), Why::MoreWork);
        assert_eq!(why(Some(&was), &with(&|b| b.queue = 60), true), Why::Queue);
        assert_eq!(
            why(Some(&was), &with(&|b| b.queue = 60), false),
            Why::Faster,
            "a longer queue makes nothing earlier"
        );
        assert_eq!(why(Some(&was), &was, true), Why::Longer);
    }
}
