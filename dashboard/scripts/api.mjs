// Writes src/api/schema.d.ts from ../openapi.json: `npm run api`; `npm run api -- --check` only compares.
// Two liberties with the description: operation ids are left out, because the client goes by paths; and
// a schema that is referred to but not described becomes `unknown`, with a warning.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL('../../openapi.json', import.meta.url);
const target = new URL('../src/api/schema.d.ts', import.meta.url);
const description = JSON.parse(readFileSync(source, 'utf8'));

for (const path of Object.values(description.paths))
  for (const operation of Object.values(path)) delete operation.operationId;
JSON.stringify(description, (key, value) => {
  const name = key === '$ref' ? /^#\/components\/schemas\/(.+)$/.exec(value)?.[1] : undefined;
  if (name !== undefined && description.components.schemas[name] === undefined) {
    console.warn(`openapi.json refers to ${name} and does not describe it: unknown`);
    description.components.schemas[name] = {};
  }
  return value;
});

const text = `// Generated from ../openapi.json by \`npm run api\`. Do not edit.\n\n${astToString(await openapiTS(description))}`;
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/api/schema.d.ts is not current; run npm run api');
    process.exit(1);
  }
} else writeFileSync(target, text);
