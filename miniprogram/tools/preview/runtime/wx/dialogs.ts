// What WeChat draws itself: dialogs, sheets, toasts, and the wheels of a picker.
const phone = (): HTMLElement => document.querySelector('.mp-phone') ?? document.body;

interface Ask {
  title: string;
  at?: 'bottom';
  column?: boolean;
  fill: (box: HTMLElement) => void;
  acts: { text: string; main?: boolean; run: () => void }[];
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, text?: string, className?: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** A dialog that ends with one of its buttons. */
export function dialog({ title, at, column, fill, acts }: Ask): void {
  const over = element('div', undefined, 'mp-over');
  if (at) over.dataset.at = at;
  const box = element('div', undefined, 'mp-dialog');
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-modal', 'true');
  box.setAttribute('aria-label', title);
  if (title) box.append(element('h2', title));
  fill(box);
  const row = element('div', undefined, `mp-acts${column ? ' mp-column' : ''}`);
  for (const act of acts) {
    const button = element('button', act.text, act.main ? 'mp-main' : '');
    button.onclick = () => {
      over.remove();
      act.run();
    };
    row.append(button);
  }
  box.append(row);
  over.append(box);
  phone().append(over);
  row.querySelector('button')?.focus();
}

/** One of several; rejects when called off. */
export function chooseOne(title: string, options: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const acts = options.map((text, index) => ({ text, run: () => resolve(index) }));
    dialog({ title, at: 'bottom', column: true, fill: () => undefined, acts: [...acts, { text: '取消', run: () => reject(new Error('cancel')) }] });
  });
}

/** A day; rejects when called off. */
export function chooseDate(title: string, value: string, start: string, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const input = element('input', undefined, 'mp-date');
    Object.assign(input, { type: 'date', value, min: start, max: end });
    input.setAttribute('aria-label', title);
    dialog({
      title,
      at: 'bottom',
      fill: (box) => box.append(input),
      acts: [
        { text: '取消', run: () => reject(new Error('cancel')) },
        { text: '确定', main: true, run: () => (input.value ? resolve(input.value) : reject(new Error('cancel'))) },
      ],
    });
  });
}

let shown: HTMLElement | undefined;

/** A line that goes by itself; 0: until it is taken away. */
export function toast(text: string, forMs: number): void {
  shown?.remove();
  const line = element('div', text, 'mp-toast');
  line.setAttribute('role', 'alert');
  shown = line;
  phone().append(line);
  if (forMs > 0) setTimeout(() => line.remove(), forMs);
}

export function endToast(): void {
  shown?.remove();
}

/** A paragraph of a dialog. */
export const paragraph = (text: string): HTMLElement => element('p', text);

/** A list of a dialog. */
export function list(lines: string[]): HTMLElement {
  const made = element('ul');
  made.append(...lines.map((line) => element('li', line)));
  return made;
}
