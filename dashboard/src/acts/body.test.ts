// What the forms write is what the service reads: held against whole lives of cases that the domain made.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zhCN } from '../i18n/zh-CN';
import { FORMS } from './acts';
import { bodyOf, instant, local, NOTHING, place, unformed, type Values } from './body';
import { type Field, labelOf, under } from './field';

const dir = join(new URL('.', import.meta.url).pathname, '../../../testdata/cases');
type Proof = Record<string, unknown>;
const proofs: [string, Proof][] = readdirSync(dir)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) => readFileSync(join(dir, name), 'utf8').trim().split('\n'))
  .flatMap((line) => {
    const change = (JSON.parse(line) as { change: Record<string, { change?: Record<string, Proof> } & Proof> }).change;
    const [[name, proof] = ['', {}]] = Object.entries(change);
    return (name === 'proposed' ? Object.entries(proof.change ?? {}) : [[name, proof]]) as [string, Proof][];
  });

/** The inverse of the writer, for the test only: values that would write this proof. */
function values(fields: readonly Field[], proof: Proof, path = ''): Values {
  const all: Values = {};
  for (const field of fields) {
    const here = under(path, field.name);
    const value = proof[field.name];
    if (value === null || value === undefined) continue;
    if (field.kind === 'list') {
      const rows = value as Proof[];
      all[`${here}.#`] = String(rows.length);
      rows.forEach((row, i) => Object.assign(all, values(field.fields, row, `${here}.${i}`)));
    } else if (field.kind === 'either') {
      const [word, inner] =
        typeof value === 'string' ? [value, null] : (Object.entries(value as Proof)[0] ?? ['', null]);
      all[here] = word;
      const variant = field.options.find((one) => one.word === word);
      const [first] = variant?.fields ?? [];
      if (variant?.bare && first) Object.assign(all, values([first], { [first.name]: inner }, `${here}.${word}`));
      else if (variant?.fields) Object.assign(all, values(variant.fields, inner as Proof, `${here}.${word}`));
    } else if ('fields' in field) Object.assign(all, values(field.fields, value as Proof, here));
    else if (field.kind === 'moment') all[here] = local(String(value), 480);
    else if (field.kind === 'check') all[here] = value === true;
    else if (field.kind === 'words') all[here] = (value as string[]).join(' ');
    else if (Array.isArray(value)) all[here] = value as string[];
    else all[here] = String(value);
  }
  return all;
}
/** People stand as names in what is written and as references in what is kept; keys alone are compared there. */
const shape = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(shape)
    : typeof value === 'object' && value !== null
      ? 'name' in value && Object.keys(value).length === 1
        ? (value as { name: string }).name
        : Object.fromEntries(
            Object.entries(value as Proof)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, inner]) => [key, shape(inner)]),
          )
      : typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value)
        ? `${value.slice(0, 16)}`
        : value;

describe('proofs', () => {
  it('cover every kind of act that the lives of cases show', () => {
    const without = new Set(proofs.map(([name]) => name).filter((name) => !(name in FORMS)));
    expect([...without].sort()).toEqual(
      [...without]
        .filter((name) => /^(recorded|signed|withdrawn|watch-begun|relapsed|exhibit-added)$/.test(name))
        .sort(),
    );
    expect(proofs.length).toBeGreaterThan(20);
  });
  for (const [name, proof] of proofs.filter(([act]) => act in FORMS))
    it(`${name} is written as the domain keeps it`, () => {
      const fields = FORMS[name] ?? [];
      const typed = values(fields, proof);
      expect(unformed(fields, typed)).toEqual([]);
      expect(shape(bodyOf(fields, typed, 480))).toEqual(shape(proof));
    });
});

describe('forms', () => {
  const walk = (fields: readonly Field[]): Field[] =>
    fields.flatMap((field) => [
      field,
      ...('fields' in field
        ? walk(field.fields)
        : field.kind === 'either'
          ? field.options.flatMap((one) => walk(one.fields ?? []))
          : []),
    ]);
  const all = Object.values(FORMS).flatMap(walk);
  it('have a label for every field, a hint where one is promised, a word for every choice', () => {
    const wanted = all.flatMap((field) => [
      `field.${labelOf(field)}`,
      ...(field.hint ? [`hint.${labelOf(field)}`] : []),
      ...(field.kind === 'choice' ? field.options.map((one) => `${field.of}.${one}`) : []),
      ...(field.kind === 'either' ? field.options.map((one) => `${field.of}.${one.word}`) : []),
    ]);
    expect(wanted.filter((key) => !(key in zhCN))).toEqual([]);
  });
  it('send what is not chosen as nothing, so that the service says what is missing', () => {
    const body = bodyOf(FORMS.determined ?? [], { proof: 'three-parts' }, 480) as { proof: unknown; photos: unknown };
    expect(body.proof).toEqual({ 'three-parts': { device: NOTHING, software: NOTHING, pool_record: NOTHING } });
    expect(body.photos).toEqual([]);
  });
  it('put what is missing above the empty field, not above a full one', () => {
    const fields = FORMS.ordered ?? [];
    const typed = { 'document.title': 'x', 'document.sha256': 'y', 'measures.#': '1', 'measures.0.kind': 'stop-use' };
    expect(place(fields, typed, 'document')).toEqual(['measures.0.document']);
    expect(place(fields, typed, 'head')).toEqual([]);
  });
  it('know the zone of the place', () => {
    expect(instant('2026-03-02T09:00', 480)).toBe('2026-03-02T01:00:00Z');
    expect(local('2026-03-02T01:00:00Z', 480)).toBe('2026-03-02T09:00');
  });
});
