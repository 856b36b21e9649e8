// What the phone is, and what it can do besides.
import { Callbacks, failed, succeed } from './answer';
import { dialog, chooseOne, endToast, paragraph, toast } from './dialogs';

const view = (): DOMRect => (document.querySelector('.mp-view') ?? document.body).getBoundingClientRect();
const dark = matchMedia('(prefers-color-scheme: dark)');
const themes = new Set<(event: { theme: string }) => void>();
dark.addEventListener('change', () => themes.forEach((run) => run({ theme: theme() })));
export const theme = (): 'dark' | 'light' => (dark.matches ? 'dark' : 'light');

/** Large text: `?font=20` is what a person sets in WeChat (normally 16). */
const fontSize = (): number => Number(new URLSearchParams(location.search).get('font') ?? 16);

function info() {
  const { width, height } = view();
  return {
    windowWidth: width,
    windowHeight: height,
    screenWidth: width,
    screenHeight: height,
    pixelRatio: devicePixelRatio,
    statusBarHeight: 0,
    safeArea: { top: 0, left: 0, right: width, bottom: height, width, height },
    platform: 'devtools',
    brand: 'preview',
    model: 'Chromium',
    system: 'preview',
    SDKVersion: '3.9.0',
    version: '8.0.50',
    language: 'zh_CN',
    theme: theme(),
    fontSizeSetting: fontSize(),
    fontSizeScaleFactor: fontSize() / 16,
  };
}

interface ModalOptions extends Callbacks<unknown> {
  title?: string;
  content?: string;
  showCancel?: boolean;
  confirmText?: string;
  cancelText?: string;
}

function showModal(options: ModalOptions): Promise<unknown> {
  return new Promise((resolve) => {
    const end = (confirm: boolean) => () => resolve(succeed(options, { confirm, cancel: !confirm }));
    const cancel = options.showCancel === false ? [] : [{ text: options.cancelText ?? '取消', run: end(false) }];
    dialog({
      title: options.title ?? '',
      fill: (box) => options.content && box.append(paragraph(options.content)),
      acts: [...cancel, { text: options.confirmText ?? '确定', main: true, run: end(true) }],
    });
  });
}

export const device = {
  getSystemInfoSync: info,
  getWindowInfo: info,
  getDeviceInfo: info,
  getAppBaseInfo: info,
  canIUse: () => true,
  nextTick: (run: () => void) => Promise.resolve().then(run),
  onThemeChange: (run: (event: { theme: string }) => void) => themes.add(run),
  offThemeChange: (run: (event: { theme: string }) => void) => themes.delete(run),
  onWindowResize: () => undefined,
  offWindowResize: () => undefined,
  getMenuButtonBoundingClientRect: () => ({ top: 4, height: 32, width: 87, right: 368, left: 281, bottom: 36 }),
  showModal,
  showToast: (options: Callbacks<unknown> & { title: string; duration?: number }) => {
    toast(options.title, options.duration ?? 1500);
    return succeed(options, {});
  },
  showLoading: (options: Callbacks<unknown> & { title: string }) => {
    toast(options.title, 0);
    return succeed(options, {});
  },
  hideLoading: () => endToast(),
  hideToast: () => endToast(),
  showActionSheet: (options: Callbacks<unknown> & { itemList: string[]; alertText?: string }) =>
    chooseOne(options.alertText ?? '', options.itemList).then(
      (tapIndex) => succeed(options, { tapIndex }),
      () => failed(options, 'showActionSheet:fail cancel'),
    ),
  makePhoneCall: (options: Callbacks<unknown> & { phoneNumber: string }) => {
    toast(`呼叫 ${options.phoneNumber}`, 1500);
    return succeed(options, {});
  },
  setClipboardData: (options: Callbacks<unknown> & { data: string }) => {
    navigator.clipboard?.writeText(options.data).catch(() => undefined);
    toast('内容已复制', 1500);
    return succeed(options, {});
  },
  scanCode: (options: Callbacks<unknown>) =>
    new Promise((resolve) => {
      const input = document.createElement('input');
      input.className = 'mp-date';
      input.setAttribute('aria-label', '二维码内容');
      dialog({
        title: '扫一扫（预览：填写二维码内容）',
        fill: (box) => box.append(input),
        acts: [
          { text: '取消', run: () => void failed(options, 'scanCode:fail cancel').catch(() => undefined) },
          { text: '确定', main: true, run: () => resolve(succeed(options, { result: input.value })) },
        ],
      });
    }),
  vibrateShort: (options?: Callbacks<unknown>) => succeed(options, {}),
};
