// SIMULATED cases in the shapes of the service. It moves states and counts versions; it knows no law.
import { createHash, randomUUID } from 'node:crypto';
import { AS_OF, hex, PLACES, rows } from './data.mjs';

export const both = (zh, en) => ({ zh, en });
const STATES = { clue: ['线索', 'Clue'], triage: ['研判中', 'Triage'], suspected: ['疑似', 'Suspected'], attributed: ['已归属', 'Attributed'], notified: ['已转办', 'Notified'], acknowledged: ['已签收', 'Acknowledged'], verifying: ['核查中', 'Verifying'], determined: ['已认定', 'Determined'], rectifying: ['整改中', 'Rectifying'], 'awaiting-acceptance': ['待验收', 'Awaiting acceptance'], closed: ['已办结', 'Closed'], 'relapse-watch': ['复查期', 'Relapse watch'], dismissed: ['排除', 'Dismissed'], transferred: ['移送', 'Transferred'], revoked: ['撤销', 'Revoked'] };
const TRACK = Object.keys(STATES).slice(0, 12);
const ENDED = ['dismissed', 'transferred', 'revoked'];
export const ACTS = { triaged: ['研判', 'Triage', 'triage'], suspected: ['列为疑似', 'Mark suspected', 'suspected'], dismissed: ['排除…', 'Dismiss…', 'dismissed'], attributed: ['提请归属查询', 'Request attribution', 'attributed'], notified: ['转办', 'Hand over the letter', 'notified'], acknowledged: ['签收', 'Acknowledge', 'acknowledged'], 'inspection-begun': ['开始核查', 'Begin inspection', 'verifying'], determined: ['认定', 'Determine', 'determined'], 'rights-notified': ['送达权利告知书', 'Serve the notice of rights'], ordered: ['作出决定', 'Order measures', 'rectifying'], 'rectification-reported': ['登记整改报告', 'Record the report', 'awaiting-acceptance'], accepted: ['验收', 'Accept', 'relapse-watch'], returned: ['退回整改', 'Return', 'rectifying'], 'watch-ended': ['结束复查', 'End the watch', 'closed'], contested: ['登记异议', 'Record an objection'], 'contest-decided': ['答复异议', 'Answer an objection'], suspended: ['中止…', 'Suspend…'], resumed: ['恢复办理', 'Resume'], supervised: ['督办', 'Put under supervision'], 'supervision-lifted': ['解除督办', 'Lift supervision'], transferred: ['移送…', 'Transfer…', 'transferred'], revoked: ['撤销认定…', 'Revoke determination…', 'revoked'], told: ['登记告知', 'Record who was told'], noted: ['记一笔', 'Note'], assigned: ['派给…', 'Assign…'], 'handed-down': ['派发下级…', 'Hand down…'], 'measure-taken': ['采取措施', 'Take a measure'], 'measure-undone': ['解除措施', 'End a measure'], 'exhibit-added': ['加物证', 'Add an exhibit'], 'custody-moved': ['记一次交接', 'Record a move'], linked: ['关联案件', 'Link a case'] };
const FORWARD = { clue: ['triaged'], triage: ['suspected', 'dismissed'], suspected: ['attributed', 'dismissed'], attributed: ['notified'], notified: ['acknowledged'], acknowledged: ['inspection-begun'], verifying: ['determined', 'inspection-begun', 'dismissed'], determined: ['rights-notified', 'ordered'], rectifying: ['rectification-reported'], 'awaiting-acceptance': ['accepted', 'returned'], 'relapse-watch': ['watch-ended'], closed: [] };
const SEATS = { determined: ['second-officer', 'legal-review', 'technical-review'], ordered: ['head'], transferred: ['head'], revoked: ['head'], suspended: ['head'] };
const SEAT = { 'second-officer': both('第二名执法人员', 'Second officer'), 'legal-review': both('法制审核', 'Legal review'), 'technical-review': both('技术审核', 'Technical review'), head: both('主管部门负责人', 'Head of the authority') };
const DEMANDS = { determined: [['on-site', '两名执法人员到场检查', 'An inspection on site by two officers', true], ['three', '三要素：设备、软件、矿池记录', 'Device, software and record of the pool', true], ['scene-record', '现场笔录', 'Record of the scene', false], ['dates', '起止日期', 'From and to dates', null]], ordered: [['rights', '已送达的权利告知书', 'The notice of rights, served', false], ['defence-period', '陈述申辩期届满，或书面放弃', 'The period for a defence to be over, or a written waiver', false]] };
export const clock = { ahead: Date.parse(AS_OF) - Date.now(), moved: false };
export const now = () => new Date(Date.now() + clock.ahead).toISOString();
const from = (days) => new Date(Date.parse(AS_OF) + days * 86400000).toISOString();

