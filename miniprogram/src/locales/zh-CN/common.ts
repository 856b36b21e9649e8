// What every page says: states, times, cars, ways to come.
export const common = {
  loading: '正在读取…',
  retry: '重试',
  failed: '暂时无法完成，请稍后再试',
  failedHint: '可以重试；若一直不行，请致电门店。',
  offlineTitle: '网络不可用',
  offlineHint: '这一页还没有读取过。连上网络后会自动显示。',
  endedTitle: '登录已在别处结束',
  endedHint: '此设备的登录已被结束，本机的资料已清除。若是您本人操作，请重新登录。',
  loginAgain: '重新登录',
  staleBar: (age: string) => `网络不可用，显示的是${age}的内容`,
  stalePre: '网络不可用，显示的是',
  stalePost: '的内容',
  queuedPre: '有 ',
  queuedPost: ' 项操作待网络恢复后自动提交',
  queuedToast: '网络不可用，已保存，恢复后自动提交',
  offlineToast: '网络不可用，请稍后再试；填写的内容已保留',
  refusedLater: (title: string, why: string) => `「${title}」未能提交：${why}`,
  known: '知道了',
  cancel: '取消',
  confirm: '确定',
  save: '保存',
  saved: '已保存',
  call: '致电门店',
  callShort: '致电',
  optional: '选填',
  more: '查看更多',
  back: '返回',
  close: '关闭',
};

export const time = {
  weekdays: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  day: (month: number, day: number, weekday: string) => `${month}月${day}日 ${weekday}`,
  today: '今天',
  tomorrow: '明天',
  now: '刚刚',
  minutesAgo: (n: number) => `${n} 分钟前`,
  hoursAgo: (n: number) => `${n} 小时前`,
  daysAgo: (n: number) => `${n} 天前`,
  minutes: (n: number) => `${n} 分钟`,
  hours: (n: number) => `${n} 小时`,
  hoursMinutes: (h: number, m: number) => `${h} 小时 ${m} 分钟`,
};

export const car = {
  noPlate: '未上牌',
  unverified: '待核实',
  verified: '已认证',
  unknownModel: '车型未填写',
  noMileage: '里程未记录',
  energy: { ice: '燃油', bev: '纯电', phev: '插混', erev: '增程' },
};

export const ways = { wait: '到店等待', leave: '留车离开', pickup: '上门取送', mobile: '上门服务', loan_car: '留车并借代步车' };

export const wayHints = {
  wait: '在休息区等待，完成即取车',
  leave: '留下车辆，完成后来取',
  pickup: '专人上门取车，完成后送回',
  mobile: '技师到您指定的地点服务',
  loan_car: '留车期间使用门店的代步车',
};
