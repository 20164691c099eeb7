// What a form can offer to choose from: the case's own exhibits, contests and measures, and what is asked for
// only when an act needs it.
import { api } from '../api/client';
import { cases } from '../api/cases';
import type { CaseFull, Kin, NodeView, RuleRow } from '../api/case-types';
import type { Finding } from '../api/types';
import { local, type Values } from './body';

export interface Material {
  it: CaseFull;
  offset: number;
  nodes: NodeView[];
  kin: Kin[];
  rules: RuleRow[];
  /** The finding that the case rests on; asked for only by acts that copy its facts. */
  finding: Finding | null;
}

const none =
  <T>(empty: T) =>
  () =>
    empty;

export async function gather(it: CaseFull, act: string, offset: number, today: string): Promise<Material> {
  const wantsFinding = ['suspected', 'attributed', 'notified'].includes(act);
  const [nodes, kin, rules, finding] = await Promise.all([
    act === 'handed-down' ? cases.nodes().then((all) => all.items, none<NodeView[]>([])) : [],
    act === 'triaged' ? cases.kin(it.id).catch(none<Kin[]>([])) : [],
    ['ordered', 'measure-taken'].includes(act) ? cases.rules(today).then((all) => all.items, none<RuleRow[]>([])) : [],
    wantsFinding && it.evidence[0] ? api.finding(it.evidence[0].id).catch(none(null)) : null,
  ]);
  return { it, offset, nodes, kin, rules, finding };
}

/** What stands in the case already and need not be copied by hand: addresses, times, counts. Never a reason,
    never a judgement. */
export function known(act: string, material: Material, officer: string, today: string): Values {
  const { it, offset, finding } = material;
  const seen = finding?.conversations[0];
  const values: Values = {};
  if (act === 'suspected' && finding) {
    values.confidence = String(Math.round(finding.probability * 1000) / 1000);
    const marks = finding.conversations
      .flatMap((one) => (one.wallet ? [one.wallet] : []))
      .filter((one, i, all) => all.indexOf(one) === i);
    marks.forEach((wallet, i) =>
      Object.assign(values, { [`marks.${i}.kind`]: 'wallet', [`marks.${i}.value`]: wallet }),
    );
    if (marks.length > 0) values['marks.#'] = String(marks.length);
  }
  if (act === 'attributed' && seen) {
    Object.assign(values, { seen_at: local(seen.last_seen, offset), address: seen.subject.ip });
    if (seen.subject.port) values.port = String(seen.subject.port);
  }
  if (act === 'attributed') values.class = it.class;
  if (act === 'notified' && seen) {
    Object.assign(values, {
      'observed.source.ip': seen.subject.ip,
      'observed.source.port': seen.subject.port ? String(seen.subject.port) : '',
      'observed.at': local(seen.last_seen, offset),
      'observed.offset_minutes': String(offset),
      'observed.protocol': seen.protocol,
      'observed.submissions': seen.shares.submitted > 0 ? String(seen.shares.submitted) : '',
      'observed.sensor': seen.source,
    });
    if (seen.peer?.ip) values['observed.destination.ip'] = seen.peer.ip;
    if (seen.peer?.port) values['observed.destination.port'] = String(seen.peer.port);
  }
  if (act === 'inspection-begun') values['inspector.on-site.officers.0.officer'] = officer;
  if (['ordered', 'measure-taken'].includes(act)) {
    values.on = today;
    values['measures.0.on'] = today;
  }
  const open = it.contests.find((one) => one.decided === null);
  if (act === 'contest-decided' && open) values.contest = String(open.number);
  return values;
}