const due = (id, zh, en, days, limit, more = {}) => ({ id, title: both(zh, en), due: days === null ? null : from(days), standing: days !== null && days < 0 ? 'overdue' : 'running', share_used: 0.4, law: false, article: null, owner: '望川 03', next_owner: '望川市能源局', start_event: 'notified', owner_name: both('望川 03', 'Wangchuan 03'), next_owner_name: both('望川市能源局', 'Wangchuan Energy Bureau'), calendar_name: both('国务院 2026 年工作日', 'State Council 2026'), started: from(-6), calendar: '国务院 2026 年工作日', limit, resume_on: null, escalated_to: [], ...more });
const WD = (n) => both(`${n} 工作日`, `${n} wd`);
let serial = 400;
let sequence = 5000;

function make(row, state, more = {}) {
  const id = createHash('sha256').update(`${row.id}${state}`).digest('hex').slice(0, 32);
  serial += 1;
  const at = TRACK.indexOf(state);
  const one = { id, number: `云能案〔2026〕0${serial}`, version: 12, state, state_name: both(...STATES[state]), overlays: [], sealed: false, class: 'school', site: { id: row.site.id, name: row.site.name }, place: row.site.territory, owner: '望川 03', mode: null, power: row.power, reason: row.reason.zh, recorded_at: from(-15), recorded_by: '分析 02', last_change: from(-1), parent: null, waiting_for: [], finding: row.id,
    reached: Object.fromEntries(TRACK.slice(0, (at < 0 ? 3 : at) + 1).map((name, i) => [name, { at: from(-15 + i), by: i === 0 || i === 2 ? '规则包 cn-2026.2' : '望川 03', machine: i === 0 || i === 2 }])),
    clocks: [due('verify', '核查', 'Verification', 0.4, WD(5), { share_used: 0.9 }), due('preserve', '先行登记保存', 'Preservation', 2.3, WD(7), { law: true, article: both('行政处罚法第 56 条', 'Penalty Law, article 56'), share_used: 0.71 }), due('decision', '作出决定', 'Decision', 83, both('90 日', '90 d'), { law: true, article: both('行政处罚法第 60 条', 'Penalty Law, article 60'), share_used: 0.08 })],
    pending: [], exhibits: [], custody: [], contests: [], supervision: null, suspension: null, measures: [], told: [], links: [], people: { determined: [], accepted: null, reviewed: [] }, events: [], party_access: { issued: false, expires: null }, ...more };
  for (const act of ['recorded', 'triaged', 'suspected', 'attributed', 'notified', 'acknowledged'].slice(0, Math.max(1, Math.min(6, at + 1)))) event(one, act === 'recorded' ? '规则包 cn-2026.2' : '望川 03', act, '', from(-15 + one.events.length));
  one.version = one.events.length;
  return one;
}
function event(one, by, act, text, at = now()) {
  sequence += 1;
  const [zh, en] = ACTS[act] ?? { recorded: ['登记线索', 'Recorded'], signed: ['签名', 'Signed'], withdrawn: ['撤回', 'Withdrawn'], proposed: ['提出', 'Proposed'] }[act] ?? [act, act];
  one.events.push({ sequence, number: one.events.length + 1, at, by, role: 'officer', node: one.place.code, machine: /规则包/.test(by), act, title: both(zh.replace('…', ''), en.replace('…', '')), text, hash: hex(sequence) });
  one.version = one.events.length;
  one.last_change = at;
}
const file = (name, bytes, n) => ({ name, bytes, media_type: 'application/octet-stream', sha256: hex(n), sm3: hex(n + 1), time_token: n % 2 ? null : { at: from(-6), serial: '4711' } });
const exhibit = (n, title, kept, held) => ({ id: hex(n).slice(0, 32), label: `E-0${n}`, title, file: kept, taken_at: from(-6), taken_by: '望川 03', held_by: held, seal: kept ? null : '0031–0036', moves: 1, checked: kept ? { at: from(-0.1), ok: true } : null });
const r = (n) => rows[n - 1];
export const cases = [
  make(r(5), 'verifying', { exhibits: [exhibit(1, '出口抓包', file('egress.pcap', 41000, 60), '电子卷'), exhibit(2, '机房照片 14 张', file('photos.zip', 8_100_000, 61), '电子卷'), exhibit(3, '整机 6 台（序列号见清单）', null, '学院保卫处')], told: [{ recipient: '示例职业学院', document: '线索转办函', at: from(-14), withdrawn_at: null }] }),
  make(r(1), 'determined', { mode: 'active', people: { determined: ['青坪 01', '青坪 04', '法制 01', '技术 01'], accepted: null, reviewed: [] }, clocks: [due('order', '整改期限', 'Rectification', -2.2, WD(10), { law: true })] }),
  make(r(2), 'notified', { clocks: [due('ack', '签收', 'Acknowledge', -1.1, WD(2))], overlays: ['supervised'], supervision: { from: { code: 'CN-YL', name: both('云岭省', 'Yunling Province') }, demand: '三日内到场', until: from(3), since: from(-1) } }),
  make(r(3), 'rectifying', { mode: 'active', overlays: ['contested'], clocks: [due('hearing', '听证', 'Hearing', 0.3, WD(5), { law: true, share_used: 0.9 })], contests: [{ number: 1, kind: 'hearing', name: both('要求听证', 'Request for a hearing'), at: from(-1), disputed: '负荷是模型训练，已附作业日志。', decided: null, clocks: [due('hearing-1', '听证答复', 'Answer', 4, WD(7), { law: true })] }, { number: 2, kind: 'defence', name: both('陈述、申辩', 'Defence'), at: from(-4), disputed: '设备不是我院的。', decided: { at: from(-2), by: '省 02', outcome: 'rejected', opinion: '序列号与采购单一致。', effect: 'continues' }, clocks: [] }] }),
  make(r(6), 'triage', { owner: null, clocks: [] }), make(r(8), 'suspected', { clocks: [due('attr', '归属查询', 'Attribution', 1.2, WD(2))] }),
  make(r(13), 'dismissed', { clocks: [] }), make(r(9), 'relapse-watch', { mode: 'passive', clocks: [due('watch', '复查期', 'Relapse watch', 140, both('180 日', '180 d'))] }),
  make(r(14), 'acknowledged', { overlays: ['suspended'], suspension: { reason: '等电网核对户号', since: from(-3), resume_on: from(9) }, clocks: [due('verify', '核查', 'Verification', 5, WD(5), { standing: 'suspended', resume_on: from(9) })] }),
];
cases[5].parent = { id: cases[7].id, number: cases[7].number };
cases[5].links = [{ case: { id: cases[7].id, number: cases[7].number, state: 'relapse-watch' }, is_parent: true, kinship: 'relapse', on: [{ kind: 'wallet', value: 'bc1qexample0000000000000000000000007x0c' }], why: '' }];
for (const one of cases) { const of = rows.find((row) => row.id === one.finding); of.case = { id: one.id, number: one.number, state: one.state }; }
propose(cases[0], '望川 03', 'determined', {});
cases[0].pending[0].seats[0].signed = { by: '望川 08', at: from(-0.2), opinion: '到场所见一致。' };

