// Login, subscribe requests, privacy: what WeChat itself answers.
import { preview } from '../preview';
import { Callbacks, failed, succeed } from './answer';
import { dialog, list } from './dialogs';
import { gesture } from './gesture';
import { loginCode } from './person';

interface SubscribeOptions extends Callbacks<Record<string, string>> {
  tmplIds: string[];
}

function requestSubscribeMessage(options: SubscribeOptions): Promise<Record<string, string>> {
  if (!gesture.tapping) {
    preview.broken.push('requestSubscribeMessage outside a tap');
    return failed(options, 'requestSubscribeMessage:fail can only be invoked by user TAP gesture.');
  }
  if (options.tmplIds.length > 5) {
    preview.broken.push('requestSubscribeMessage with more than five templates');
    return failed(options, 'requestSubscribeMessage:fail tmplIds length exceeds');
  }
  return new Promise((resolve) => {
    const answer = (word: string) => () => {
      const each = Object.fromEntries(options.tmplIds.map((id) => [id, word]));
      resolve(succeed(options, { ...each, errMsg: 'requestSubscribeMessage:ok' }));
    };
    dialog({
      title: '车主服务 申请发送一次以下消息',
      at: 'bottom',
      fill: (box) => box.append(list(options.tmplIds.map((_, index) => `服务进度通知 ${index + 1}`))),
      acts: [
        { text: '拒绝', run: answer('reject') },
        { text: '允许', main: true, run: answer('accept') },
      ],
    });
  });
}

export const open = {
  login: async (options?: Callbacks<unknown>) => succeed(options, { code: await loginCode(), errMsg: 'login:ok' }),
  requestSubscribeMessage,
  getPrivacySetting: (options?: Callbacks<unknown>) =>
    succeed(options, { needAuthorization: false, privacyContractName: '《车主服务隐私保护指引》' }),
  onNeedPrivacyAuthorization: () => undefined,
  openPrivacyContract: (options?: Callbacks<unknown>) => succeed(options, {}),
  getAccountInfoSync: () => ({ miniProgram: { appId: 'preview', envVersion: 'develop', version: '' } }),
  getUpdateManager: () => ({ onUpdateReady: () => undefined, applyUpdate: () => undefined }),
};
