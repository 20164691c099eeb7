// Names for the shapes in schema.d.ts, which is generated from ../openapi.json (`npm run api`).
import type { components } from './schema';

type Schemas = components['schemas'];

/** The service writes every field: one that may be missing in the schema stands there as null. */
export type Told<T> = T extends (infer One)[] ? Told<One>[] : T extends object ? { [Key in keyof T]-?: Told<Exclude<T[Key], undefined>> } : T;

export type Sentence = Schemas['Sentence'];
export type Interval = Schemas['Interval'];
export type Problem = Schemas['Problem'];
export type Verdict = Schemas['Verdict'];
export type Session = Told<Schemas['Session']>;
export type Snapshot = Told<Schemas['Snapshot']>;
export type SeenBy = Schemas['SeenBy'];
export type FindingRow = Told<Schemas['FindingRow']>;
export type FindingPage = Told<Schemas['FindingPage']>;
export type Finding = Told<Schemas['Finding']>;
export type Conversation = Told<Schemas['Conversation']>;
export type Activity = Schemas['Activity'];
export type Account = Told<Schemas['Account']>;
export type CaseRow = Told<Schemas['CaseRow']>;
export type CaseList = Told<Schemas['CaseList']>;
export type CaseEvent = Schemas['Event'];
export type Case = Told<Schemas['Case']>;
export type Outcome = Schemas['OutcomeWord'];
export type Tile = Told<Schemas['Tile']>;
export type TerritoryMap = Told<Schemas['TerritoryMap']>;
export type SourceView = Told<Schemas['SourceRow']>;
export type Coverage = Told<Schemas['Coverage']>;
export type Capture = Told<Schemas['Capture']>;
