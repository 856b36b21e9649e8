// The page stack, the tab bar and the navigation bar.
import { project } from 'virtual:project';
import { backend, space } from './components';
import { preview } from './preview';
import { Frame } from './frame';
import { Callbacks, failed, succeed } from './wx/answer';
import { know } from './wx/wx';

// A page has whatever its author gave it.
interface Shown {
  path: string;
  options: Record<string, string>;
  page: any;
  root: any;
}

const tabs = project.app.tabBar.list.map((one) => one.pagePath);
const kept = new Map<string, Shown>();
let stack: Shown[] = [];
let frame: Frame;

const top = (): Shown | undefined => stack[stack.length - 1];
const element = (shown: Shown): HTMLElement => shown.root.getComponent().$$;

function parse(url: string): { path: string; options: Record<string, string> } {
  const absolute = url.startsWith('/') || !top() ? url : new URL(url, `http://x/${top()?.path}`).href.replace('http://x', '');
  const [path = '', query = ''] = absolute.replace(/^\//, '').split('?');
  return { path, options: Object.fromEntries(query.split('&').filter(Boolean).map((pair) => pair.split('=') as [string, string])) };
}

function make(path: string, options: Record<string, string>): Shown {
  const root: any = backend.createRoot('wx-page', space, path);
  const page: any = root.get();
  Object.assign(page, { route: path, options, is: path });
  const place = document.createElement('div');
  frame.view.append(place);
  const shown = { path, options, page, root };
  element(shown).dataset.page = path;
  element(shown).tabIndex = 0;
  root.attach(frame.view, place);
  page.onLoad?.(options);
  return shown;
}

function reveal(shown: Shown, first: boolean): void {
  for (const other of [...stack, ...kept.values()]) element(other).hidden = other !== shown;
  frame.show(project.configs[shown.path]?.navigationBarTitleText ?? project.app.window.navigationBarTitleText ?? '', {
    tab: tabs.indexOf(shown.path),
    back: stack.length > 1 ? 'back' : tabs.includes(shown.path) ? undefined : 'home',
  });
  history.replaceState(null, '', `#/${shown.path}${query(shown.options)}`);
  shown.page.onShow?.();
  if (first) shown.page.onReady?.();
}

const query = (options: Record<string, string>): string => {
  const text = Object.entries(options).map(([key, value]) => `${key}=${value}`).join('&');
  return text ? `?${text}` : '';
};

function unload(shown: Shown): void {
  shown.page.onUnload?.();
  const host = element(shown);
  shown.root.release();
  host.remove();
}

function leaveAll(): void {
  top()?.page.onHide?.();
  for (const shown of stack.slice().reverse()) if (!tabs.includes(shown.path)) unload(shown);
  stack = [];
}

type Nav = Callbacks<unknown> & { url: string };

function navigate(options: Nav, go: (path: string, query: Record<string, string>) => string | undefined): Promise<unknown> {
  const { path, options: given } = parse(options.url);
  if (!project.app.pages.includes(path)) return failed(options, `page "${path}" is not found`);
  const problem = go(path, given);
  return problem ? failed(options, problem) : succeed(options, {});
}

const push = (path: string, given: Record<string, string>): string | undefined => {
  if (tabs.includes(path)) return 'navigateTo:fail can not navigateTo a tabbar page';
  if (stack.length >= 10) return 'navigateTo:fail webview count limit exceed';
  top()?.page.onHide?.();
  stack.push(make(path, given));
  reveal(top()!, true);
  return undefined;
};

const replace = (path: string, given: Record<string, string>): string | undefined => {
  if (tabs.includes(path)) return 'redirectTo:fail can not redirectTo a tabbar page';
  const old = stack.pop();
  if (old) unload(old);
  stack.push(make(path, given));
  reveal(top()!, true);
  return undefined;
};

const restart = (path: string, given: Record<string, string>): string | undefined => {
  leaveAll();
  for (const shown of kept.values()) unload(shown);
  kept.clear();
  start(path, given);
  return undefined;
};

function start(path: string, given: Record<string, string>): void {
  const shown = make(path, given);
  if (tabs.includes(path)) kept.set(path, shown);
  stack = [shown];
  reveal(shown, true);
}

const toTab = (path: string): string | undefined => {
  if (!tabs.includes(path)) return 'switchTab:fail can not switch to no-tabBar page';
  leaveAll();
  const old = kept.get(path);
  if (!old) return start(path, {}) as undefined;
  stack = [old];
  reveal(old, false);
  return undefined;
};

function back(options: Callbacks<unknown> & { delta?: number } = {}): Promise<unknown> {
  if (stack.length < 2) return failed(options, 'navigateBack:fail cannot navigate back at first page.');
  for (let n = 0; n < (options.delta ?? 1) && stack.length > 1; n += 1) unload(stack.pop()!);
  reveal(top()!, false);
  return succeed(options, {});
}

function pull(): void {
  const shown = top();
  if (!shown || !project.configs[shown.path]?.enablePullDownRefresh) return;
  frame.pulling(true);
  shown.page.onPullDownRefresh?.();
}

know({
  navigateTo: (options: Nav) => navigate(options, push),
  redirectTo: (options: Nav) => navigate(options, replace),
  reLaunch: (options: Nav) => navigate(options, restart),
  switchTab: (options: Nav) => navigate(options, toTab),
  navigateBack: back,
  setNavigationBarTitle: (options: Callbacks<unknown> & { title: string }) => {
    frame.title(options.title);
    return succeed(options, {});
  },
  setTabBarBadge: (options: Callbacks<unknown> & { index: number; text: string }) => {
    frame.badge(options.index, options.text);
    return succeed(options, {});
  },
  removeTabBarBadge: (options: Callbacks<unknown> & { index: number }) => {
    frame.badge(options.index, '');
    return succeed(options, {});
  },
  stopPullDownRefresh: (options?: Callbacks<unknown>) => {
    frame.pulling(false);
    return succeed(options, {});
  },
  pageScrollTo: (options: Callbacks<unknown> & { scrollTop?: number; selector?: string }) => {
    const host = element(top()!);
    if (options.selector) host.querySelector(options.selector)?.scrollIntoView({ block: 'center' });
    else host.scrollTo({ top: options.scrollTop ?? 0 });
    return succeed(options, {});
  },
  createSelectorQuery: () => {
    let source = top()!.page;
    let made: any;
    const api: any = {
      in(component: any) {
        source = component;
        return api;
      },
    };
    for (const name of ['select', 'selectAll', 'selectViewport', 'exec']) {
      api[name] = (...given: unknown[]) => (made ??= source.createSelectorQuery())[name](...given);
    }
    return api;
  },
});

const hooks: Record<'show' | 'hide', ((options: unknown) => void)[]> = { show: [], hide: [] };
know({
  onAppShow: (run: () => void) => hooks.show.push(run),
  onAppHide: (run: () => void) => hooks.hide.push(run),
});

function expose(app: any): void {
  preview.route = () => `${top()?.path}${query(top()?.options ?? {})}`;
  preview.share = () => top()?.page.onShareAppMessage?.({ from: 'menu' });
  preview.open = (url) => void restart(parse(`/${url.replace(/^\//, '')}`).path, parse(`/${url.replace(/^\//, '')}`).options);
  preview.pullDown = pull;
  preview.background = () => {
    top()?.page.onHide?.();
    app.onHide?.();
    hooks.hide.forEach((run) => run({}));
  };
  preview.foreground = () => {
    app.onShow?.({});
    hooks.show.forEach((run) => run({}));
    top()?.page.onShow?.();
  };
}

/** Opens the first page, or the one that the address names. */
export function boot(): void {
  (globalThis as any).getCurrentPages = () => stack.map((shown) => shown.page);
  frame = new Frame(tabs, {
    tab: (index) => toTab(tabs[index]!),
    back: () => (stack.length > 1 ? void back() : toTab(tabs[0]!)),
    pull,
  });
  const app = (globalThis as any).getApp();
  expose(app);
  preview.started = performance.now();
  const wanted = location.hash ? parse(location.hash.replace(/^#/, '')) : { path: '', options: {} };
  const first = project.app.pages.includes(wanted.path) ? wanted : { path: project.app.pages[0]!, options: {} };
  app.onLaunch?.({ path: first.path, query: first.options });
  app.onShow?.({});
  start(first.path, first.options);
  history.pushState(null, '', location.href);
  addEventListener('popstate', () => {
    history.pushState(null, '', `#/${preview.route()}`);
    if (stack.length > 1) void back();
  });
}
