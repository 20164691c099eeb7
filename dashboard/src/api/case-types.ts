// What the service says of a case. Times are RFC 3339; a state, an act and a seat are words.
import type { FindingRow, Interval, Sentence } from './types';

export interface Place {
  code: string;
  name: Sentence;
}
export interface Due {
  id: string;
  title: Sentence;
  due: string | null;
  standing: 'running' | 'suspended' | 'overdue' | 'done' | 'not-covered';
  share_used: number | null;
  /** The law sets it; otherwise the place does. */
  law: boolean;
  article: Sentence | null;
  owner: string;
  next_owner: string;
  start_event: string;
  started: string;
  calendar: string;
  limit: Sentence;
  resume_on: string | null;
  escalated_to: { node: string; since: string }[];
}
export interface CaseRow {
  id: string;
  number: string;
  version: number;
  state: string;
  state_name: Sentence;
  overlays: string[];
  sealed: boolean;
  class: string;
  site: { id: string; name: Sentence } | null;
  place: Place;
  owner: string | null;
  mode: string | null;
  power: Interval | null;
  reason: string;
  recorded_at: string;
  recorded_by: string;
  last_change: string;
  due: Due | null;
  parent: { id: string; number: string } | null;
  waiting_for: string[];
}
export const TABS = ['mine', 'new', 'overdue', 'relapsed', 'contested', 'waiting', 'open', 'ended', 'all'] as const;
export type Tab = (typeof TABS)[number];
export interface CaseList {
  total: number;
  page: number;
  size: number;
  tabs: Record<Tab, number>;
  siblings?: { node: string; name: Sentence; open: number }[] | null;
  items: CaseRow[];
}
export interface TrackStep {
  state: string;
  name: Sentence;
  reached: { at: string; by: string; machine: boolean } | null;
  current: boolean;
  next: boolean;
}
export interface Demand {
  code: string;
  title: Sentence;
  /** null: known only when it is handed in. */
  met: boolean | null;
}
export interface Step {
  act: string;
  title: Sentence;
  seats: { seat: string; name: Sentence }[];
  who: { role: string; name: Sentence; node: string }[];
  basis: Sentence | null;
  demands: Demand[];
  allowed: boolean;
  why: Sentence | null;
}
export interface ActOffer {
  act: string;
  title: Sentence;
  allowed: boolean;
  why: Sentence | null;
  grave: boolean;
}
export interface PendingSeat {
  seat: string;
  name: Sentence;
  signed: { by: string; at: string; opinion: string } | null;
  may_sign: boolean;
  why: Sentence | null;
}
export interface Pending {
  proposal: number;
  act: string;
  title: Sentence;
  proposer: string;
  proposed_at: string;
  seats: PendingSeat[];
  lapses: string | null;
  summary: { label: Sentence; value: string }[];
  may_withdraw: boolean;
}
export interface ExhibitFile {
  name: string;
  bytes: number;
  media_type: string;
  sha256: string;
  sm3: string;
  time_token: { at: string; serial: string } | null;
}
export interface ExhibitView {
  id: string;
  label: string;
  title: string;
  file: ExhibitFile | null;
  taken_at: string;
  taken_by: string;
  held_by: string;
  seal: string | null;
  moves: number;
  checked: { at: string; ok: boolean } | null;
}
export interface MoveView {
  exhibit: string;
  what: string;
  from: string;
  to: string;
  at: string;
  seal: string | null;
  note: string;
}
export interface ContestView {
  number: number;
  kind: string;
  name: Sentence;
  at: string;
  disputed: string;
  decided: { at: string; by: string; outcome: string; opinion: string; effect: string | null } | null;
  clocks: Due[];
}
export interface MeasureView {
  number: number;
  kind: string;
  name: Sentence;
  taken_at: string;
  by: string;
  article: string;
  undone: { at: string; why: string } | null;
}
export interface EventView {
  sequence: number;
  number: number;
  at: string;
  by: string;
  role: string;
  node: string;
  machine: boolean;
  act: string;
  title: Sentence;
  text: string;
  hash: string;
}
export interface LinkView {
  case: { id: string; number: string; state: string } | null;
  is_parent: boolean;
  kinship: string | null;
  on: { kind: string; value: string }[];
  why: string;
}
export interface CaseFull extends CaseRow {
  track: TrackStep[];
  next: Step[];
  acts: ActOffer[];
  pending: Pending[];
  clocks: Due[];
  evidence: FindingRow[];
  exhibits: ExhibitView[];
  custody: MoveView[];
  contests: ContestView[];
  supervision: { from: string; demand: string; until: string; since: string } | null;
  suspension: { reason: string; since: string; resume_on: string } | null;
  measures: MeasureView[];
  told: { recipient: string; document: string; at: string; withdrawn_at: string | null }[];
  links: LinkView[];
  people: { determined: string[]; accepted: string | null; reviewed: string[] };
  events: EventView[];
  coverage: Sentence;
  party_access: { issued: boolean; expires: string | null };
}
export interface Deadlines {
  items: { case: CaseRow; due: Due }[];
  escalations: { case: { id: string; number: string }; due: Due; node: string; since: string }[];
}
export interface Kin {
  case: { id: string; number: string; state: string };
  kinship: string;
  on: { kind: string; value: string }[];
  consequences: string[];
}
export interface BulkDone {
  done: string[];
  refused: { id: string; problem: { title: Sentence; detail: Sentence; code: string } }[];
}
export interface NodeView {
  code: string;
  name: Sentence;
  parent: string | null;
  open: number;
  own: boolean;
}
