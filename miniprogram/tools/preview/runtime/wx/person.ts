// Who holds the phone: one of the demo's owners, chosen in the bar above it.
const KEY = 'preview:who';

interface Person {
  who: string;
  kind: string;
  name: string;
  note: string | null;
  openid?: string;
}

/** The demo's people; none on a server that is no demo. */
const people: Promise<Person[]> = fetch('/demo/people.json').then(
  async (reply) => (reply.ok ? ((await reply.json()) as { people: Person[] }).people : []),
  () => [],
);

export function who(): string {
  return new URLSearchParams(location.search).get('who') ?? localStorage.getItem(KEY) ?? 'owner';
}

/**
 * A code of wx.login, good once: WeChat's stand-in takes `demo-<openid>-<n>`. A name that the demo does not know is somebody who
 * comes for the first time.
 */
export async function loginCode(): Promise<string> {
  const openid = (await people).find((one) => one.who === who())?.openid ?? `oPreview${who().replace(/[^A-Za-z0-9]/g, '')}`;
  return `demo-${openid}-${Date.now()}${Math.floor(Math.random() * 1000)}`;
}

function button(text: string, pressed: boolean, run: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.textContent = text;
  made.setAttribute('aria-pressed', String(pressed));
  made.onclick = run;
  return made;
}

function become(name: string): void {
  localStorage.setItem(KEY, name);
  location.href = location.pathname;
}

/** The bar: whom one can be, and a phone that knows nothing yet. */
export async function bar(): Promise<HTMLElement> {
  const made = document.createElement('aside');
  made.className = 'mp-bar';
  made.setAttribute('aria-label', '演示身份');
  made.append('演示车主：');
  for (const one of (await people).filter((person) => person.kind === 'owner')) {
    made.append(button(one.name, one.who === who(), () => become(one.who)));
    if (one.note) made.lastElementChild?.setAttribute('title', one.note);
  }
  made.append(
    button('清除本机数据', false, () => {
      for (const key of Object.keys(localStorage)) if (key.startsWith(`mp:${who()}:`)) localStorage.removeItem(key);
      location.href = location.pathname;
    }),
  );
  return made;
}
