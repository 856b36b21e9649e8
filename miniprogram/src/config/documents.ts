// What owners agree to: the words, and their SHA-256 (of the paragraphs joined by line breaks), which stands in the ledger of
// consents. A changed word is a new id; the tests compare the sums.
export interface Paper {
  id: string;
  title: string;
  paragraphs: string[];
  sha256: string;
}

export const PRIVACY: Paper = {
  id: 'privacy-2026-11',
  title: '车主服务隐私保护指引',
  paragraphs: [
    '我们是您所选门店的汽车经销商集团。本指引说明我们为了什么、使用您的哪些信息，以及您可以怎样管理它们。',
    '一、为完成预约和服务：您的称呼和联系电话，用于门店与您确认时间和价格；车牌号、车架号、车型和里程，用于报价和安排工位；您填写的车辆情况，用于诊断。',
    '二、为告诉您进度：您的微信账号标识，用于发送您同意接收的订阅消息；消息在本小程序的「消息」里也能看到。',
    '三、上门服务：您填写的地址，只用于当次取送车或上门服务。我们不读取您的实时位置。',
    '四、谁能看到：只有为您服务的门店员工，在需要时可以查看。每次查看联系方式或车辆信息都要说明原因，并记录在「我的数据」里，您随时可见。',
    '五、保存与保护：姓名、电话、地址、车牌号和车架号加密保存。您移除车辆或要求删除后，对应的密钥会被销毁。',
    '六、共享：没有您的单独同意，我们不向金融机构、汽车厂家或任何第三方提供您的信息。',
    '七、您的权利：您可以查看、更正、撤回同意、结束其他设备的登录，或联系门店删除您的信息。撤回同意不影响预约和服务。',
  ],
  sha256: 'fc9180d38ae39beabc8a5fb53af491a72546a03dc66e54b0c0d82fce434fcf0e',
};

export const CONSENT: Paper = {
  id: 'consent-2026-11',
  title: '单项同意说明',
  paragraphs: [
    '每一项同意各自独立，可以随时撤回，撤回后立即停止，不影响预约和服务通知。',
    '同意与撤回的时间、方式和所依据的文件都会记录，您可以在「我的数据」里查看。',
  ],
  sha256: 'a4e6c405f4e8001fe0cba11ead05da0d31abd324b416f9e38afdee171374f938',
};
