// Draws the tab bar's icons (WeChat wants PNG) from TDesign's SVGs: `node tools/tab-icons.mjs`, with CHEZHU_CHROMIUM.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { NPM, SRC, read } from './project.mjs';

const ICONS = { home: 'home', stores: 'shop', inbox: 'notification', mine: 'user' };
const COLOURS = { '': '#5a6270', '-on': '#0052d9', '-dark': '#b3b8c0', '-on-dark': '#7fabf7' };
const SIDE = 81;

const browser = await chromium.launch({ executablePath: process.env.CHEZHU_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: SIDE, height: SIDE } });
fs.mkdirSync(path.join(SRC, 'images/tab'), { recursive: true });
for (const [name, icon] of Object.entries(ICONS)) {
  for (const [suffix, colour] of Object.entries(COLOURS)) {
    const filled = suffix.startsWith('-on') ? `${icon}-filled` : icon;
    const svg = read(path.join(NPM, 'tdesign-icons-svg/src', `${filled}.svg`)).replace('view-box', 'viewBox').replace(/ (width|height)="[^"]*"/g, '');
    await page.setContent(`<body style="margin:0;color:${colour}"><div style="padding:6px">${svg.replace('<svg', '<svg width="69" height="69"')}</div>`);
    await page.screenshot({ path: path.join(SRC, 'images/tab', `${name}${suffix}.png`), omitBackground: true });
  }
}
await browser.close();
