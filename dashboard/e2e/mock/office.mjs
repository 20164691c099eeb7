// SIMULATED accounts, white list, deadlines and the party's own page, in the shapes of the service.
import { hex, PLACES, rows } from './data.mjs';
import { both, cases, clock, now, row, take } from './cases.mjs';

const at = (days) => new Date(Date.parse(now()) + days * 86400000).toISOString();
const officers = [
  { name: 'admin', node: 'CN-YL', must_change: false, totp: false, locked_until: null, grants: [{ n: 1, role: 'officer', node: 'CN-YL', from: null, by: 'admin' }, { n: 2, role: 'security-administrator', node: 'CN-YL', from: null, by: 'admin' }] },
  { name: '望川 03', node: 'CN-YL', must_change: false, totp: true, locked_until: null, grants: [{ n: 1, role: 'officer', node: 'CN-W1', from: null, by: 'admin' }] },
  { name: '法制 01', node: 'CN-YL', must_change: false, totp: true, locked_until: '2026-11-24T02:00:00Z', grants: [{ n: 1, role: 'legal-reviewer', node: 'CN-YL', from: null, by: 'admin' }] },
];
const tokens = [{ id: 't1', name: 'nightly-export', scopes: ['read-case'], created: at(-20), until: at(70) }];
const listings = [
  { id: 'w1', site: { id: rows[12].site.id, name: rows[12].site.name }, place: PLACES.qingping, reason: '登记在册的分布式计算，登记号 2026-17', by: '青坪 01', at: at(-40), until: at(200), state: 'holds', confirmed: { by: '青坪 04', at: at(-39) }, ended: null, hits: 3, may_confirm: false, why: null },
  { id: 'w2', site: { id: rows[3].site.id, name: rows[3].site.name }, place: PLACES.wangchuan, reason: '示例算力中心，登记在册的科学计算', by: '望川 03', at: at(-0.1), until: at(180), state: 'waiting', confirmed: null, ended: null, hits: 0, may_confirm: true, why: null },
];
export const NODES = [{ code: 'CN-YL', name: both('云岭省', 'Yunling Province'), parent: null, open: 9, own: true }, ...Object.values(PLACES).map((p) => ({ code: p.code, name: p.name, parent: 'CN-YL', open: cases.filter((one) => one.place.code === p.code).length, own: true }))];
const RULES = [{ id: 'cn-energy-conservation-71', version: 1, article: '节约能源法第 71 条', valid_from: '2018-10-26', valid_to: null }, { id: 'cn-catalogue-2024', version: 2, article: '产业结构调整指导目录（2024 年本）淘汰类', valid_from: '2024-02-01', valid_to: null }];
let coded = null;

function partyView(one) {
  return {
    number: one.number, place: one.place, state: one.state, state_name: one.state_name, what_stands: both('您单位被怀疑用学校电力挖矿', 'Your unit is suspected of mining on school power'), what_not: both('目前没有认定，也没有处罚。', 'Nothing has been determined and there is no penalty.'),
    seen: [{ text: both('11 月 9 日 09:47 至 17 日 13:50，贵院出口 192.0.2.81 的 50418 端口与 198.51.100.23:3333 保持矿池会话', 'From 9 Nov 09:47 to 17 Nov 13:50 port 50418 of your egress 192.0.2.81 kept a pool session with 198.51.100.23:3333'), machine: true, reviewed: false }, { text: both('11 月 17 日两名执法人员到场，见 6 台设备运行', 'On 17 Nov two officers saw 6 machines running'), machine: false, reviewed: true }],
    unknown: [both('谁安装、谁操作、是否被入侵。如果是被入侵，按受害处理，先帮助清除。', 'Who installed it, who runs it, whether you were broken into. If you were, you are helped first, as the victim.')],
    todo: both('核对下面的事实，有异议就写出来。要求听证须在收到权利告知书后 5 个工作日内提出；告知书尚未送达，期限没有开始。', 'Check the facts below and say where you disagree. A hearing must be asked for within 5 working days of the notice of rights; it has not been served, so the limit has not begun.'),
    clocks: [], may_contest: ['defence', 'hearing', 'objection'], simulated: true, rights: [both('查看并下载全部证据', 'See and download all evidence'), both('陈述、申辩、要求听证', 'State, defend, ask for a hearing'), both('决定后 60 日内申请行政复议', 'Ask for reconsideration within 60 days of a decision')],
    exhibits: one.exhibits.filter((e) => e.file).map(({ id, label, title, file }) => ({ id, label, title, file })), handled_by: { place: one.place, officer: '望川 03' }, contests: one.contests, expires: at(23),
  };
}

