//! The two check-lists: before delivery (PDI, by the workshop) and at the handover (R120, by store and owner together).

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which list. Stored as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum List {
    /// 交付前检查.
    Pdi,
    /// 交车确认.
    Delivery,
}

/// How a check came out. Stored and sent as snake_case text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CheckResult {
    /// Not looked at yet.
    Open,
    /// Well.
    Ok,
    /// Not well.
    Failed,
}

const PDI: &[(&str, &str)] = &[
    ("vin", "车架号与合格证一致"),
    ("paint", "漆面与外观无损伤"),
    ("glass", "玻璃与后视镜"),
    ("tyres", "轮胎与胎压"),
    ("lights", "灯光与信号"),
    ("doors", "车门、锁与车窗"),
    ("fluids", "各类油液"),
    ("battery", "蓄电池与高压电池"),
    ("charging", "充电或加油口"),
    ("brakes", "制动系统"),
    ("steering", "转向与悬架"),
    ("climate", "空调"),
    ("screen", "仪表与中控屏"),
    ("assist", "驾驶辅助与影像"),
    ("software", "软件版本与召回检查"),
    ("seats", "座椅与安全带"),
    ("tools", "随车工具与备胎"),
    ("road", "路试无异响"),
];

const DELIVERY: &[(&str, &str)] = &[
    ("clean", "车辆内外已清洁"),
    ("intact", "外观内饰已共同查验"),
    ("keys", "两把钥匙"),
    ("controls", "灯光、空调与座椅操作已讲解"),
    ("screen", "中控屏与手机互联已讲解"),
    ("assist", "驾驶辅助的功能与限制已讲解"),
    ("energy", "充电或加油方法已讲解"),
    ("emergency", "应急与救援电话已告知"),
    ("service", "首次保养与保养周期已说明"),
    ("warranty", "质保与三包凭证已交付"),
    ("invoice", "购车发票与合格证已交付"),
    ("insurance", "保险单已交付"),
    ("plate", "牌照与行驶证已交付"),
    ("gift", "交车礼品已交付"),
];

impl List {
    /// Its checks in order: a stable code, and what is looked at.
    #[must_use]
    pub fn checks(self) -> &'static [(&'static str, &'static str)] {
        match self {
            List::Pdi => PDI,
            List::Delivery => DELIVERY,
        }
    }
}

/// What a whole list says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many are well.
    pub ok: usize,
    /// How many are not.
    pub failed: usize,
    /// How many there are.
    pub of: usize,
}

impl Sum {
    /// Counts.
    #[must_use]
    pub fn of(results: impl IntoIterator<Item = CheckResult>) -> Sum {
        results.into_iter().fold(Sum::default(), |sum, result| Sum {
            ok: sum.ok + usize::from(result == CheckResult::Ok),
            failed: sum.failed + usize::from(result == CheckResult::Failed),
            of: sum.of + 1,
        })
    }

    /// All is well: nothing open, nothing failed, and there was something to look at.
    #[must_use]
    pub fn passes(self) -> bool {
        self.of > 0 && self.ok == self.of
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use sea_orm::Iterable;

    use super::{CheckResult, List, Sum};

    #[test]
    fn codes_are_unique_words() {
        for list in List::iter() {
            let codes: HashSet<_> = list.checks().iter().map(|(code, _)| code).collect();
            assert_eq!(codes.len(), list.checks().len(), "{list:?}");
            assert!(codes.iter().all(|code| code.bytes().all(|b| b.is_ascii_lowercase())));
        }
    }

    #[test]
    fn a_list_passes_only_when_all_of_it_is_well() {
        use CheckResult::{Failed, Ok, Open};
        for (results, passes) in [
            (vec![], false),
            (vec![Ok], true),
            (vec![Ok, Open], false),
            (vec![Ok, Failed], false),
            (vec![Ok, Ok], true),
        ] {
            assert_eq!(Sum::of(results.clone()).passes(), passes, "{results:?}");
        }
    }
}
