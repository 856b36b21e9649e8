// What steps and those they wait for are called.
export const TITLES: Record<string, string> = {
  sign: '签订合同', allocate: '匹配现车', schedule: '工厂排产', production: '车辆生产', transport: '车辆发运', arrive: '运输到店', pdi: '交付前检查',
  loan: '贷款办理', insurance: '办理保险', plate: '上牌', papers: '随车资料', balance: '付清尾款', handover: '交车',
};

export const WAITS: Record<string, string> = {
  owner: '您', consultant: '销售顾问', inspector: '售前检查员', loan_clerk: '金融专员', cashier: '收银台', maker: '厂家', carrier: '物流承运方',
  lender: '金融机构', insurer: '保险公司', registry: '车管所',
};

export const BRING: Record<string, string[]> = {
  sign: ['身份证原件', '银行卡'], loan: ['身份证原件', '收入证明', '近六个月银行流水', '还款银行卡'], insurance: ['身份证原件'],
  plate: ['身份证原件', '居住证（外地户籍）'], balance: ['银行卡'], handover: ['身份证原件', '驾驶证', '购车合同', '交款凭证'],
};

export const TASKS: Record<string, string> = {
  sign: '请核对购车方案并签订合同', loan: '请按金融机构的要求补充材料', insurance: '请确认保险方案', plate: '请提供上牌所需材料', balance: '请在交车前付清尾款',
  handover: '请选择交车时间',
};

export const DOWN: Record<string, string> = { refundable: '订金', binding: '定金' };

export const REPORTED = new Set(['allocate', 'schedule', 'production', 'transport', 'arrive']);
