// What a test may ask of the preview, at `window.preview`.
export interface Preview {
  /** Calls of `wx` that the preview does not know. Each is a hole in what was tested. */
  unknown: string[];
  /** Rules of WeChat that were broken, such as a subscribe request outside a tap. */
  broken: string[];
  /** Errors that no code caught. */
  errors: string[];
  /** The largest setData of each page, in bytes. */
  setData: Record<string, number>;
  /** Requests in their order. */
  requests: string[];
  /** When the scripts had run, and the first paint of what was asked for: how long it took, after how many requests. */
  started: number;
  useful: { ms: number; requests: number } | undefined;
  /** Requests under way. */
  pending: number;
  /** The route that is shown. */
  route(): string;
  /** What a share of the shown page would carry. */
  share(): unknown;
  /** As if WeChat opened the program from a notice or a share card. */
  open(url: string): void;
  /** As if the person pulled the page down. */
  pullDown(): void;
  /** As if the program went to the background and came back. */
  background(): void;
  foreground(): void;
  /** The answer to the next phone button; null: the person declines. */
  phone: string | null;
}

export const preview: Preview = {
  unknown: [],
  broken: [],
  errors: [],
  setData: {},
  requests: [],
  pending: 0,
  started: 0,
  useful: undefined,
  route: () => '',
  share: () => undefined,
  open: () => undefined,
  pullDown: () => undefined,
  background: () => undefined,
  foreground: () => undefined,
  phone: '13900000000',
};

(globalThis as unknown as { preview: Preview }).preview = preview;
addEventListener('error', (event) => preview.errors.push(String(event.error?.stack ?? event.message)));
addEventListener('unhandledrejection', (event) => preview.errors.push(String(event.reason?.stack ?? JSON.stringify(event.reason))));
