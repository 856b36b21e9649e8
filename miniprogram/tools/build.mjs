// Packs what WeChat gets: scripts transpiled, static files copied, and of TDesign only what is used (what DevTools calls
// "build npm", pruned). Fails when the package is larger than we promise.
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { iconWxss, isIconWxss } from './icons.mjs';
import { HERE, SRC, TDESIGN, WXSS_IMPORT, app, components, isFile, read, walk } from './project.mjs';

const OUT = path.join(HERE, 'dist');
const MAIN_LIMIT = 1024 * 1024;
const TOTAL_LIMIT = 2 * 1024 * 1024;

function write(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

async function ours() {
  const files = walk(SRC).filter((file) => !file.endsWith('.d.ts'));
  await esbuild.build({
    entryPoints: files.filter((file) => file.endsWith('.ts')),
    outdir: OUT,
    outbase: SRC,
    format: 'cjs',
    target: 'es2018',
    minify: true,
    charset: 'utf8',
  });
  for (const file of files.filter((one) => !one.endsWith('.ts'))) {
    write(path.join(OUT, path.relative(SRC, file)), fs.readFileSync(file));
  }
}

/** Copies a file of TDesign and all that it names. */
function copyOfTDesign(file, seen) {
  if (seen.has(file) || !isFile(file)) return;
  seen.add(file);
  const text = read(file);
  const to = path.join(OUT, 'miniprogram_npm/tdesign-miniprogram', path.relative(TDESIGN, file));
  write(to, isIconWxss(file) ? iconWxss(text) : text);
  const beside = (ref) => path.resolve(path.dirname(file), ref);
  if (file.endsWith('.js')) {
    for (const [, ref] of text.matchAll(/(?:from|import|require\()\s*["']([^"']+)["']/g)) {
      const base = ref.startsWith('.') ? beside(ref) : path.join(TDESIGN, 'miniprogram_npm', ref);
      for (const one of [base, `${base}.js`, `${base}/index.js`]) copyOfTDesign(one, seen);
    }
  }
  if (file.endsWith('.wxss')) for (const [, ref] of text.matchAll(WXSS_IMPORT)) copyOfTDesign(beside(ref), seen);
  if (/\.(wxml|wxs)$/.test(file)) {
    for (const [, ref] of text.matchAll(/(?:src=|require\()['"]([^'"]+)['"]/g)) copyOfTDesign(beside(ref), seen);
  }
}

function theirs() {
  const seen = new Set();
  for (const file of components().keys()) {
    if (!file.startsWith(TDESIGN)) continue;
    for (const suffix of ['.js', '.json', '.wxml', '.wxss']) copyOfTDesign(file + suffix, seen);
  }
  copyOfTDesign(path.join(TDESIGN, 'common/style/theme/_index.wxss'), seen);
  // What our own scripts import of it.
  for (const file of walk(SRC).filter((one) => one.endsWith('.ts'))) {
    for (const [, ref] of read(file).matchAll(/from 'tdesign-miniprogram\/([^']+)'/g)) copyOfTDesign(path.join(TDESIGN, `${ref}.js`), seen);
  }
}

/** Bytes of the main package and of each subpackage. */
function sizes() {
  const roots = (app().json.subPackages ?? []).map((one) => one.root);
  const sums = new Map([['main', 0], ...roots.map((root) => [root, 0])]);
  for (const file of walk(OUT)) {
    const name = path.relative(OUT, file);
    const pack = roots.find((root) => name.startsWith(`${root}/`)) ?? 'main';
    sums.set(pack, sums.get(pack) + fs.statSync(file).size);
  }
  return sums;
}

fs.rmSync(OUT, { recursive: true, force: true });
await ours();
theirs();
const sums = sizes();
const total = [...sums.values()].reduce((a, b) => a + b, 0);
for (const [pack, bytes] of sums) console.log(`${pack.padEnd(20)} ${(bytes / 1024).toFixed(0).padStart(6)} KB`);
console.log(`${'total'.padEnd(20)} ${(total / 1024).toFixed(0).padStart(6)} KB`);
if (sums.get('main') > MAIN_LIMIT || total > TOTAL_LIMIT) {
  console.error('The package is too large: at most 1024 KB in the main package and 2048 KB in all.');
  process.exit(1);
}
