// WXSS as CSS: imports inlined, rpx scaled, built-in tags renamed, and each component's classes in a scope of its own, so that
// a style that leaks here leaks in WeChat too, and one that does not, does not.
import path from 'node:path';
import postcss from 'postcss';
import { iconWxss, isIconWxss } from '../icons.mjs';
import { SRC, WXSS_IMPORT, isFile, nameOf, read } from '../project.mjs';
import { BUILTIN } from './templates.mjs';

/** The text of a WXSS file with its imports in place. */
function inlined(file, seen = new Set()) {
  if (!isFile(file) || seen.has(file)) return '';
  seen.add(file);
  const text = isIconWxss(file) ? iconWxss(read(file)) : read(file);
  return text.replace(WXSS_IMPORT, (_, ref) => inlined(importOf(file, ref), seen));
}

function importOf(file, ref) {
  if (ref.includes('miniprogram_npm/')) {
    const [pack, ...rest] = ref.split('miniprogram_npm/')[1].split('/');
    return path.join(SRC, '../node_modules', pack, 'miniprogram_dist', ...rest);
  }
  return path.resolve(path.dirname(file), ref);
}

const TAG = new RegExp(`(^|[\\s>+~,(])(${BUILTIN.join('|')})(?=[\\s.:#\\[>+~,)]|$)`, 'g');

function rewrite(text, selector) {
  const rpx = text.replace(/(-?\d*\.?\d+)rpx/g, (_, n) => `calc(${n} * var(--rpx))`);
  const plugin = {
    postcssPlugin: 'wxss',
    Rule(rule) {
      if (rule.parent.type === 'atrule' && /keyframes$/.test(rule.parent.name)) return;
      if (rule.done) return;
      rule.done = true;
      rule.selectors = rule.selectors.map((one) => selector(one.replace(TAG, '$1wx-$2')));
    },
  };
  return postcss([plugin]).process(rpx, { from: undefined }).css;
}

const page = (one, to) => one.replace(/(^|\s)page(?=[\s.:,]|$)/g, `$1${to}`);

/** A component sees its own classes only. */
function ofComponent(scope) {
  return (one) =>
    page(one, 'wx-page')
      .replace(/\.(-?[A-Za-z_][\w-]*)/g, `.${scope}--$1`)
      .replace(/:host/g, `[wx-host="${scope}"]`);
}

/** A page's style holds while that page is shown. */
function ofPage(name) {
  const root = `wx-page[data-page="${name}"]`;
  return (one) => (/(^|\s)page(?=[\s.:,]|$)/.test(one) ? page(one, root) : `${root} ${one}`);
}

/** All styles as one sheet, and the scope of each component by name. */
export function styles(components) {
  const scopes = {};
  let css = rewrite(inlined(path.join(SRC, 'app.wxss')), (one) => page(one, 'wx-page'));
  let number = 0;
  for (const [file, one] of components) {
    const name = nameOf(file);
    if (!one.page) scopes[name] = `s${(number += 1)}`;
    css += rewrite(inlined(`${file}.wxss`), one.page ? ofPage(name) : ofComponent(scopes[name]));
  }
  return { css, scopes };
}
