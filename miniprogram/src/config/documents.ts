// What owners agree to: the words, and their SHA-256 (of the paragraphs joined by line breaks), which stands in the ledger of
// consents. A changed word is a new id; the tests compare the sums.
export interface Paper {
  id: string;
  title: string;
  paragraphs: string[];
  sha256: string;
}

export const PRIVACY: Paper = {
  id: 'privacy-2026-11-2',
  title: '车主服务隐私保护指引',
  paragraphs: [
    '我们是您所选门店的汽车经销商集团。本指引说明我们为了什么、使用您的哪些信息，以及您可以怎样管理它们。',
    '一、为完成预约和服务：您的称呼和联系电话，用于门店与您确认时间和价格；车牌号、车架号、车型和里程，用于报价和安排工位；您填写的车辆情况，用于诊断。',
    '二、为告诉您进度：您的微信账号标识，用于发送您同意接收的订阅消息；消息在本小程序的「消息」里也能看到。',
    '三、上门服务：您填写的地址，只用于当次取送车或上门服务。我们不读取您的实时位置。',
    '四、办理贷款：您拍照上传的身份、收入等资料，只用于您申请的这一笔贷款；照片会去除拍摄地点等附加信息后加密保存。',
    '五、谁能看到：只有为您服务的门店员工，在需要时可以查看。每次查看联系方式或车辆信息都要说明原因，并记录在「我的数据」里，您随时可见。',
    '六、保存与保护：姓名、电话、地址、车牌号和车架号加密保存。您移除车辆或要求删除后，对应的密钥会被销毁。',
    '七、共享：没有您的单独同意，我们不向金融机构、汽车厂家或任何第三方提供您的信息。',
    '八、您的权利：您可以查看、更正、撤回同意、结束其他设备的登录，或联系门店删除您的信息。撤回同意不影响预约和服务。',
  ],
  sha256: '571061ac481a093d43d8f7e2fa27a3d966a42088d294476b840a0a61173f3331',
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

/** What is agreed to before a loan is applied for, each by itself. */
export const LOAN_PAPERS: Record<'credit_query' | 'share_with_bank', Paper> = {
  credit_query: {
    id: 'loan-credit-2026-11',
    title: '个人征信查询授权书',
    paragraphs: [
      '一、我授权本次申请的贷款机构，为审核这一笔购车贷款，查询一次我的个人信用报告。',
      '二、查询结果只由该机构用于这一笔贷款的审核；门店看不到信用报告，也看不到未通过的原因。',
      '三、我可以在提交前撤回这项授权；撤回后不会查询，贷款申请也无法继续。',
    ],
    sha256: '147f71edde6624d739eb7b0ada56aebdd776487802c1e2ada7165ba0b1548fee',
  },
  share_with_bank: {
    id: 'loan-share-2026-11',
    title: '向贷款机构提供资料授权书',
    paragraphs: [
      '一、我授权门店把我在本次申请中上传的资料和车辆订单信息，提供给我选择的这一家贷款机构。',
      '二、资料加密保存，只有办理这一笔贷款的人员在需要时可以查看，每次查看都有记录。',
      '三、我可以随时撤回；撤回后不再提供新的资料，申请会停止。',
    ],
    sha256: 'a2919ecbc28bd294673d7530e9d0dae48d14a8dc64df4a4080f1e880f3c00871',
  },
};
