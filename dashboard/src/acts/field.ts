// What a form asks for: one description per field, from which the page is drawn and the proof is written.
// Names are those of the service's JSON; labels stand in the tables as `field.<label or name>`.

interface Common {
  name: string;
  /** Word of the label, where the name alone means something else here. */
  label?: string;
  /** Says more below the label (`hint.<label or name>`). */
  hint?: boolean;
  /** Left empty it is written as null. */
  optional?: boolean;
  /** Left empty it is not written at all: the service fills it in. */
  omit?: boolean;
  /** May be left empty, and is written as an empty text. */
  blank?: boolean;
  /** Words of what the service may say is missing here. */
  lacks?: readonly string[];
}
export interface Plain extends Common {
  kind:
    | 'text'
    | 'lines'
    | 'number'
    | 'check'
    | 'day'
    | 'moment'
    | 'person'
    | 'hash'
    | 'exhibit'
    | 'exhibits'
    | 'evidence'
    | 'kin'
    | 'node'
    | 'officer'
    | 'words'
    | 'contest'
    | 'measure';
}
export interface Choice extends Common {
  kind: 'choice';
  /** Words stand in the tables as `<of>.<option>`. */
  of: string;
  options: readonly string[];
}
export interface Group extends Common {
  kind: 'group' | 'document' | 'period' | 'rule';
  fields: readonly Field[];
}
export interface List extends Common {
  kind: 'list';
  fields: readonly Field[];
  /** Rows that stand there from the beginning. */
  rows: number;
  /** No row can be added or taken away. */
  fixed?: boolean;
  /** Each row is a rule and can be picked from those in force. */
  rules?: boolean;
}
export interface Either extends Common {
  kind: 'either';
  of: string;
  options: readonly Variant[];
}
/** A variant of a tagged value: its word alone, with fields, or with the value of its only field. */
export interface Variant {
  word: string;
  fields?: readonly Field[];
  bare?: boolean;
}
export type Field = Plain | Choice | Group | List | Either;

const plain =
  (kind: Plain['kind']) =>
  (name: string, more: Partial<Common> = {}): Plain => ({ kind, name, ...more });

export const text = plain('text');
export const lines = plain('lines');
export const number = plain('number');
export const check = plain('check');
export const day = plain('day');
export const moment = plain('moment');
export const person = plain('person');
export const hash = plain('hash');
export const exhibit = plain('exhibit');
export const exhibits = plain('exhibits');
export const words = plain('words');
export const plainOf = plain;

export const choice = (name: string, of: string, options: readonly string[], more: Partial<Common> = {}): Choice => ({
  kind: 'choice',
  name,
  of,
  options,
  ...more,
});
export const group = (name: string, fields: readonly Field[], more: Partial<Common> = {}): Group => ({
  kind: 'group',
  name,
  fields,
  ...more,
});
export const list = (name: string, fields: readonly Field[], rows = 1, more: Partial<List> = {}): List => ({
  kind: 'list',
  name,
  fields,
  rows,
  ...more,
});
export const either = (name: string, of: string, options: readonly Variant[], more: Partial<Common> = {}): Either => ({
  kind: 'either',
  name,
  of,
  options,
  ...more,
});
/** A paper: title, number, and the SHA-256 of its file, which stays in this browser. */
export const paper = (name: string, more: Partial<Common> = {}): Group => ({
  kind: 'document',
  name,
  lacks: ['document'],
  fields: [
    text('title', { label: 'paper.title' }),
    text('number', { label: 'paper.number', optional: true }),
    hash('sha256'),
  ],
  ...more,
});
export const period = (name: string, more: Partial<Common> = {}): Group => ({
  kind: 'period',
  name,
  fields: [moment('start'), moment('end')],
  ...more,
});
/** A rule that is in force on the day of the act. */
export const rule = (name: string, more: Partial<Common> = {}): Group => ({
  kind: 'rule',
  name,
  lacks: ['basis', 'in-force'],
  fields: [
    text('id', { label: 'rule.id' }),
    number('version', { label: 'rule.version' }),
    text('article', { label: 'rule.article' }),
    day('valid_from'),
    day('valid_to', { optional: true }),
  ],
  ...more,
});

export const labelOf = (field: Common) => field.label ?? field.name;
export const under = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);
