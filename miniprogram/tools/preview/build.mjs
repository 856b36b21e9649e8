// Builds the preview site: the very files that ship, run by glass-easel in a browser. A tool for tests and `make run`; nothing
// in src/ knows of it.
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { HERE, NPM, SRC, TDESIGN, app, components, isFile, nameOf, read } from '../project.mjs';
import { styles } from './styles.mjs';
import { templates } from './templates.mjs';

const OUT = path.join(HERE, 'dist-preview');
const RUNTIME = path.join(HERE, 'tools/preview/runtime');

const scriptOf = (file) => [`${file}.ts`, `${file}.js`].find(isFile);

/** What the runtime has to know of each component. */
function configs(all) {
  const known = {};
  for (const [file, one] of all) {
    const uses = Object.fromEntries(Object.entries(one.uses).map(([tag, target]) => [tag, `/${nameOf(target)}`]));
    known[nameOf(file)] = { ...one.config, usingComponents: uses };
  }
  return known;
}

/** theme.json's values stand behind `@name` in app.json; pictures stand in the script itself, as they do in WeChat's package. */
function theme() {
  const picture = (name) => `data:image/png;base64,${fs.readFileSync(path.join(SRC, name)).toString('base64')}`;
  return JSON.parse(read(path.join(SRC, 'theme.json')), (_, value) => (String(value).endsWith('.png') ? picture(value) : value));
}

const all = components();
const { css, scopes } = styles(all);
const { json, pages } = app();
const names = new Map([...all.keys()].map((file) => [scriptOf(file), nameOf(file)]));

const virtual = {
  'virtual:templates': `export const templates = ${templates(all)};`,
  'virtual:project': `export const project = ${JSON.stringify({
    app: { ...json, pages },
    configs: configs(all),
    scopes,
    theme: theme(),
  })};`,
  'virtual:app': [...all.keys()].map((file) => `import ${JSON.stringify(scriptOf(file))};`).join('\n'),
};

/** Gives the virtual modules, TDesign's inner packages, and each component its name. */
const plugin = {
  name: 'miniprogram',
  setup(build) {
    build.onResolve({ filter: /^virtual:/ }, (found) => ({ path: found.path, namespace: 'virtual' }));
    build.onLoad({ filter: /.*/, namespace: 'virtual' }, (found) => ({
      contents: virtual[found.path],
      loader: 'js',
      resolveDir: HERE,
    }));
    build.onResolve({ filter: /^(tslib|dayjs|tinycolor2|marked)(\/|$)/ }, (found) => {
      const base = path.join(TDESIGN, 'miniprogram_npm', found.path);
      const file = [`${base}.js`, `${base}/index.js`, base].find(isFile);
      return file ? { path: file } : undefined;
    });
    build.onResolve({ filter: /^tdesign-miniprogram\// }, (found) => {
      const base = path.join(NPM, 'tdesign-miniprogram/miniprogram_dist', found.path.replace('tdesign-miniprogram/', ''));
      const file = [`${base}.js`, `${base}/index.js`].find(isFile);
      return file ? { path: file } : undefined;
    });
    build.onLoad({ filter: /\.(ts|js)$/ }, (found) => {
      const name = names.get(found.path);
      if (!name) return undefined;
      const contents = `globalThis.__registering = ${JSON.stringify(name)};\n${read(found.path)}`;
      return { contents, loader: found.path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
};

fs.rmSync(OUT, { recursive: true, force: true });
fs.mkdirSync(OUT, { recursive: true });
const built = await esbuild.build({
  entryPoints: [path.join(RUNTIME, 'main.ts')],
  bundle: true,
  format: 'iife',
  outfile: path.join(OUT, 'preview.js'),
  minify: process.env.PREVIEW_READABLE === undefined,
  target: 'es2020',
  charset: 'utf8',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [plugin],
  metafile: true,
  logLevel: 'warning',
});
fs.writeFileSync(path.join(OUT, 'preview.css'), read(path.join(RUNTIME, 'base.css')) + css);
fs.copyFileSync(path.join(RUNTIME, 'index.html'), path.join(OUT, 'index.html'));
const size = Object.values(built.metafile.outputs)[0].bytes;
console.log(`preview: ${pages.length} pages, ${all.size} components, ${(size / 1024).toFixed(0)} KB of script`);
