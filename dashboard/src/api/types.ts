// Names for the shapes in schema.d.ts, which is generated from ../openapi.json (`npm run api`).
import type { components } from './schema';

type Schemas = components['schemas'];

export type Sentence = Schemas['Sentence'];
export type Interval = Schemas['Interval'];
export type Problem = Schemas['Problem'];
export type Verdict = Schemas['Verdict'];
export type Session = Schemas['Session'];
export type Snapshot = Schemas['Snapshot'];
export type SeenBy = Schemas['SeenBy'];
export type FindingRow = Schemas['FindingRow'];
export type FindingPage = Schemas['FindingPage'];
export type Finding = Schemas['Finding'];
export type Conversation = Schemas['Conversation'];
export type Activity = Schemas['Activity'];
export type Account = Schemas['Account'];
export type Tile = Schemas['Tile'];
export type TerritoryMap = Schemas['TerritoryMap'];
export type SourceView = Schemas['SourceRow'];
export type Coverage = Schemas['Coverage'];
export type Capture = Schemas['Capture'];
