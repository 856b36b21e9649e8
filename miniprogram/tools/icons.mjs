// TDesign's icons come as a font from a CDN. We ship the few that are used as masks, so that nothing is loaded from elsewhere
// and the package stays small.
import path from 'node:path';
import { NPM, SRC, read, walk } from './project.mjs';

/** Names that TDesign's own components show. */
const OF_TDESIGN = ['close', 'chevron-right', 'loading'];

/** The icons that our templates name. */
export function usedIcons() {
  const names = new Set(OF_TDESIGN);
  for (const file of walk(SRC).filter((one) => one.endsWith('.wxml'))) {
    for (const [tag] of read(file).matchAll(/<t-icon\b[^>]*>/g)) {
      const name = /\bname="([^"]*)"/.exec(tag)?.[1] ?? '';
      for (const [, quoted] of name.matchAll(/[?:]\s*'([a-z0-9-]+)'/g)) names.add(quoted);
      if (/^[a-z0-9-]+$/.test(name)) names.add(name);
    }
    for (const [, name] of read(file).matchAll(/\b(?:icon|prefix-icon|left-icon)="([a-z0-9-]+)"/g)) names.add(name);
  }
  return [...names].sort();
}

function rule(name) {
  const svg = read(path.join(NPM, 'tdesign-icons-svg/src', `${name}.svg`))
    .replace('view-box', 'viewBox')
    .replace(/ (class|id|width|height)="[^"]*"/g, '')
    .replace(/currentColor/g, '#000')
    .replace('<svg ', '<svg width="24" height="24" ');
  const url = `url("data:image/svg+xml,${encodeURIComponent(svg)
    .replace(/%20/g, ' ')
    .replace(/%3D/g, '=')
    .replace(/%3A/g, ':')
    .replace(/%2F/g, '/')
    .replace(/%22/g, "'")}")`;
  return (
    `.t-icon-${name}:before{content:'';display:block;width:1em;height:1em;background-color:currentColor;` +
    `-webkit-mask:${url} center/contain no-repeat;mask:${url} center/contain no-repeat;}`
  );
}

/** icon.wxss without font and glyphs, with a mask for each used icon. */
export function iconWxss(original) {
  const base = original.replace(/@font-face\s*\{[^}]*\}/g, '').replace(/\.t-icon-[\w-]+:before\{[^}]*\}/g, '');
  return `${base.trim()}\n${usedIcons().map(rule).join('\n')}\n`;
}

/** Whether a file is the one to be replaced. */
export const isIconWxss = (file) => file.endsWith('tdesign-miniprogram/miniprogram_dist/icon/icon.wxss');