const rank = (one) => (one.due?.due ? Date.parse(one.due.due) : Infinity);
export function row(one, who) {
  const { finding, reached, clocks, pending, exhibits, custody, contests, supervision, suspension, measures, told, links, people, events, party_access, ...rest } = one;
  const waiting = pending.flatMap((p) => p.seats.filter((s) => !s.signed && p.proposer !== who).map((s) => s.seat));
  return { ...rest, due: [...clocks].sort((a, b) => Date.parse(a.due ?? from(999)) - Date.parse(b.due ?? from(999)))[0] ?? null, waiting_for: waiting };
}
export function full(one, who) {
  const at = TRACK.indexOf(one.state), forward = one.suspension ? ['resumed'] : (FORWARD[one.state] ?? []);
  const ended = ENDED.includes(one.state), judged = ['determined', 'rectifying', 'awaiting-acceptance', 'relapse-watch', 'closed'].includes(one.state);
  const can = (act) => (act === 'revoked' ? judged : act === 'contest-decided' ? one.contests.some((c) => !c.decided) : act === 'resumed' ? !!one.suspension : act === 'supervision-lifted' ? !!one.supervision : act === 'measure-undone' ? one.measures.some((m) => !m.undone_at) : ['noted', 'linked', 'exhibit-added', 'custody-moved', 'told'].includes(act) || !ended);
  const beside = Object.keys(ACTS).slice(14).filter((act) => !forward.includes(act) && !['watch-ended'].includes(act));
  const title = (act) => both(ACTS[act][0], ACTS[act][1]);
  return { ...row(one, who), contests: one.contests, clocks: one.clocks, exhibits: one.exhibits, custody: one.custody, supervision: one.supervision, suspension: one.suspension, measures: one.measures, told: one.told, links: one.links, people: one.people, events: one.events, party_access: one.party_access,
    track: TRACK.map((name, i) => ({ state: name, name: both(...STATES[name]), reached: one.reached[name] ?? null, current: name === one.state, next: i === at + 1 && !ended })),
    next: forward.map((act) => ({ act, title: title(act), seats: (SEATS[act] ?? []).map((seat) => ({ seat, name: SEAT[seat] })), who: [{ role: 'officer', name: both('执法人员', 'officer'), node: one.place.code }], basis: act === 'determined' ? both('行政处罚法第 41 条；节约能源法第 17、71 条', 'Penalty Law 41; Energy Conservation Law 17, 71') : null, demands: (DEMANDS[act] ?? []).map(([code, zh, en, met]) => ({ code, title: both(zh, en), met })), allowed: !(act === 'ordered' && one.contests.some((c) => !c.decided)), why: null })),
    acts: beside.map((act) => ({ act, title: title(act), allowed: can(act) && act !== 'supervised', why: act === 'supervised' ? both('只有上级可以督办', 'Only a place above may supervise') : can(act) ? null : both('现在的状态不允许', 'The state does not allow it'), grave: act === 'revoked' || act === 'transferred' })),
    pending: one.pending.map((p) => ({ ...p, may_withdraw: p.proposer === who, seats: p.seats.map((s) => ({ ...s, may_sign: !s.signed && p.proposer !== who && !p.seats.some((o) => o.signed?.by === who), why: p.proposer === who ? both('您是提出人，不能签', 'You proposed it and cannot sign') : p.seats.some((o) => o.signed?.by === who) ? both('您已占一席', 'You have a seat already') : null })) })),
    evidence: rows.filter((it) => it.id === one.finding), coverage: both('出口 97%，机房电表 100%；内网主机未监测', 'egress 97%, room meter 100%; hosts not watched'), terms: {}, origin: 'finding' };
}
export function propose(one, who, act, body) {
  event(one, who, 'proposed', ACTS[act][0]);
  one.pending.push({ proposal: one.events.length, act, title: both(ACTS[act][0].replace('…', ''), ACTS[act][1].replace('…', '')), proposer: who, proposed_at: now(), lapses: from(3), body, summary: [{ label: both('模式', 'Mode'), value: body.mode ?? '主动' }, { label: both('起止', 'From and to'), value: '2026-11-09 – 2026-11-17' }], seats: SEATS[act].map((seat) => ({ seat, name: SEAT[seat], signed: null })) });
}
/** What a body lacks, seen from far: empty words and papers without a file. */
export function lacks(body, found = new Map()) {
  if (Array.isArray(body)) body.forEach((one) => lacks(one, found));
  else if (typeof body === 'object' && body !== null) {
    if ('sha256' in body && 'title' in body && (!body.title || !/^[0-9a-f]{64}$/.test(body.sha256))) found.set('document', { code: 'document', zh: '文书的名称和 SHA-256', en: "the paper's title and SHA-256" });
    for (const [key, value] of Object.entries(body)) {
      if (value === '' && ['why', 'reason', 'text', 'opinion', 'disputed', 'missing', 'mode_why', 'weighed_against'].includes(key)) found.set('words', { code: 'words', zh: '文字说明', en: 'a reason in words' });
      if (value === '0'.repeat(32)) found.set(key.replace('_', '-'), { code: key.replace('_', '-'), zh: '物证', en: 'the exhibit' });
      lacks(value, found);
    }
  }
  return [...found.values()];
}
export function take(one, who, act, body) {
  if (SEATS[act] && !body.signed) return propose(one, who, act, body);
  event(one, who, act, body.text ?? body.why ?? body.reason ?? '');
  const to = ACTS[act]?.[2];
  if (to) { one.state = to; one.state_name = both(...STATES[to]); one.reached[to] ??= { at: now(), by: who, machine: false }; }
  if (act === 'determined') { one.mode = body.mode ?? 'active'; one.people.determined = [who]; }
  if (act === 'assigned') one.owner = body.to;
  if (act === 'handed-down') { one.owner = null; one.place = Object.values(PLACES).find((p) => p.code === body.to) ?? one.place; }
  if (act === 'suspended') { one.overlays.push('suspended'); one.suspension = { reason: body.reason, since: now(), resume_on: body.resume_on }; }
  if (act === 'resumed') { one.overlays = one.overlays.filter((o) => o !== 'suspended'); one.suspension = null; }
  if (act === 'contested') { one.overlays = [...new Set([...one.overlays, 'contested'])]; one.contests.push({ number: one.contests.length + 1, kind: body.kind, name: both(body.kind, body.kind), at: now(), disputed: body.disputed, decided: null, clocks: [] }); }
  if (act === 'contest-decided') { const c = one.contests.find((x) => x.number === body.contest); c.decided = { at: now(), by: who, outcome: body.outcome, opinion: body.opinion, effect: body.effect }; if (!one.contests.some((x) => !x.decided)) one.overlays = one.overlays.filter((o) => o !== 'contested'); }
  if (act === 'told') one.told.push({ recipient: body.recipient, document: body.document.title, at: now(), withdrawn_at: null });
  if (act === 'custody-moved') { const e = one.exhibits.find((x) => x.id === body.exhibit); if (e) { e.held_by = body.to; e.moves += 1; one.custody.push(body); } }
  if (act === 'measure-taken') one.measures.push({ number: one.measures.length + 1, kind: String(body.kind), rule: body.rule.id, document: body.document.title, at: now(), by: who, article: body.rule.article, undone_at: null, undone_why: null });
}
export function sign(one, who, p, seat, opinion) {
  event(one, who, 'signed', opinion);
  p.seats.find((s) => s.seat === seat).signed = { by: who, at: now(), opinion };
  if (p.seats.every((s) => s.signed)) { one.pending = one.pending.filter((x) => x !== p); take(one, who, p.act, { ...p.body, signed: true }); one.people.determined = p.act === 'determined' ? [p.proposer, ...p.seats.map((s) => s.signed.by)] : one.people.determined; }
}
export function open(of, who, reason) {
  const one = make(of, 'clue', { reason, recorded_by: who, owner: who, clocks: [due('triage', '研判', 'Triage', 1, WD(2))], id: randomUUID().replaceAll('-', '') });
  cases.push(one);
  of.case = { id: one.id, number: one.number, state: one.state };
  return one;
}
export function list(query, who) {
  const get = (name) => query.get(name) ?? '';
  const all = cases.map((one) => row(one, who));
  const ended = (one) => ENDED.includes(one.state) || one.state === 'closed';
  const tabs = { mine: (one) => one.owner === who, new: (one) => ['clue', 'triage'].includes(one.state), overdue: (one) => one.due?.standing === 'overdue', relapsed: (one) => one.parent !== null, contested: (one) => one.overlays.includes('contested'), waiting: (one) => one.waiting_for.length > 0, open: (one) => !ended(one), ended, all: () => true };
  const items = all.filter((one) => (tabs[get('tab')] ?? tabs.all)(one) && (get('state') === '' || one.state === get('state')) && (get('node') === '' || one.place.code === get('node')) && JSON.stringify([one.number, one.site.name, one.reason]).includes(get('q')))
    .sort((a, b) => (get('sort') === 'changed' ? Date.parse(b.last_change) - Date.parse(a.last_change) : get('sort') === 'power' ? (b.power?.central ?? 0) - (a.power?.central ?? 0) : rank(a) - rank(b)));
  return { total: items.length, page: 1, size: 50, items, tabs: Object.fromEntries(Object.entries(tabs).map(([name, keep]) => [name, all.filter(keep).length])), siblings: [{ node: '530200', name: both('河阳市', 'Heyang'), open: 4 }] };
}
