// WXML and WXS for glass-easel's own compiler: built-in tags get a `wx-` name, `bindtap` becomes `bind:tap`.
import path from 'node:path';
import { TmplGroup } from 'glass-easel-template-compiler';
import { nameOf, read } from '../project.mjs';

/** Built-ins that are nothing but an element. */
export const PLAIN = ['view', 'text', 'label', 'form'];
/** Built-ins with behaviour, written in runtime/. */
export const ACTIVE = ['button', 'image', 'input', 'textarea', 'scroll-view', 'picker', 'switch'];
/** TDesign's templates name these in branches that our pages do not take. */
const UNTAKEN = ['swiper', 'swiper-item'];
export const BUILTIN = [...PLAIN, ...ACTIVE, ...UNTAKEN];
const SYNTAX = ['block', 'template', 'slot', 'import', 'include', 'wxs'];

/** Calls `change` for each tag of a template; quotes may hold a `>`. */
function eachTag(source, change) {
  return source.replace(
    /<!--[\s\S]*?-->|<(\/?)([A-Za-z][\w-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/g,
    (whole, slash, tag, rest) => (tag === undefined ? '' : change(slash, tag, rest)),
  );
}

/** Roles as the browser calls them; what can be tapped can be reached by the keyboard. */
function accessible(attributes) {
  const focus = /\saria-role="(button|radio|tab|checkbox|link)"/.test(attributes) ? ' tabindex="0"' : '';
  return focus + attributes.replace(/(\s)aria-role=/g, '$1role=');
}

/** The template as glass-easel reads it. `known` are the tags of its usingComponents. */
function rewrite(source, known, file) {
  return eachTag(source, (slash, tag, rest) => {
    const events = rest.replace(/(\s)(bind|catch|mut-bind)([A-Za-z_]+=)/g, '$1$2:$3');
    if (SYNTAX.includes(tag)) return `<${slash}${tag}${events}>`;
    if (known.includes(tag)) return `<${slash}${tag}${events}>`;
    if (!BUILTIN.includes(tag)) throw new Error(`${file}: <${tag}> is neither a component nor a built-in of the preview`);
    return `<${slash}wx-${tag}${PLAIN.includes(tag) ? accessible(events) : events}>`;
  });
}

/** WXS is almost JavaScript: `x.constructor` is a string there. */
function addWxs(group, file, seen) {
  if (seen.has(file)) return;
  seen.add(file);
  const source = read(file);
  group.addScript(
    nameOf(file).replace(/\.wxs$/, ''),
    source
      .replace(/(require\(['"][^'"]+?)\.wxs(['"]\))/g, '$1$2')
      .replace(/\.constructor(?=\s*[!=]==?\s*['"])/g, '.constructor.name'),
  );
  for (const [, ref] of source.matchAll(/require\(['"]([^'"]+)['"]\)/g)) addWxs(group, path.resolve(path.dirname(file), ref), seen);
}

function addTemplate(group, file, known, seen) {
  if (seen.has(file)) return;
  seen.add(file);
  const source = rewrite(read(file), known, nameOf(file));
  for (const found of group.addTmpl(nameOf(file).replace(/\.wxml$/, ''), source) ?? []) {
    if ((found.level ?? 9) >= 3) throw new Error(`${nameOf(file)}: ${found.message ?? found}`);
  }
  const beside = (ref) => path.resolve(path.dirname(file), ref);
  for (const [, ref] of source.matchAll(/<(?:import|include)\s[^>]*src="([^"]+)"/g)) {
    addTemplate(group, beside(ref.endsWith('.wxml') ? ref : `${ref}.wxml`), [...known, 't-icon'], seen);
  }
  for (const [, ref] of source.matchAll(/<wxs\s[^>]*src="([^"]+)"/g)) addWxs(group, beside(ref), seen);
}

/** The compiled templates of all components, as JavaScript text. */
export function templates(components) {
  const group = new TmplGroup();
  const seen = new Set();
  for (const [file, one] of components) addTemplate(group, `${file}.wxml`, Object.keys(one.uses), seen);
  return group.getTmplGenObjectGroups();
}
