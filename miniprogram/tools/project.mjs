// What the folder holds: app.json's pages, and the components that they use, ours and TDesign's.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const HERE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const SRC = path.join(HERE, 'src');
export const NPM = path.join(HERE, 'node_modules');
export const TDESIGN = path.join(NPM, 'tdesign-miniprogram/miniprogram_dist');

export const read = (file) => fs.readFileSync(file, 'utf8');
export const readJson = (file) => JSON.parse(read(file));
export const isFile = (file) => fs.existsSync(file) && fs.statSync(file).isFile();

/** All files below a folder. */
export function walk(dir) {
  return fs
    .readdirSync(dir, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? walk(path.join(dir, entry.name)) : [path.join(dir, entry.name)]));
}

/** app.json, and the paths of all pages, those of subpackages too. */
export function app() {
  const json = readJson(path.join(SRC, 'app.json'));
  const sub = (json.subPackages ?? []).flatMap((one) => one.pages.map((page) => `${one.root}/${page}`));
  return { json, pages: [...json.pages, ...sub] };
}

/** The file (without suffix) that a reference of usingComponents names. */
export function resolveComponent(ref, from) {
  if (ref.startsWith('/')) return path.join(SRC, ref);
  const local = path.resolve(path.dirname(from), ref);
  if (ref.startsWith('.') || fs.existsSync(`${local}.json`)) return local;
  const [pack, ...rest] = ref.split('/');
  return path.join(NPM, pack, 'miniprogram_dist', ...rest);
}

/** Pages and components by file (without suffix), each with its JSON and with what it uses as files. */
export function components() {
  const { json, pages } = app();
  const found = new Map();
  const visit = (file, page) => {
    if (found.has(file)) return;
    const config = readJson(`${file}.json`);
    const one = { config, page, uses: {} };
    found.set(file, one);
    for (const [tag, ref] of Object.entries({ ...json.usingComponents, ...config.usingComponents })) {
      one.uses[tag] = resolveComponent(ref, file);
      visit(one.uses[tag], false);
    }
  };
  for (const page of pages) visit(path.join(SRC, page), true);
  return found;
}

/** `pages/home/index` for ours, `npm/tdesign-miniprogram/button/button` for TDesign's. */
export function nameOf(file) {
  if (file.startsWith(`${SRC}/`)) return path.relative(SRC, file);
  return `npm/${path.relative(NPM, file).replace('/miniprogram_dist', '')}`;
}

/** The imports of a WXSS file. */
export const WXSS_IMPORT = /@import\s+['"]([^'"]+)['"];?/g;
