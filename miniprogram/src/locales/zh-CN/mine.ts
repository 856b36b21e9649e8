// Inbox, garage, my data, settings.
export const inbox = { empty: '还没有消息', emptyHint: '预约的每一步都会在这里告诉您。', readAll: '全部已读', unread: '未读', more: '更早的消息' };

export const mine = {
  name: '未填写姓名',
  bindHint: '还没有绑定手机号',
  bound: '手机号已验证',
  garage: '我的车库',
  orders: '我的新车',
  bookings: '我的预约',
  butler: '我的服务管家',
  profile: '个人资料',
  data: '我的数据',
  dataHint: '同意记录、登录设备、谁查看过我的资料',
  preferences: '通知设置',
  privacy: '隐私保护指引',
  logout: '退出登录',
  logoutTitle: '退出登录？',
  logoutHint: '本机保存的资料会被清除，预约不受影响。',
};

export const garage = {
  empty: '车库还是空的',
  emptyHint: '添加爱车后，可一键预约并看到适合的价格。',
  add: '添加爱车',
  edit: '修改',
  plate: '车牌号',
  platePlace: '点击输入车牌号',
  noPlateYet: '还没有上牌？只填车架号即可',
  vin: '车架号（VIN）',
  vinPlace: '17 位，见行驶证',
  model: '车型',
  modelPlace: '选择车型',
  km: '当前里程（公里）',
  kmPlace: '如 12000',
  oneOf: '车牌号和车架号至少填一项',
  plateBad: '请填写正确的车牌号码：省份简称、字母和 5 位（新能源 6 位）号码',
  vinBad: '车架号为 17 位字母和数字，不含 I、O、Q',
  vinCheck: '车架号的校验位不正确，请核对',
  vinWarn: '校验位不常见，若确认无误可继续',
  vinCount: (n: number) => `已输入 ${n}/17`,
  kmBad: '里程应为 0 至 2,000,000 的整数',
  phoneBad: '请填写正确的 11 位手机号码',
  nameBad: '请填写 1 至 64 个字',
  addressBad: '请填写 1 至 200 个字',
  nev: '新能源车牌',
  added: '已添加',
  remove: '不再是我的车',
  removeTitle: '从车库移除？',
  removeHint: '移除后不再收到这辆车的提醒，门店的保养记录不受影响。',
  logKm: '记录里程',
  lastKm: (text: string, at: string) => `${text}（${at}）`,
  unverifiedHint: '待核实：绑定手机号，或到店出示行驶证后，可看到这辆车的历史记录。',
  changed: '资料刚在别处更新过，已显示最新内容；您填写的仍在，请核对后再保存。',
  addTask: '添加爱车',
  kmTask: '记录里程',
  delete: '删除',
  done: '完成',
  switchLetters: '字母数字',
};

export const data = {
  consents: '我的同意',
  consentsHint: '每一项都可以单独同意或撤回，不影响预约和服务通知。',
  purposes: { marketing: '活动与优惠', care: '用车关怀提醒', survey: '服务回访', share_with_bank: '与金融机构共享', credit_query: '查询个人征信', share_with_oem: '与汽车厂家共享', images: '使用车辆照片', location: '使用位置信息' },
  purposeHints: {
    marketing: '门店活动和优惠信息',
    care: '保养到期、季节检查、长途出行提醒',
    survey: '服务结束后请您评价，最多每周一次',
    share_with_bank: '办理贷款时向金融机构提供所需资料',
    credit_query: '申请贷款时由贷款机构查询一次信用报告',
    share_with_oem: '质保和召回时向厂家提供车辆资料',
    images: '把维修过程中的车辆照片用于培训',
    location: '上门服务时使用您提供的位置',
  },
  granted: '已同意',
  withdrawn: '未同意',
  atTheLoan: '在每次贷款申请中单独同意',
  since: (text: string) => `${text} 起`,
  agreeTitle: (purpose: string) => `同意「${purpose}」？`,
  sessions: '登录设备',
  current: '本机',
  seen: (text: string) => `最近使用 ${text}`,
  end: '结束登录',
  endTitle: '结束这台设备的登录？',
  endAll: '结束所有设备的登录',
  endAllTitle: '结束所有设备的登录？',
  endAllHint: '包括本机，之后需要重新登录。',
  accesses: '谁查看过我的资料',
  accessesHint: '员工查看您的联系方式或车辆信息时必须说明原因，并记录在这里。',
  noAccesses: '还没有人查看过',
  what: { profile: '姓名、电话、地址', vehicle: '车架号和车牌号', contact: '预约联系方式', words: '您填写的内容' },
  reasons: { contact: '联系车主', verify: '核对资料', complaint: '处理投诉', review: '内容审核', other: '其他' },
  saw: (who: string, what: string) => `${who} 查看了${what}`,
  somebody: '员工',
  history: '同意记录',
};

export const roles: Record<string, string> = {
  sales_consultant: '销售顾问', service_advisor: '服务顾问', technician: '维修技师', inspector: '质检员', parts_clerk: '配件员', cashier: '收银员',
  loan_clerk: '金融专员', team_leader: '班组长', store_manager: '店长', group_admin: '集团管理员', auditor: '审计员',
};

export const preferences = {
  hint: '重要通知始终会送达，其他由您决定。',
  classes: { critical: '重要通知', transactional: '服务进度', care: '用车关怀', marketing: '活动优惠' },
  classHints: { critical: '安全、召回、资金相关，不能关闭', transactional: '预约、维修、交车的每一步', care: '保养到期、季节与出行提醒', marketing: '门店活动和优惠' },
  inbox: '在消息里显示',
  channels: '微信、短信通知',
  needsConsent: '需先在「我的数据」里同意',
  task: '通知设置',
};

export const butler = {
  title: '您的专属服务管家',
  since: (day: string) => `${day} 起为您服务`,
  none: '还没有专属管家',
  noneHint: '到店后，门店会为您指定一位服务顾问，跨部门的事情都可以找 TA。',
  noAdvisor: '门店服务台',
  message: '发消息',
  at: '所在门店',
};

export const profile = { name: '姓名', address: '地址', phone: '手机号', noPhone: '未绑定', bind: '绑定微信手机号', changed: '资料已保存', task: '修改个人资料', since: (day: string) => `${day} 加入` };

export const privacy = {
  title: '隐私保护',
  ask: '在您填写个人信息之前，请先阅读并同意《车主服务隐私保护指引》。我们只为预约和服务使用您的信息，您可以随时查看、撤回。',
  read: '阅读全文',
  agree: '同意并继续',
  refuse: '暂不同意',
  refused: '未同意前不会填写或上传个人信息，仍可查看门店和价格',
};
