// Writes src/api/schema.d.ts from the contract. `--check` only compares, for the tests.
import fs from 'node:fs';
import path from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { HERE, SRC, read } from './project.mjs';

const CONTRACT = path.resolve(HERE, '../openapi/openapi.json');
const FILE = path.join(SRC, 'api/schema.d.ts');

/** The names of all schemas that something refers to, directly or through others. */
function reachable(part, schemas, found = new Set()) {
  for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    if (found.has(name)) continue;
    found.add(name);
    reachable(schemas[name], schemas, found);
  }
  return found;
}

/** The generated text, of what owners may call: what is the staff's does not change it. */
export async function schema() {
  const contract = JSON.parse(read(CONTRACT));
  for (const route of Object.keys(contract.paths)) {
    if (route.includes('/staff') || route.includes('/wechat/')) delete contract.paths[route];
  }
  const { schemas } = contract.components;
  const used = reachable(contract.paths, schemas);
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
  const head = '// Generated from openapi/openapi.json by `npm run gen`; do not edit.\n\n';
  return head + astToString(await openapiTS(contract));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  fs.mkdirSync(path.dirname(FILE), { recursive: true });
  fs.writeFileSync(FILE, await schema());
}
