//! What is wrong with the cars of the demo, and what their quotes say.

use serde_json::{Value, json};

use super::scene::Motif;

/// A line of a quote.
#[derive(Clone, Copy)]
pub struct Line {
    /// The catalogue item, whose price the book knows; without one it is typed by hand.
    pub item: Option<&'static str>,
    pub words: &'static str,
    pub reason: &'static str,
    pub urgency: &'static str,
    pub payer: &'static str,
    /// Price of the part that is typed by hand.
    pub part_fen: i64,
    pub picture: Option<Motif>,
}

/// Why a car came, what was found, what is offered.
#[derive(Clone, Copy)]
pub struct Story {
    pub complaint: &'static str,
    pub cause: &'static str,
    pub correction: &'static str,
    pub lines: &'static [Line],
}

const fn book(item: &'static str, words: &'static str, reason: &'static str, urgency: &'static str) -> Line {
    Line {
        item: Some(item),
        words,
        reason,
        urgency,
        payer: "owner",
        part_fen: 0,
        picture: None,
    }
}

const fn seen(line: Line, picture: Motif) -> Line {
    Line {
        picture: Some(picture),
        ..line
    }
}

const fn by_hand(words: &'static str, reason: &'static str, payer: &'static str, part_fen: i64) -> Line {
    Line {
        item: None,
        words,
        reason,
        urgency: "must",
        payer,
        part_fen,
        picture: None,
    }
}

const PADS: Line = seen(
    book(
        "front-pads",
        "更换前制动片",
        "前制动片剩余 2.1 毫米，低于 3 毫米安全极限",
        "must",
    ),
    Motif::Brake,
);
const FLUID: Line = book("brake-fluid", "更换制动液", "制动液含水量 3.4%，长下坡易气阻", "should");
const CABIN: Line = seen(
    book("cabin-filter", "更换空调滤芯", "滤芯积尘，出风量下降", "may"),
    Motif::Filter,
);
const WIPERS: Line = book("wipers", "更换雨刮片", "雨刮胶条老化，有条纹", "may");
const TYRES: Line = seen(
    book("tyre-two", "更换两条前轮胎", "右前轮扎钉且靠近胎肩，无法修补", "must"),
    Motif::Tyre,
);
const ALIGNMENT: Line = book("alignment", "四轮定位", "方向盘偏右，前束超差 0.2°", "should");
const BATTERY: Line = seen(
    book("battery-12v", "更换 12V 蓄电池", "蓄电池健康度 38%，桩头有结晶", "must"),
    Motif::Battery,
);
const SENSOR: Line = by_hand("更换左前轮速传感器", "信号间断，属整车质保范围", "maker", 26_000);
const ARM: Line = by_hand("更换左前下摆臂总成", "球头间隙过大，衬套开裂", "owner", 68_000);

/// Found while the car was in the workshop already.
pub const FOUND_LATER: Line = seen(
    Line {
        urgency: "should",
        ..by_hand("更换前制动盘（一对）", "拆检发现制动盘起槽 0.4 毫米", "owner", 96_000)
    },
    Motif::Brake,
);

pub const BRAKES: Story = Story {
    complaint: "刹车时有轻微抖动，低速有尖锐声",
    cause: "前制动片磨损到极限，制动液含水量超标，左前轮速传感器信号间断",
    correction: "更换前制动片和制动液，更换轮速传感器，复测制动力",
    lines: &[PADS, FLUID, SENSOR, CABIN, WIPERS],
};

pub const WHEELS: Story = Story {
    complaint: "方向盘向右偏，仪表提示胎压异常",
    cause: "右前轮胎肩扎钉漏气，前束超差",
    correction: "更换两条前轮胎并做四轮定位",
    lines: &[TYRES, ALIGNMENT, CABIN, WIPERS],
};

pub const NOISE: Story = Story {
    complaint: "过减速带时左前轮有异响",
    cause: "左前下摆臂球头松旷，衬套开裂",
    correction: "更换左前下摆臂总成，复检底盘",
    lines: &[ARM, CABIN],
};

pub const POWER: Story = Story {
    complaint: "早上偶尔无法上电，仪表提示低压电池电量低",
    cause: "12V 蓄电池老化，静态电压 11.6 V",
    correction: "更换 12V 蓄电池并匹配电源管理",
    lines: &[BATTERY, WIPERS],
};

pub const UPKEEP: Story = Story {
    complaint: "例行保养，没有其他问题",
    cause: "里程和时间均到保养周期",
    correction: "更换制动液和空调滤芯，完成全车检查",
    lines: &[FLUID, CABIN],
};

impl Line {
    /// As it is drawn up, with these pictures of the cause.
    pub fn wish(&self, item: Option<Value>, media: &[Value]) -> Value {
        let mut wish = json!({ "kind": "put", "words": self.words, "reason": self.reason, "urgency": self.urgency,
            "payer": self.payer, "media_ids": media });
        match item {
            Some(item) => wish["item_id"] = item,
            None => {
                wish["pieces"] = json!([
                    { "kind": "part", "name": self.words.trim_start_matches("更换"), "part_kind": "genuine",
                      "quantity_milli": 1_000, "unit_fen": self.part_fen },
                    { "kind": "labour", "words": "拆装工时", "trade": "mechanical", "centihours": 120 },
                ]);
                wish["price_reason"] = json!("按车架号向厂家查询");
            }
        }
        wish
    }
}
