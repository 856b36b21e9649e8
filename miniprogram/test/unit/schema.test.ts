import fs from 'node:fs';
import { expect, test } from 'vitest';
import { schema } from '../../tools/gen.mjs';

test('the types are those of the contract', async () => {
  expect(fs.readFileSync('src/api/schema.d.ts', 'utf8')).toBe(await schema());
});
