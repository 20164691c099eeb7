// Both tables say the same things; no sentence hides in a component.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import { en } from './en';
import { fill, slotsOf } from './fill';
import { zhCN } from './zh-CN';

const root = join(new URL('.', import.meta.url).pathname, '..');
const files = (end: string) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => join(root, name));
const CJK = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/;

describe('tables', () => {
  it('have the same keys in the same order', () => expect(Object.keys(en)).toEqual(Object.keys(zhCN)));
  it('have the same slots in every sentence', () => {
    const wrong = Object.entries(zhCN).filter(
      ([key, sentence]) => slotsOf(sentence).join() !== slotsOf(en[key as keyof typeof zhCN]).join(),
    );
    expect(wrong).toEqual([]);
  });
  it('have no empty sentence and no Chinese in English', () => {
    expect(Object.entries(zhCN).filter(([, text]) => text.trim() === '')).toEqual([]);
    expect(
      Object.entries(en).filter(([key, text]) => text.trim() === '' || (CJK.test(text) && key !== 'app.language')),
    ).toEqual([]);
  });
  it('have no key that nobody uses', () => {
    const code = [...files('.svelte'), ...files('.ts')]
      .filter((name) => !name.includes('i18n/'))
      .map((name) => readFileSync(name, 'utf8'))
      .join('\n');
    // A key is used whole, or through a family: t(`verdict.${x}`), word('event', x).
    const families = [...code.matchAll(/`([\w.-]+\.)\$\{[^`]*\}([\w.-]*)`/g)].map(
      (found) => [found[1] ?? '', found[2] ?? ''] as const,
    );
    const words = [...code.matchAll(/word\('([\w.-]+)'/g)].map((found) => `${found[1]}.`);
    // Choices of forms name their family in the description.
    for (const found of code.matchAll(/(?:choice|either)\(\s*'[^']+',\s*'([\w.-]+)'/g)) words.push(`${found[1]}.`);
    const unused = Object.keys(zhCN).filter(
      (key) =>
        !code.includes(`'${key}'`) &&
        !words.some((one) => key.startsWith(one)) &&
        !families.some(([start, end]) => key.startsWith(start) && key.endsWith(end)),
    );
    expect(unused).toEqual([]);
  });
});

describe('slots', () => {
  it('are filled, and words follow the number', () => {
    expect(fill('{n} {n|finding|findings}', { n: 1 })).toBe('1 finding');
    expect(fill('{n} {n|finding|findings}', { n: 3 })).toBe('3 findings');
    expect(fill('{a} and {b}', { a: 'x' })).toBe('x and {b}');
  });
});

describe('components', () => {
  for (const name of files('.svelte')) {
    it(`${name.slice(root.length + 1)} has no sentence of its own`, () => {
      const source = readFileSync(name, 'utf8');
      expect(source.replace(/<!--[\s\S]*?-->/g, '').match(CJK)?.[0]).toBeUndefined();
      expect(literals(parse(source, { modern: true }).fragment)).toEqual([]);
    });
  }
});

/** Words written in markup: text between tags, and attributes that are read aloud. Names of keys and the product are not words. */
function literals(node: unknown, found: string[] = [], inside = ''): string[] {
  if (Array.isArray(node)) for (const one of node) literals(one, found, inside);
  else if (typeof node === 'object' && node !== null) {
    const it = node as Record<string, unknown>;
    const name = typeof it.name === 'string' ? it.name : '';
    if (it.type === 'Comment') return found;
    if (it.type === 'Text' && typeof it.data === 'string' && /[A-Za-z]{2,}/.test(it.data) && inside !== 'kbd')
      found.push(it.data.trim());
    if (it.type === 'StyleDirective') return found;
    if (it.type === 'Attribute') {
      if (/^(aria-label|title|placeholder|alt|label)$/.test(name)) literals(it.value, found, '');
      return found;
    }
    const within = it.type === 'RegularElement' ? name : inside;
    for (const value of Object.values(it)) literals(value, found, within);
  }
  return found;
}
