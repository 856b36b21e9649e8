// What every page owes to every person: axe-core finds nothing, targets are large enough, texts are readable, names are there.
import fs from 'node:fs';
import axe from 'axe-core';
import { expect } from 'vitest';
import type { Phone } from './phone';

interface Finding {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** How much of axe-core: where only colours or only sizes differ from a state that was looked at, less is enough. */
export type Axe = 'all' | 'colours' | 'none';

/** Violations of axe-core, as a text that tells where. */
async function violations(phone: Phone, rules: Axe): Promise<string[]> {
  if (rules === 'none') return [];
  if (!(await phone.page.evaluate('"axe" in window'))) await phone.page.evaluate(axe.source);
  const only = rules === 'colours' ? ', runOnly: { type: "rule", values: ["color-contrast"] }' : '';
  const found = (await phone.page.evaluate(`axe.run(document, { resultTypes: ["violations"]${only} })`)) as { violations: Finding[] };
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)} ${(node.failureSummary ?? '').slice(0, 200)}`));
}

/** Runs in the browser: targets below 44 px, controls without a name, texts below 14 px, and what sticks out at the side. */
function measure(): string[] {
  const page = document.querySelector('wx-page:not([hidden])')!;
  const found: string[] = [];
  const text = (one: Element) => `${one.tagName.toLowerCase()} “${(one.textContent ?? '').trim().slice(0, 30)}”`;
  const visible = (box: DOMRect) => box.width > 0 && box.height > 0;
  const controls = page.querySelectorAll('[role=button],[role=radio],[role=checkbox],[role=switch],[role=link],input,textarea');
  for (const one of Array.from(controls)) {
    const host = /^(INPUT|TEXTAREA)$/.test(one.tagName) ? one.parentElement! : one.getAttribute('role') === 'switch' ? one.parentElement! : one;
    const box = host.getBoundingClientRect();
    if (!visible(box)) continue;
    if (box.height < 43.5 || box.width < 43.5) found.push(`small target: ${text(one)} ${Math.round(box.width)} × ${Math.round(box.height)}`);
    if (!(one.getAttribute('aria-label') ?? '').trim() && !(one.textContent ?? '').trim()) found.push(`no name: ${one.outerHTML.slice(0, 120)}`);
  }
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const host = node.parentElement!;
    if (!(node.textContent ?? '').trim() || !visible(host.getBoundingClientRect())) continue;
    const size = parseFloat(getComputedStyle(host).fontSize);
    if (size < 14) found.push(`small text: ${text(host)} ${size} px`);
  }
  if (page.scrollWidth > page.clientWidth + 1) found.push(`wider than the page: ${page.scrollWidth} > ${page.clientWidth}`);
  return found;
}

async function audit(phone: Phone, what: string, rules: Axe): Promise<void> {
  const found = [...(await violations(phone, rules)), ...((await phone.page.evaluate(measure)) as string[])];
  expect.soft(found, what).toEqual([]);
}

export const SHOTS = 'test/shots';

/** Audits what is shown, and leaves a picture of it. */
export async function look(phone: Phone, name: string, rules: Axe = 'all'): Promise<void> {
  fs.mkdirSync(SHOTS, { recursive: true });
  await phone.page.screenshot({ path: `${SHOTS}/${name}.png` });
  await audit(phone, name, rules);
}
