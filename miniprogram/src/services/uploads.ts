// Photos on their way to the server. Each is kept on the phone with its Idempotency-Key before it is sent, so that it goes on after
// the network was lost or the program was closed, and lands once. What they are for is said when all of a place have landed.
import { zh } from '../locales/zh-CN';
import { callWithFile } from './api';
import { Offline, Refusal, uuid } from './http';
import { Queued, mayComeBack, writeOrQueue } from './queue';
import { forgetFile, keep, kept } from './store';

/** A place that takes photos: a paper of a loan, or its signed copy. */
export type Place = { loan: string; paper: string } | { loan: string; version: number };

export interface Upload {
  key: string;
  place: string;
  file: string;
  /** Its id at the server, when it has landed. */
  media?: string;
  /** What the server has against it. */
  wrong?: string;
}

export interface Wanted {
  place: string;
  what: Place;
}

export interface Photo {
  key: string;
  file: string;
  state: 'waiting' | 'sending' | 'sent' | 'wrong';
  percent: number;
  words: string;
}

export const MOST = 10;
const WAIT_MS = 5_000;
/** What WeChat says of a file that is not there any more. */
const GONE = /not found|no such file|not exist/;
type Heard = (place: string, end?: 'landed' | 'refused') => void;
const listeners = new Set<Heard>();
const percents = new Map<string, number>();
let running: Promise<void> | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

export const nameOf = (what: Place): string => ('paper' in what ? `${what.loan}/${what.paper}` : `${what.loan}/sign`);

/** Tells when photos of a place moved, and when they were handed in. */
export function onUploads(run: Heard): () => void {
  listeners.add(run);
  return () => void listeners.delete(run);
}

const tell: Heard = (place, end) => listeners.forEach((run) => run(place, end));
const of = (place: string): Upload[] => kept('uploads').filter((one) => one.place === place);
const put = (key: string, part: Partial<Upload>): void => keep('uploads', kept('uploads').map((one) => (one.key === key ? { ...one, ...part } : one)));

/** What a page shows of them. */
export function photosOf(place: string): Photo[] {
  const t = zh.paper;
  return of(place).map(({ key, file, media, wrong }) => {
    const percent = media ? 100 : (percents.get(key) ?? -1);
    const state = wrong ? 'wrong' : media ? 'sent' : percent >= 0 ? 'sending' : 'waiting';
    const words = { wrong: wrong ?? '', sent: t.sent, sending: t.sending(Math.max(0, percent)), waiting: t.waiting }[state];
    return { key, file, state, percent: Math.max(0, percent), words };
  });
}

export const isWanted = (place: string): boolean => kept('wanted').some((one) => one.place === place);

const save = (tempFilePath: string): Promise<string> =>
  new Promise((resolve, reject) => {
    wx.getFileSystemManager().saveFile({ tempFilePath, success: ({ savedFilePath }) => resolve(savedFilePath), fail: ({ errMsg }) => reject(new Error(errMsg)) });
  });

/** Takes photos that were just chosen; they are sent at once. */
export async function add(place: string, files: string[]): Promise<void> {
  for (const file of files.slice(0, MOST - of(place).length)) {
    // Without room for a copy the photo lives as long as the program does.
    const path = await save(file).catch(() => file);
    keep('uploads', [...kept('uploads'), { key: uuid(), place, file: path }]);
  }
  tell(place);
  resume();
}

export function drop(key: string): void {
  const one = kept('uploads').find((found) => found.key === key);
  if (!one) return;
  forgetFile(one.file);
  keep('uploads', kept('uploads').filter((found) => found.key !== key));
  tell(one.place);
  resume();
}

/** Hands in what is there, as soon as all of it has landed. */
export function handIn(what: Place): void {
  const place = nameOf(what);
  keep('wanted', [...kept('wanted').filter((one) => one.place !== place), { place, what }]);
  tell(place);
  resume();
}

async function sendOne({ key, place, file }: Upload): Promise<void> {
  percents.set(key, 0);
  tell(place);
  const progress = (percent: number) => {
    if (percents.has(key)) percents.set(key, percent);
    tell(place);
  };
  try {
    const reply = await callWithFile({ url: '/api/v1/uploads', file, headers: { 'idempotency-key': key }, progress });
    put(key, { media: (reply.data as { id: string }).id });
  } catch (error) {
    if (error instanceof Offline && GONE.test(error.message)) put(key, { wrong: zh.paper.gone });
    else if (mayComeBack(error) || !(error instanceof Refusal)) throw error;
    else put(key, { wrong: error.fields[0]?.message || error.title });
  } finally {
    percents.delete(key);
    tell(place);
  }
}

/** Says what the photos are for; they are the server's matter then. */
async function deliver({ place, what }: Wanted): Promise<void> {
  const media_ids = of(place).map((one) => one.media!);
  const done = () => {
    of(place).forEach((one) => forgetFile(one.file));
    keep('uploads', kept('uploads').filter((one) => one.place !== place));
    keep('wanted', kept('wanted').filter((one) => one.place !== place));
  };
  const say = () =>
    'paper' in what
      ? writeOrQueue('post', '/api/v1/loans/{id}/papers/{paper_id}/pages', { path: { id: what.loan, paper_id: what.paper }, body: { media_ids } }, zh.paper.task)
      : writeOrQueue('post', '/api/v1/loans/{id}/sign', { path: { id: what.loan }, body: { version: what.version, media_ids } }, zh.paper.signTask);
  try {
    await say();
    done();
  } catch (error) {
    if (!(error instanceof Queued) && !(error instanceof Refusal)) throw error;
    // From here the queue of writes has it, or it was refused and the person decides anew; the photos of a refusal stay.
    if (error instanceof Refusal) {
      keep('wanted', kept('wanted').filter((one) => one.place !== place));
      keep('refused', [...kept('refused'), { title: zh.paper.task, why: error.title }]);
      return tell(place, 'refused');
    }
    done();
  }
  return tell(place, 'landed');
}

async function run(): Promise<void> {
  for (let next = pending(); next; next = pending()) await sendOne(next);
  for (const one of kept('wanted')) {
    const photos = of(one.place);
    if (photos.length > 0 && photos.every((photo) => photo.media)) await deliver(one);
  }
}

const pending = (): Upload | undefined => kept('uploads').find((one) => !one.media && !one.wrong);

/** Goes on with what waits; comes again by itself while something does. */
export function resume(): void {
  if (running || (kept('uploads').length === 0 && kept('wanted').length === 0)) return;
  running = run()
    .catch(() => later())
    .finally(() => {
      running = undefined;
      // Something came while it ran.
      if (timer === undefined && ready()) resume();
    });
}

const ready = (): boolean =>
  pending() !== undefined || kept('wanted').some(({ place }) => of(place).length > 0 && of(place).every((one) => one.media));

function later(): void {
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    timer = undefined;
    resume();
  }, WAIT_MS);
}
