//! The five lists as they stand.

use super::{Check, Measure};

const fn look(code: &'static str, words: &'static str) -> Check {
    Check {
        code,
        words,
        measure: None,
    }
}

const fn measured(code: &'static str, words: &'static str, unit: &'static str, low: i64, high: i64) -> Check {
    Check {
        code,
        words,
        measure: Some(Measure { unit, low, high }),
    }
}

pub(super) const INTAKE: &[Check] = &[
    look("people", "送修人身份与联系方式已核对"),
    look("outside", "已与客户环车检查并标注车身损伤"),
    look("inside", "内饰、仪表与警示灯已检查"),
    look("belongings", "贵重物品已提示客户带走并登记"),
    look("request", "报修内容已复述并得到客户确认"),
];

pub(super) const DIAGNOSIS: &[Check] = &[
    look("symptom", "故障现象已复现或已核实"),
    look("codes", "故障码与数据流已读取并记录"),
    look("cause", "故障原因已定位且有依据"),
];

pub(super) const WORK: &[Check] = &[
    look("protect", "座椅、方向盘与漆面已做防护"),
    look("parts", "更换配件与派工单型号一致"),
    measured("torque", "关键螺栓按规定力矩紧固", "N·m", 1_000, 400_000),
    look("fluids", "油液液位与密封正常"),
    look("plugs", "插头、线束与卡扣已复位"),
    measured("tyres", "胎压已调整到规定值", "kPa", 180_000, 360_000),
    look("old_parts", "更换的旧件已留存待客户查看"),
    look("self", "技师自检：功能恢复、无故障码"),
];

pub(super) const QUALITY: &[Check] = &[
    look("jobs", "委托项目逐项完成"),
    look("records", "作业记录与测量值完整"),
    look("fixed", "报修故障已消除"),
    look("codes", "全车无新增故障码"),
    look("leaks", "无漏油、漏水、漏气"),
    measured("battery", "低压蓄电池电压正常", "V", 12_000, 14_800),
    measured("brake_fluid", "制动液含水量正常", "%", 0, 3_000),
    look("lights", "灯光与信号正常"),
    look("bolts", "关键螺栓复检有标记"),
    look("road", "路试正常、无异响"),
    look("left_behind", "无工具与杂物遗留车内"),
    look("look", "漆面与内饰无新增损伤"),
];

pub(super) const HANDOVER: &[Check] = &[
    look("work", "维修项目与结果已当面讲解"),
    look("bill", "费用明细已逐项说明"),
    look("old_parts", "旧件已展示并按客户意愿处理"),
    look("warranty", "质保范围与期限已说明"),
    look("next", "下次保养与注意事项已说明"),
    look("return", "钥匙、物品与车辆状况已与客户清点"),
];
