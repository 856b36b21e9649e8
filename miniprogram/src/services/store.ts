// What is kept on the phone. Everything of a person goes when the session goes, except what makes the next login quicker.
interface Kept {
  /** The session. */
  tokens: { access: string; refresh: string; until: number } | null;
  /** Whether the session was ended from elsewhere; nobody is logged in again without a tap. */
  ended: boolean;
  /** The version of the privacy agreement that was agreed to. */
  privacy: string;
  /** Writes that have not landed yet, the oldest first. */
  queue: import('./queue').Write[];
  /** Writes that the server refused later; shown once. */
  refused: { title: string; why: string }[];
  /** Idempotency keys of writes whose answer was lost, by what was asked. */
  tries: Record<string, { key: string; at: number }>;
  /** The booking that is being prepared. */
  draft: import('./draft').Draft;
  /** What was chosen of the lines of a quote, by repair, until it was sent. */
  choices: Record<string, import('./quotes').Choices>;
  /** What was answered of a survey and where it was left, by survey or link, until it was finished. */
  surveys: Record<string, import('./surveys').Left>;
  /** What was written of a complaint or to the store, by what it is about, until it was sent. */
  complaints: Record<string, { topic?: string; text?: string }>;
  /** Photos on their way, in the order in which they were taken. */
  uploads: import('./uploads').Upload[];
  /** What is to be said once all photos of a place are there. */
  wanted: import('./uploads').Wanted[];
  /** Addresses of the kept replies, the latest last. */
  reads: string[];
}

const EMPTY: Kept = { tokens: null, ended: false, privacy: '', queue: [], refused: [], tries: {}, draft: {}, choices: {}, surveys: {}, complaints: {}, uploads: [], wanted: [], reads: [] };

export function kept<K extends keyof Kept>(key: K): Kept[K] {
  const value = wx.getStorageSync<Kept[K] | ''>(key);
  return value === '' || value === undefined ? EMPTY[key] : value;
}

export function keep<K extends keyof Kept>(key: K, value: Kept[K]): void {
  wx.setStorageSync(key, value);
}

const MOST_READS = 60;

/** Keeps a reply of the server under its address; the oldest make room. */
export function keepRead(url: string, value: unknown): void {
  const reads = kept('reads').filter((one) => one !== url);
  reads.push(url);
  while (reads.length > MOST_READS) wx.removeStorageSync(`read:${reads.shift()}`);
  keep('reads', reads);
  wx.setStorageSync(`read:${url}`, value);
}

export function keptRead<T>(url: string): T | undefined {
  const value = wx.getStorageSync<T | ''>(`read:${url}`);
  return value === '' || value === undefined ? undefined : value;
}

/** A photo that was kept until it had been sent. */
export function forgetFile(filePath: string): void {
  wx.getFileSystemManager().removeSavedFile({ filePath, fail: () => undefined });
}

/** Forgets all that belongs to a person. */
export function forget(): void {
  for (const url of kept('reads')) wx.removeStorageSync(`read:${url}`);
  for (const one of kept('uploads')) forgetFile(one.file);
  for (const key of ['reads', 'tokens', 'queue', 'refused', 'tries', 'draft', 'choices', 'surveys', 'complaints', 'uploads', 'wanted'] as const) wx.removeStorageSync(key);
}
