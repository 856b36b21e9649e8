// The phone around the pages: navigation bar, tab bar, and on a wide screen the bar to choose whose phone it is.
import { project } from 'virtual:project';
import { theme } from './wx/device';
import { bar } from './wx/person';

interface Taps {
  tab: (index: number) => void;
  back: () => void;
  pull: () => void;
}

/** A value of app.json, from theme.json when it begins with `@`. */
const themed = (value: string): string => (value.startsWith('@') ? (project.theme[theme()][value.slice(1)] ?? '') : value);

export class Frame {
  readonly view = document.createElement('main');
  private readonly phone = document.createElement('div');
  private readonly heading = document.createElement('h1');
  private readonly backButton = document.createElement('button');
  private readonly buttons: HTMLButtonElement[] = [];
  private readonly pullLine = document.createElement('div');
  private selected = -1;

  constructor(tabs: string[], taps: Taps) {
    this.phone.className = 'mp-phone';
    this.view.className = 'mp-view';
    const nav = document.createElement('header');
    nav.className = 'mp-nav';
    this.heading.className = 'mp-title';
    this.backButton.className = 'mp-back';
    this.backButton.onclick = taps.back;
    nav.append(this.backButton, this.heading);
    this.pullLine.className = 'mp-pull';
    this.pullLine.textContent = '正在刷新…';
    this.view.append(this.pullLine);
    this.phone.append(nav, this.view, this.tabBar(tabs, taps));
    document.body.append(this.phone);
    this.drag(taps.pull);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.paint());
    bar().then((made) => document.body.prepend(made), () => undefined);
  }

  private tabBar(tabs: string[], taps: Taps): HTMLElement {
    const nav = document.createElement('nav');
    const made = document.createElement('div');
    nav.append(made);
    made.className = 'mp-tab';
    made.setAttribute('role', 'tablist');
    made.setAttribute('aria-label', '导航');
    tabs.forEach((_, index) => {
      const button = document.createElement('button');
      button.setAttribute('role', 'tab');
      button.append(document.createElement('img'), project.app.tabBar.list[index]!.text);
      button.onclick = () => taps.tab(index);
      this.buttons.push(button);
      made.append(button);
    });
    return nav;
  }

  private paint(): void {
    const { color, selectedColor, list } = project.app.tabBar;
    this.phone.style.setProperty('--mp-tab-color', themed(color));
    this.phone.style.setProperty('--mp-tab-selected', themed(selectedColor));
    this.buttons.forEach((button, index) => {
      const on = index === this.selected;
      button.setAttribute('aria-selected', String(on));
      const image = button.querySelector('img')!;
      image.alt = '';
      image.src = themed(on ? list[index]!.selectedIconPath : list[index]!.iconPath);
    });
  }

  show(title: string, { tab, back }: { tab: number; back?: 'back' | 'home' }): void {
    this.title(title);
    this.phone.classList.toggle('mp-tabbed', tab >= 0);
    this.backButton.hidden = back === undefined;
    this.backButton.textContent = back === 'home' ? '⌂' : '‹';
    this.backButton.setAttribute('aria-label', back === 'home' ? '首页' : '返回');
    this.selected = tab;
    this.paint();
  }

  title(text: string): void {
    this.heading.textContent = text;
    document.title = `${text} · 车主服务预览`;
  }

  badge(index: number, text: string): void {
    const button = this.buttons[index];
    button?.querySelector('.mp-badge')?.remove();
    if (!text || !button) return;
    const badge = document.createElement('span');
    badge.className = 'mp-badge';
    badge.textContent = text;
    button.append(badge);
  }

  pulling(on: boolean): void {
    this.pullLine.toggleAttribute('data-on', on);
  }

  /** A drag down at the top of a page. */
  private drag(pull: () => void): void {
    let from: number | undefined;
    const atTop = (target: EventTarget | null) => ((target as HTMLElement).closest?.('wx-page')?.scrollTop ?? 1) === 0;
    this.view.addEventListener('touchstart', (event) => {
      from = atTop(event.target) ? event.touches[0]!.clientY : undefined;
    }, { passive: true });
    this.view.addEventListener('touchend', (event) => {
      if (from !== undefined && event.changedTouches[0]!.clientY - from > 80) pull();
      from = undefined;
    });
  }
}