/** The answer to a call, or undefined where this file does not know it. */
export function office(key, id, rest, body, who, request, response) {
  const [act, n] = rest;
  switch (key) {
    case 'GET officers': return [200, { items: officers }];
    case 'POST officers': officers.push({ name: body.name, node: 'CN-YL', must_change: false, totp: false, locked_until: null, grants: body.grants.map((g, i) => ({ n: i + 1, from: null, by: 'admin', ...g })) }); return [201, { name: body.name, password: 'mock' }];
    case 'POST officers/:id/grants': { const of = officers.find((o) => o.name === id); of.grants.push({ n: of.grants.length + 1, from: null, by: 'admin', ...body }); return [201, {}]; }
    case 'DELETE officers/:id/grants': { const of = officers.find((o) => o.name === id); of.grants = of.grants.filter((g) => String(g.n) !== n); return [204]; }
    case 'POST officers/:id/password': return [200, { password: 'mock' }];
    case 'GET sessions': return [200, { items: [{ id: 's1', officer: who, created: at(-0.2), last_seen: at(0), address: '127.0.0.1', current: true }, { id: 's2', officer: who, created: at(-3), last_seen: at(-2), address: '192.0.2.7', current: false }] }];
    case 'DELETE sessions/:id': return [204];
    case 'GET tokens': return [200, { items: tokens }];
    case 'POST tokens': tokens.push({ id: `t${tokens.length + 1}`, created: at(0), ...body }); return [201, { id: `t${tokens.length}`, token: `hw_${hex(tokens.length).slice(0, 40)}` }];
    case 'DELETE tokens/:id': tokens.splice(tokens.findIndex((x) => x.id === id), 1); return [204];
    case 'POST session/:id': return [200, { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/hashwarden:admin?secret=JBSWY3DPEHPK3PXP&issuer=hashwarden', recovery: ['k3pq-7m2x', '9fhd-w4sz'] }];
    case 'POST session/:id/confirm': return body.code === '000000' ? [401] : [204];
    case 'DELETE session/:id': return [204];
    case 'GET white-list': return [200, { items: listings }];
    case 'POST white-list': { const of = rows.find((r) => r.site.id === body.site); listings.push({ id: `w${listings.length + 1}`, site: of.site, place: of.site.territory, reason: body.reason, by: who, at: at(0), until: body.until, state: 'waiting', confirmed: null, ended: null, hits: 0, may_confirm: false, why: both('您是提出人，须由另一人批准', 'You proposed it; somebody else must confirm') }); return [201, {}]; }
    case 'POST white-list/:id/confirm': Object.assign(listings.find((x) => x.id === id), { state: 'holds', confirmed: { by: who, at: at(0) } }); return [200, {}];
    case 'POST white-list/:id/end': Object.assign(listings.find((x) => x.id === id), { state: 'ended', ended: { by: who, at: at(0), why: body.why } }); return [200, {}];
    case 'GET nodes': return [200, { items: NODES }];
    case 'GET rules': return [200, { items: RULES }];
    case 'GET deadlines': return [200, { items: cases.flatMap((one) => one.clocks.map((due) => ({ case: row(one, who), due }))).sort((a, b) => Date.parse(a.due.due) - Date.parse(b.due.due)), escalations: [{ case: { id: cases[2].id, number: cases[2].number }, due: cases[2].clocks[0], node: '150000', since: at(-0.5) }] }];
    case 'GET drill/:id': return [200, { now: now(), moved: clock.moved }];
    case 'POST drill/:id': clock.ahead += body.advance_hours * 3600000; clock.moved = true; return [200, { now: now() }];
    case 'POST party/:id': if (id === 'contests') { take(coded, '当事人', 'contested', { kind: body.kind, disputed: body.statement }); return [201, partyView(coded)]; }
      if (!coded || body.code !== 'ABCD-EFGH-2345') return [401];
      response.setHeader('Set-Cookie', 'hashwarden_party=mock; HttpOnly; SameSite=Strict; Path=/api/party');
      return [200, {}];
    case 'GET party/:id': return /hashwarden_party=mock/.test(request.headers.cookie ?? '') && coded ? [200, partyView(coded)] : [401];
    case 'POST cases/:id/party-code': coded = cases.find((one) => one.id === id); coded.party_access = { issued: true, expires: at(23) }; return [200, { code: 'ABCD-EFGH-2345', expires: at(23) }];
    case 'DELETE cases/:id/party-code': cases.find((one) => one.id === id).party_access = { issued: false, expires: null }; coded = null; return [204];
    default: return act === undefined ? undefined : undefined;
  }
}
