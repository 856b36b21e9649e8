// Photos: a small built-in picture or a file of this computer, as the camera and the album give them; copies that stay; uploads.
import { preview } from '../preview';
import { type Callbacks, failed, succeed } from './answer';
import { chooseOne, dialog } from './dialogs';
import { here } from './network';
import { who } from './person';

/** Temporary files, as WeChat has them until the program ends. */
const files = new Map<string, Blob>();
let count = 0;
const KEPT = 'wxfile://store_';
const place = (path: string): string => `mp-file:${who()}:${path}`;

/** A card with a number, so that no two are the same. */
function sample(): Promise<Blob> {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 420 });
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = '#dfe8f7';
  pen.fillRect(0, 0, 640, 420);
  pen.fillStyle = '#0d2b66';
  pen.font = 'bold 44px sans-serif';
  pen.fillText('资料样图', 40, 90);
  pen.font = '28px sans-serif';
  pen.fillText(`${new Date().toISOString()} · ${Math.random().toString(36).slice(2, 8)}`, 40, 150);
  pen.fillRect(40, 200, 560, 4);
  pen.fillRect(40, 260, 420, 4);
  pen.fillRect(40, 320, 500, 4);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob!), 'image/jpeg', 0.8));
}

function pick(most: number): Promise<Blob[]> {
  return new Promise((resolve, reject) => {
    const input = Object.assign(document.createElement('input'), { type: 'file', multiple: most > 1 });
    input.addEventListener('change', () => resolve([...(input.files ?? [])].slice(0, most)));
    input.addEventListener('cancel', () => reject(new Error('cancel')));
    input.click();
  });
}

function keep(blob: Blob): { tempFilePath: string; size: number } {
  const path = `http://tmp/${Date.now()}${(count += 1)}.jpg`;
  files.set(path, blob);
  return { tempFilePath: path, size: blob.size };
}

type Choose = Callbacks<unknown> & { count?: number };

function chooseMedia(options: Choose): Promise<unknown> {
  return chooseOne('选择照片（预览）', ['样图', '从电脑选择'])
    .then(async (index) => (index === 0 ? [await sample()] : pick(options.count ?? 9)))
    .then(
      (blobs) => succeed(options, { tempFiles: blobs.map((blob) => ({ ...keep(blob), fileType: 'image' })), type: 'image' }),
      () => failed(options, 'chooseMedia:fail cancel'),
    );
}

const asData = (blob: Blob): Promise<string> =>
  new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsDataURL(blob);
  });

async function blobOf(path: string): Promise<Blob | undefined> {
  const stored = localStorage.getItem(place(path));
  return stored ? (await fetch(stored)).blob() : files.get(path);
}

type Save = Callbacks<{ savedFilePath: string }> & { tempFilePath: string };

const manager = {
  async saveFile(options: Save): Promise<unknown> {
    const blob = files.get(options.tempFilePath);
    if (!blob) return failed(options, 'saveFile:fail no such file');
    const path = `${KEPT}${Date.now()}${(count += 1)}.jpg`;
    try {
      localStorage.setItem(place(path), await asData(blob));
    } catch {
      return failed(options, 'saveFile:fail the maximum size of the file storage limit is exceeded');
    }
    return succeed(options, { savedFilePath: path });
  },
  removeSavedFile(options: Callbacks<unknown> & { filePath: string }): Promise<unknown> {
    localStorage.removeItem(place(options.filePath));
    return succeed(options, {});
  },
};

interface Upload extends Callbacks<unknown> {
  url: string;
  filePath: string;
  name: string;
  header?: Record<string, string>;
  timeout?: number;
}

function uploadFile(options: Upload): unknown {
  const listeners: ((event: { progress: number }) => void)[] = [];
  const request = new XMLHttpRequest();
  preview.requests.push(`POST ${new URL(options.url).pathname}`);
  preview.pending += 1;
  const end = (run: () => Promise<unknown>) => {
    preview.pending -= 1;
    run().catch((error) => preview.errors.push(String(error?.stack ?? error)));
  };
  request.upload.onprogress = (event) => listeners.forEach((run) => run({ progress: Math.round((100 * event.loaded) / event.total) }));
  request.onload = () => end(() => succeed(options, { statusCode: request.status, data: request.responseText, errMsg: 'uploadFile:ok' }));
  request.onerror = () => end(() => failed(options, 'uploadFile:fail'));
  request.ontimeout = () => end(() => failed(options, 'uploadFile:fail timeout'));
  void blobOf(options.filePath).then((blob) => {
    if (!blob) return end(() => failed(options, 'uploadFile:fail file not found'));
    const form = new FormData();
    form.append(options.name, blob, 'photo.jpg');
    request.open('POST', here(options.url));
    request.timeout = options.timeout ?? 60_000;
    for (const [key, value] of Object.entries(options.header ?? {})) request.setRequestHeader(key, value);
    return request.send(form);
  });
  return { onProgressUpdate: (run: (event: { progress: number }) => void) => listeners.push(run), abort: () => request.abort() };
}

/** What an `image` shows for a path of the phone, or an address of the server. */
export function picture(source: string): string {
  if (source.startsWith('data:')) return source;
  const stored = localStorage.getItem(place(source));
  if (stored) return stored;
  const blob = files.get(source);
  if (blob) return URL.createObjectURL(blob);
  return /^https?:/.test(source) ? here(source) : source;
}

/** A picture as large as the phone. */
function previewImage(options: Callbacks<unknown> & { urls: string[]; current?: string }): Promise<unknown> {
  const image = Object.assign(document.createElement('img'), { alt: '照片', src: picture(options.current ?? options.urls[0] ?? '') });
  image.style.width = '100%';
  dialog({ title: '', fill: (box) => box.append(image), acts: [{ text: '关闭', main: true, run: () => undefined }] });
  return succeed(options, {});
}

export const photos = { chooseMedia, previewImage, uploadFile, getFileSystemManager: () => manager };
