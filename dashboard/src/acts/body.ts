// From what was typed to the proof as the service reads it. Pure. Values lie flat, by path: `during.start`,
// `devices.0.count`; `devices.#` is the number of rows; the word of a variant lies under its own path.
import { type Field, type Variant, under } from './field';

export type Value = string | boolean | string[];
export type Values = Record<string, Value>;

/** The id of nothing: a field where nothing was chosen; the service answers with what is missing. */
export const NOTHING = '0'.repeat(32);

const textOf = (value: Value | undefined) => (typeof value === 'string' ? value.trim() : '');
export const rowsOf = (values: Values, path: string) => Number(values[`${path}.#`] ?? 0);
export const variantOf = (field: { options: readonly Variant[] }, word: Value | undefined) =>
  field.options.find((one) => one.word === word);

/** A local time of the place ("2026-03-02T09:00") as an instant. */
export function instant(local: string, offset: number): string {
  const ms = Date.parse(`${local}${/T\d\d:\d\d$/.test(local) ? ':00' : ''}Z`);
  return Number.isNaN(ms) ? '' : new Date(ms - offset * 60000).toISOString().replace('.000Z', 'Z');
}
/** An instant as the local time of the place, to the minute. */
export function local(time: string, offset: number): string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? '' : new Date(ms + offset * 60000).toISOString().slice(0, 16);
}

export function bodyOf(fields: readonly Field[], values: Values, offset: number, path = ''): Record<string, unknown> {
  return Object.fromEntries(
    fields
      .filter((field) => !field.omit || filled(field, values, under(path, field.name)))
      .map((field) => [field.name, write(field, values, offset, under(path, field.name))]),
  );
}

function write(field: Field, values: Values, offset: number, path: string): unknown {
  const value = values[path];
  const text = textOf(value);
  switch (field.kind) {
    case 'check':
      return value === true;
    case 'number':
      return text === '' ? (field.optional ? null : 0) : Number(text);
    case 'moment':
      return text === '' ? null : instant(text, offset);
    case 'day':
      return text === '' ? null : text;
    case 'person':
      return text === '' && field.optional ? null : { name: text };
    case 'exhibit':
      return text === '' ? NOTHING : text;
    case 'contest':
    case 'measure':
      return Number(text);
    case 'exhibits':
    case 'evidence':
    case 'kin':
      return Array.isArray(value) ? value : [];
    case 'words':
      return text.split(/[\s,;，；、]+/).filter((one) => one !== '');
    case 'group':
    case 'document':
    case 'period':
    case 'rule': {
      const body = bodyOf(field.fields, values, offset, path);
      if (field.optional && !filled(field, values, path)) return null;
      if (field.kind === 'document' && body.number === null) delete body.number;
      return body;
    }
    case 'list':
      return Array.from({ length: rowsOf(values, path) }, (_, i) =>
        bodyOf(field.fields, values, offset, `${path}.${i}`),
      );
    case 'either': {
      const variant = variantOf(field, value);
      if (variant === undefined) return null;
      const [first] = variant.fields ?? [];
      if (first === undefined) return variant.word;
      const inner = `${path}.${variant.word}`;
      return {
        [variant.word]: variant.bare
          ? write(first, values, offset, under(inner, first.name))
          : bodyOf(variant.fields ?? [], values, offset, inner),
      };
    }
    default:
      return text === '' && field.optional ? null : text;
  }
}

/** Whether anything was written in a field or below it. */
export function filled(field: Field, values: Values, path: string): boolean {
  if ('fields' in field && field.kind !== 'list')
    return field.fields.some((one) => filled(one, values, under(path, one.name)));
  const value = values[path];
  return Array.isArray(value) ? value.length > 0 : value === true || textOf(value) !== '';
}

/** What cannot even be written down yet: choices, times and numbers that are missing. Everything else is for
    the service to say. */
export function unformed(fields: readonly Field[], values: Values, path = ''): string[] {
  return fields.flatMap((field) => {
    const here = under(path, field.name);
    const text = textOf(values[here]);
    switch (field.kind) {
      case 'moment':
      case 'day':
      case 'choice':
      case 'person':
      case 'contest':
      case 'measure':
      case 'node':
        return text === '' && !field.optional ? [here] : [];
      case 'number':
        return (text === '' && !field.optional) || (text !== '' && !(Number(text) >= 0)) ? [here] : [];
      case 'group':
      case 'document':
      case 'period':
      case 'rule':
        return field.optional && !filled(field, values, here) ? [] : unformed(field.fields, values, here);
      case 'list':
        return Array.from({ length: rowsOf(values, here) }, (_, i) =>
          unformed(field.fields, values, `${here}.${i}`),
        ).flat();
      case 'either': {
        const variant = variantOf(field, values[here]);
        return variant === undefined ? [here] : unformed(variant.fields ?? [], values, `${here}.${variant.word}`);
      }
      default:
        return [];
    }
  });
}

/** Where each missing thing belongs: the fields that name it, the empty ones before the others. What no field
    names stands at the top alone. */
export function place(fields: readonly Field[], values: Values, code: string): string[] {
  const named: { path: string; empty: boolean }[] = [];
  const walk = (all: readonly Field[], path: string) => {
    for (const field of all) {
      const here = under(path, field.name);
      const said = field.lacks?.includes(code) || (code === 'words' && isWords(field));
      if (said) named.push({ path: here, empty: !whole(field, values, here) });
      if (field.kind === 'list') for (let i = 0; i < rowsOf(values, here); i += 1) walk(field.fields, `${here}.${i}`);
      else if (field.kind === 'either') {
        const variant = variantOf(field, values[here]);
        if (variant) walk(variant.fields ?? [], `${here}.${variant.word}`);
      } else if ('fields' in field) walk(field.fields, here);
    }
  };
  walk(fields, '');
  const empty = named.filter((one) => one.empty);
  return (empty.length > 0 ? empty : named).map((one) => one.path);
}

const isWords = (field: Field) => /^(text|lines|officer)$/.test(field.kind) && !field.optional && !field.blank;
function whole(field: Field, values: Values, path: string): boolean {
  if (field.kind === 'document') return ['title', 'sha256'].every((name) => textOf(values[under(path, name)]) !== '');
  return filled(field, values, path);
}
