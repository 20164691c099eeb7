// Names for the shapes of cases in schema.d.ts, which is generated from ../openapi.json (`npm run api`).
import type { components } from './schema';

type Schemas = components['schemas'];

export type Place = Schemas['Place'];
export type Due = Schemas['Due'];
export type CaseRow = Schemas['CaseRow'];
export type CaseList = Schemas['CaseList'];
export type CaseFull = Schemas['CaseFull'];
export type Step = Schemas['Step'];
export type Demand = Schemas['Demand'];
export type ActOffer = Schemas['ActOffer'];
export type Pending = Schemas['PendingView'];
export type ExhibitFile = Schemas['Hashed'];
export type ExhibitView = Schemas['ExhibitView'];
export type ContestView = Schemas['ContestView'];
export type EventView = Schemas['Event'];
export type Deadlines = Schemas['DeadlineBoard'];
export type Kin = Schemas['KinCase'];
export type BulkDone = Schemas['BulkDone'];
export type NodeView = Schemas['NodeRow'];
export type RuleRow = Schemas['RuleRow'];
export type CaseBrief = Pick<CaseFull, 'events'>;

/** Tabs of the list, in the order of the keys 1 to 9. */
export const TABS = ['mine', 'new', 'overdue', 'relapsed', 'contested', 'waiting', 'open', 'ended', 'all'] as const;
