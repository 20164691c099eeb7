// The shapes the service answers with.
export interface Sentence { en: string; zh: string }
export interface Interval { low: number; central: number; high: number; unit: string }
export interface Problem { code: string; title: Sentence; detail: Sentence; field?: string | null }
export interface Place { code: string; name: Sentence }
export interface Site { id: string; name: Sentence; unit: Sentence; territory: Place }
export type Verdict = 'indication' | 'suspected' | 'verified' | 'determined' | 'dismissed';
export type Speaks = 'for' | 'silent' | 'against' | 'unwatched';
export interface Session { officer: string; roles: string[]; language: string | null; expires: string; must_change: boolean }
export interface Snapshot {
  place: Place; simulated: boolean; as_of: string; sequence: number; head: string; version: string;
  counts: { today: number; findings: number; cases_open: number; holes: number };
  watched: { network: number | null; meter: number | null; host: number | null };
  largest_hole: Sentence | null;
}
export interface SeenBy { network: Speaks; meter: Speaks; host: Speaks; tip: Speaks }
export interface FindingRow {
  id: string; version: number; site: Site; verdict: Verdict; stated_by: 'machine' | 'person'; probability: number;
  reason: Sentence; seen_by: SeenBy; power: Interval | null; first_seen: string; last_seen: string; protocols: string[];
  case: { id: string; number: string; state: string } | null; changed: boolean;
}
export interface FindingPage {
  total: number; page: number; size: number; items: FindingRow[];
  facets: { verdict: Record<string, number>; territory: { code: string; name: Sentence; count: number }[]; protocol: { name: string; count: number }[] };
}
export interface EvidenceView {
  id: string; family: string; rule: string; label: Sentence; detail: Sentence; weight: number; low: number; high: number; counted: boolean;
}
export interface Activity { start: string; end: string; submitted: number; low: number; high: number }
export interface Conversation {
  evidence: string; rule: string; protocol: string; transport: string;
  subject: { ip: string; port: number | null }; peer: { ip: string; port: number | null; name: string | null } | null;
  first_seen: string; last_seen: string; source: string; confidence: number; coin: string | null; algorithm: string | null;
  wallet: string | null; wallet_checksum: 'verified' | 'failed' | 'none' | null; worker: string | null; agent: string | null; via: string | null;
  messages: { name: string; from: 'subject' | 'peer'; count: number; first: string }[];
  shares: { submitted: number; accepted: number; rejected: number }; difficulty: number | null;
  difficulty_steps: { at: string; difficulty: number }[]; hash_rate: Interval | null; activity: Activity[]; partial: Sentence | null;
}
export interface Account {
  power: Interval | null; energy_per_day: Interval | null; carbon_per_day: Interval | null; why_unknown: Sentence | null;
  method: Sentence; sources: { what: Sentence; value: string; source: string; date: string }[];
}
export interface Finding extends FindingRow {
  lead: Sentence; as_of: string; probability_low: number; probability_high: number;
  prior: { log10_odds: number; low: number; high: number; text: Sentence; source: string };
  evidence: EvidenceView[]; unwatched: { family: string; label: Sentence }[]; total: { weight: number; low: number; high: number };
  refuters: { text: Sentence; weight: number }[]; unknown: Sentence[]; mode: { value: string; why: Sentence };
  conversations: Conversation[]; account: Account; history: { id: string; version: number; as_of: string; probability: number }[];
  ledger: { sequence: number; hash: string };
}
export interface CaseRow {
  id: string; number: string; site: Site; state: 'open' | 'closed'; opened_at: string; opened_by: string; closed_at: string | null;
  finding: string; power: Interval | null; last_change: string;
}
export interface CaseEvent { sequence: number; at: string; by: string; kind: string; text: string; hash: string }
export interface Case extends CaseRow {
  reason: string; outcome: string | null; events: CaseEvent[]; findings: FindingRow[];
  next: { act: string; allowed: boolean; why: Sentence }[];
}
export interface Tile {
  place: Place; column: number; row: number; sites: number; watched: number | null; suspected: number; determined: number;
  cases_open: number; power: Interval | null;
}
export interface Loss { what: string; count: number; why: Sentence }
export interface SourceView {
  id: string; name: string; kind: string; first: string | null; last: string | null; packets: number; bytes: number; flows: number; seconds: number;
  simulated: boolean; lost: Loss[];
}
export interface Coverage {
  sources: SourceView[];
  sites: { site: Site; network: { watched: boolean; periods: { start: string; end: string }[] }; meter: boolean; host: boolean }[];
  holes: Sentence[]; pools: { entries: number; newest: string | null; oldest: string | null; age_days: number | null; expired: number };
}
export interface Capture {
  id: string; name: string; state: 'receiving' | 'reading' | 'done' | 'failed'; bytes: number; total: number | null; packets: number;
  findings: string[]; evidence: number; lost: Loss[]; message: Sentence | null;
}
