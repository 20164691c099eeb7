// What somebody has typed into one form: kept until it is sent, also over a reload.
import { keepDraft, readDraft } from '../draft';
import { rowsOf, type Value, type Values } from './body';
import { type Field, type List, under } from './field';

export class Form {
  values = $state<Values>({});
  /** Messages by path, set when the service or the form itself says what is missing. */
  errors = $state<Record<string, string[]>>({});
  readonly key: string;

  constructor(key: string, fields: readonly Field[], initial: Values = {}) {
    this.key = key;
    const kept = parse(readDraft(key));
    this.values = kept ?? { ...rows(fields, ''), ...initial };
  }
  /** What the case already tells, for fields that nobody has touched yet. */
  offer(initial: Values) {
    for (const [path, value] of Object.entries(initial)) if (this.values[path] === undefined) this.values[path] = value;
  }
  get = (path: string): Value | undefined => this.values[path];
  text = (path: string): string => {
    const value = this.values[path];
    return typeof value === 'string' ? value : '';
  };
  chosen = (path: string): string[] => {
    const value = this.values[path];
    return Array.isArray(value) ? value : [];
  };
  set = (path: string, value: Value) => {
    this.values[path] = value;
    this.keep();
  };
  toggle = (path: string, id: string, on: boolean) => {
    const now = this.chosen(path);
    this.set(path, on ? [...now, id] : now.filter((one) => one !== id));
  };
  add = (field: List, path: string) => {
    const n = rowsOf(this.values, path);
    Object.assign(this.values, rows(field.fields, `${path}.${n}`));
    this.set(`${path}.#`, String(n + 1));
  };
  /** Takes one row away; those after it move up. */
  remove = (path: string, at: number) => {
    const n = rowsOf(this.values, path);
    const next: Values = {};
    for (const [key, value] of Object.entries(this.values)) {
      const row = key.startsWith(`${path}.`) ? /^(\d+)(.*)$/.exec(key.slice(path.length + 1)) : null;
      if (row === null) next[key] = value;
      else if (Number(row[1]) < at) next[key] = value;
      else if (Number(row[1]) > at) next[`${path}.${Number(row[1]) - 1}${row[2]}`] = value;
    }
    next[`${path}.#`] = String(n - 1);
    this.values = next;
    this.errors = {};
    this.keep();
  };
  forget = () => keepDraft(this.key, '');
  private keep() {
    keepDraft(this.key, JSON.stringify(this.values));
  }
}

/** Rows that stand there from the beginning, of lists inside lists too. */
function rows(fields: readonly Field[], path: string): Values {
  const values: Values = {};
  for (const field of fields) {
    const here = under(path, field.name);
    if (field.kind === 'list') {
      values[`${here}.#`] = String(field.rows);
      for (let i = 0; i < field.rows; i += 1) Object.assign(values, rows(field.fields, `${here}.${i}`));
    } else if (field.kind === 'either')
      for (const one of field.options) Object.assign(values, rows(one.fields ?? [], `${here}.${one.word}`));
    else if ('fields' in field) Object.assign(values, rows(field.fields, here));
  }
  return values;
}

function parse(text: string): Values | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : null;
  } catch {
    return null;
  }
}
