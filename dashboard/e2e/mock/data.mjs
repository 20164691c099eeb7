// SIMULATED data in the shapes of the service, for looking at pages without it. Units and people are invented;
// addresses are from the documentation ranges.
const both = (zh, en) => ({ zh, en });
const place = (code, zh, en) => ({ code, name: both(zh, en) });
export const PLACES = {
  wangchuan: place('CN-W1', '望川市', 'Wangchuan'), qingping: place('CN-Q1', '青坪市', 'Qingping'), shidu: place('CN-S1', '石渡市', 'Shidu'),
  linqiao: place('CN-L1', '临桥市', 'Linqiao'), nanbu: place('CN-N1', '南埠县', 'Nanbu County'),
};
export const AS_OF = '2026-11-24T00:00:00Z';
const at = (days, hours = 0) => new Date(Date.parse(AS_OF) - days * 86400000 - hours * 3600000).toISOString();
const watts = (low, central, high) => ({ low, central, high, unit: 'W' });
const site = (n, zh, en, where) => ({ id: `S-${String(n).padStart(4, '0')}`, name: both(zh, en), unit: both(zh.split(' ')[0], en.split(',')[0]), territory: PLACES[where] });
const seen = (text) => Object.fromEntries(['network', 'meter', 'host', 'tip'].map((name, i) => [name, { f: 'for', s: 'silent', a: 'against', u: 'unwatched' }[text[i]]]));
export const hex = (n) => Array.from({ length: 64 }, (_, i) => ((n * 2654435761 + i * 40503 + (n * i * 97)) >>> (i % 13)) % 16).map((d) => d.toString(16)).join('');

const ROWS = [
  [1, '示例冷链物流园 2 号库', 'Sample Cold-Chain Park, store 2', 'qingping', 'determined', 0.997, 'fffs', watts(388e3, 412e3, 437e3), '整改期满后仍有提交份额 1,204 次，均被矿池接受', 'After the limit, 1,204 shares were still submitted and accepted by the pool', 26, 0.2, ['stratum-v1'], '2026-0311'],
  [2, '示例国有资产投资运营集团有限公司物业管理分公司东屿开发区第二机房', 'Sample State Assets Investment and Operation Group, property branch, Dongyu zone machine room 2', 'wangchuan', 'suspected', 0.93, 'fuuf', watts(31e3, 64e3, 118e3), '矿池会话 4 天，份额被接受；主动或被感染：未知', 'Pool session for 4 days with accepted shares; active or infected: not known', 5, 0.4, ['stratum-v1'], null],
  [3, '示例充电站', 'Sample charging station', 'linqiao', 'verified', 0.98, 'sffu', watts(9e3, 14e3, 19e3), '两人到场核实 12 台；出口在看而未见', 'Two officers verified 12 machines on site; the egress is watched and silent', 31, 3, ['stratum-v1'], '2026-0398'],
  [4, '示例数据中心（甲）B 栋 3 层', 'Sample Data Centre A, block B, floor 3', 'wangchuan', 'suspected', 0.71, 'fafu', watts(1180e3, 1240e3, 1300e3), '加密会话到已知矿池；负荷曲线像模型训练，反对一部分', 'Encrypted sessions to a known pool; the load looks like model training, which speaks against', 9, 2, ['tls', 'stratum-v1'], null],
  [5, '示例职业学院 图书馆机房', 'Sample Vocational College, library server room', 'wangchuan', 'suspected', 0.96, 'ffuu', watts(17e3, 20e3, 23e3), '矿池会话 8 天，同期电表夜间平直', 'Pool session for 8 days; the meter is flat at night over the same days', 15, 1, ['stratum-v1'], '2026-0402'],
  [6, '示例砖厂（停产）', 'Sample Brickworks (idle)', 'shidu', 'suspected', 0.88, 'sfuf', watts(170e3, 233e3, 320e3), '停产厂区昼夜平直负荷，出口未见会话', 'Flat load day and night at an idle works; no session seen at the egress', 41, 8, ['load-curve'], null],
  [7, '示例汽修门店', 'Sample garage', 'qingping', 'indication', 0.34, 'fuuu', watts(3900, 7400, 14000), '同一钱包在邻市另案出现，可能是迁移', 'The same wallet stands in a case of the next city: possible migration', 3, 20, ['ethereum-stratum'], null],
  [8, '示例县事业单位 政务外网出口', 'Sample county agency, government network egress', 'nanbu', 'suspected', 0.91, 'fsuu', watts(100, 400, 900), '两台主机登录门罗矿池；特征像被感染，先按受害处理', 'Two hosts logged in to a Monero pool; looks like infection, treated as victims first', 1.2, 0.6, ['cryptonote'], null],
  [9, '示例理工学院 仿真楼机房', 'Sample Polytechnic, simulation block', 'wangchuan', 'suspected', 0.96, 'ffuu', watts(15e3, 18e3, 21e3), '矿池会话 5 天 14 小时，份额被接受；同期电表平直 18 kW', 'Pool session 5 d 14 h with accepted shares; meter flat at 18 kW over the same days', 5.6, 0.1, ['stratum-v1'], null],
  [10, '示例云计算公司 出口 A', 'Sample Cloud Computing Co., egress A', 'wangchuan', 'indication', 0.41, 'fsuu', watts(40e3, 310e3, 1100e3), '加密会话到已知矿池名；算力租用也可能如此', 'Encrypted sessions to a known pool name; GPU rental could look the same', 2, 5, ['tls'], null],
  [11, '示例村 17 号排灌台区', 'Sample village, pump transformer 17', 'linqiao', 'indication', 0.29, 'ufuu', watts(21e3, 38e3, 60e3), '排灌台区冬季夜间平直负荷', 'Flat night load on a pump transformer in winter', 12, 30, ['load-curve'], null],
  [12, '示例网吧', 'Sample internet café', 'shidu', 'indication', 0.22, 'fuuu', null, '只有矿池域名解析 3 次，没有会话', 'Only three look-ups of pool names, no session', 6, 50, ['dns'], null],
  [13, '示例通信公司 机房 4', 'Sample Telecom Co., room 4', 'qingping', 'dismissed', 0.18, 'faas', watts(2e3, 5e3, 9e3), '登记的分布式计算任务，作业日志吻合', 'Registered distributed computing; the job logs agree', 52, 200, ['stratum-v1'], '2026-0120'],
  [14, '示例中学 多媒体教室', 'Sample Middle School, media room', 'nanbu', 'suspected', 0.84, 'fuuu', watts(180, 420, 800), '浏览器内 WebSocket 矿池会话，课时内外均有', 'WebSocket pool session from a browser, in and out of class hours', 4, 1, ['websocket', 'cryptonote'], null],
];

export const rows = ROWS.map(([n, zh, en, where, verdict, p, s, power, why, whyEn, first, last, protocols, number]) => ({
  id: `F-2026-1124-${String(n).padStart(4, '0')}`, version: n === 9 ? 3 : 1, site: site(n, zh, en, where), verdict, stated_by: ['verified', 'determined', 'dismissed'].includes(verdict) ? 'person' : 'machine',
  probability: p, reason: both(why, whyEn), seen_by: seen(s), power, first_seen: at(first), last_seen: at(0, last), protocols,
  case: null, changed: n === 6,
}));

const poisson = (n) => [n === 0 ? 0 : Math.max(0, n - 1.96 * Math.sqrt(n) + 0.4), n + 1.96 * Math.sqrt(n + 1) + 0.8];
function activity(end) {
  const out = [];
  for (let i = 0; i < 48; i += 1) {
    if (i === 7 || i === 8) continue;
    const n = Math.round(26 + 9 * Math.sin(i / 3.1) + ((i * 37) % 11) - 5);
    const start = Date.parse(end) - (48 - i) * 1800000;
    const [low, high] = poisson(n);
    out.push({ start: new Date(start).toISOString(), end: new Date(start + 1800000).toISOString(), submitted: n, low, high });
  }
  return out;
}

/** The same machine as a flow exporter saw it: counts, nothing of what was said. */
function counted(conversation) {
  return {
    ...conversation, evidence: 'E-1c', rule: 'pool-flow/1', protocol: 'pool-flow', source: 'shidu-netflow', confidence: 0.863, peer: { ...conversation.peer, name: null },
    wallet: null, wallet_checksum: null, login: null, worker: null, agent: null, messages: [], shares: { submitted: 0, accepted: 0, rejected: 0 }, hash_rate: null, difficulty: null, difficulty_steps: [], activity: [],
    partial: both('仅有包数和字节数：通信内容未知。', 'Only packets and bytes were told: what was said is not known.'), told_by: both('NetFlow v9 导出设备', 'a NetFlow v9 exporter'),
    traffic: { records: 96, sent: { packets: 1204, bytes: 120400 }, received: { packets: 1311, bytes: 393300 }, sampling: 100, answered: true, hours: 96 },
  };
}

export function finding(row) {
  const strong = row.protocols.includes('stratum-v1') || row.protocols.includes('cryptonote');
  const evidence = [
    ...(strong ? [{ id: 'E-1', family: 'pool-session', rule: 'pool-session@2', label: both('矿池会话，份额被接受', 'Pool session with accepted shares'), detail: both('stratum-v1，提交 7,204 次，接受 7,131 次', 'stratum-v1, 7,204 submitted, 7,131 accepted'), weight: 3.4, low: 2.9, high: 3.9, counted: true }] : []),
    { id: 'E-2', family: 'pool-session', rule: 'pool-name@1', label: both('矿池域名解析', 'Pool name looked up'), detail: both('与会话同族', 'same family as the session'), weight: strong ? 1.2 : 1.6, low: strong ? 0.8 : 0.9, high: strong ? 1.6 : 2.2, counted: !strong },
    ...(row.seen_by.meter === 'for' ? [{ id: 'E-3', family: 'steady-load', rule: 'steady-load@1', label: both('昼夜平直负荷', 'Flat load day and night'), detail: both('夜昼比 0.98，高出基线 18 kW', 'night-day ratio 0.98, 18 kW over baseline'), weight: 0.9, low: 0.4, high: 1.4, counted: true }] : []),
    { id: 'E-4', family: 'registered-jobs', rule: 'registered-jobs@1', label: both('计算作业登记', 'Registered computing jobs'), detail: both('日志可解释 11 月 18–19 日的一部分', 'logs explain part of 18–19 Nov'), weight: -0.5, low: -0.9, high: -0.2, counted: true },
  ];
  const prior = { log10_odds: -2.6, low: -2.9, high: -2.3, text: both('高校机房', 'campus machine room'), source: 'class base rate 1:400, cn-2026.2' };
  const weight = prior.log10_odds + evidence.filter((one) => one.counted).reduce((sum, one) => sum + one.weight, 0);
  const rate = (x) => 10 ** x / (1 + 10 ** x);
  const conversation = {
    evidence: 'E-1', rule: 'pool-session@2', protocol: 'stratum-v1', transport: 'tcp', subject: { ip: '192.0.2.44', port: 50123 }, peer: { ip: '203.0.113.9', port: 3333, name: 'btc.pool.example' },
    first_seen: row.first_seen, last_seen: row.last_seen, source: 'wangchuan-egress-1', confidence: 0.999, coin: 'BTC', algorithm: 'SHA-256d', wallet: 'bc1qexample0000000000000000000000007x0c', wallet_checksum: 'verified',
    login: null, worker: 'lib-03', agent: 'example-miner/2.1', via: null,
    messages: [{ name: 'mining.subscribe', from: 'subject', count: 3, first: row.first_seen }, { name: 'mining.authorize', from: 'subject', count: 3, first: row.first_seen }, { name: 'mining.notify', from: 'peer', count: 9120, first: row.first_seen }, { name: 'mining.submit', from: 'subject', count: 7204, first: row.first_seen }],
    shares: { submitted: 7204, accepted: 7131, rejected: 73 }, difficulty: 65536, difficulty_steps: [{ at: row.first_seen, difficulty: 16384 }, { at: row.last_seen, difficulty: 65536 }],
    hash_rate: { low: 0.71e15, central: 0.73e15, high: 0.75e15, unit: 'H/s' }, activity: activity(row.last_seen), partial: both('03:00–04:00 探针丢包，其间的份额没有看到', 'The sensor lost packets 03:00–04:00; shares of that hour were not seen'),
    told_by: null, traffic: null,
  };
  return {
    ...row, probability: rate(weight),
    lead: both('一台内网主机与矿池保持会话 5 天 14 小时，提交份额 7,204 次，其中 7,131 次被接受；同期机房电表出现 18 kW（15–21）的昼夜平直负荷。', 'One inside host kept a session with a mining pool for 5 days 14 hours and submitted 7,204 shares, 7,131 of them accepted; over the same days the room’s meter shows a flat load of 18 kW (15–21).'),
    as_of: AS_OF, probability_low: rate(weight - 0.8), probability_high: rate(weight + 0.8), prior, evidence,
    unwatched: ['host', 'tip'].filter((name) => row.seen_by[name] === 'unwatched').map((family) => ({ family, label: family === 'host' ? both('主机', 'Host') : both('举报', 'Tips') })),
    total: { weight, low: weight - 0.8, high: weight + 0.8 },
    refuters: [
      { text: both('查 DHCP 日志：50123 端口当时属于另一栋楼', 'DHCP log shows port 50123 belonged to another building then'), weight: -2.0 },
      { text: both('机房电表覆盖了整层照明与空调', 'The meter also feeds lighting and cooling of the floor'), weight: -0.9 },
      { text: both('主机快照无矿工程序、无自启动项', 'Host snapshot shows no miner and no autostart'), weight: -1.2 },
    ],
    unknown: [both('谁在操作；主动还是被感染', 'Who operates it; active or infected'), both('出口之内是哪台机器（NAT 之后）', 'Which machine it is behind the NAT'), both('11-18 之前 60 天：探针尚未安装', '60 days before 18 Nov: no sensor yet')],
    mode: { value: 'unknown', why: both('主动、被感染、混合均无依据', 'active, infected, mixed: no evidence yet') },
    conversations: strong ? [conversation, { ...conversation, evidence: 'E-1b', subject: { ip: '2001:db8::44', port: 50188 }, peer: { ...conversation.peer, name: null }, wallet: null, wallet_checksum: null, login: 'lib2026', worker: null, agent: null, hash_rate: null, difficulty: null, difficulty_steps: [], activity: [], partial: null, messages: conversation.messages.slice(0, 1), shares: { submitted: 0, accepted: 0, rejected: 0 } }, counted(conversation)] : [],
    account: {
      power: row.power, energy_per_day: row.power ? { low: row.power.low * 0.024, central: row.power.central * 0.024, high: row.power.high * 0.024, unit: 'kWh/d' } : null,
      carbon_per_day: row.power ? { low: row.power.low * 0.012, central: row.power.central * 0.0132, high: row.power.high * 0.0145, unit: 'kg CO2e/d' } : null,
      why_unknown: row.power ? null : both('没有份额，无从估算算力与功率', 'No shares, so neither hash rate nor power can be estimated'),
      method: both('算力 × 该算法现役设备能效的低、中、高', 'Hash rate × low, central and high efficiency of devices in service for the algorithm'),
      sources: [{ what: both('电网平均排放因子', 'Grid average emission factor'), value: '0.5366 kg CO2e/kWh', source: '生态环境部公告 2024 年第 33 号', date: '2024-12-20' }],
    },
    history: Array.from({ length: row.version }, (_, i) => ({ id: i + 1 === row.version ? row.id : `${row.id}-v${i + 1}`, version: i + 1, as_of: at((row.version - i - 1) * 2, 1), probability: [0.62, 0.91, row.probability][i + 3 - row.version] })),
    ledger: { sequence: 4187, hash: hex(4187) },
  };
}

const TILES = [['新疆', 'Xinjiang', 0, 1, 69, 0.79], ['西藏', 'Tibet', 1, 6, 13.3, 0.24], ['青海', 'Qinghai', 1, 3, 102, 0.23], ['甘肃', 'Gansu', 3, 4, 97, 0.52], ['宁夏', 'Ningxia', 4, 2, 23, 0.66], ['内蒙古', 'Inner Mongolia', 6, 1, 499, 0.73], ['黑龙江', 'Heilongjiang', 9, 0, 35, 0.25], ['吉林', 'Jilin', 9, 1, 54, 0.69], ['辽宁', 'Liaoning', 8, 2, 48, 0.54], ['北京', 'Beijing', 7, 2, 7.5, 0.9], ['天津', 'Tianjin', 7, 3, 14.3, 0.8], ['河北', 'Hebei', 6, 3, 100, 0.93], ['山西', 'Shanxi', 5, 4, 19.5, 0.6], ['河南', 'Henan', 6, 4, 162, 0.55], ['山东', 'Shandong', 7, 4, 33, 0.72], ['陕西', 'Shaanxi', 4, 5, 16.4, 0.5], ['湖北', 'Hubei', 5, 5, 26, 0.77], ['安徽', 'Anhui', 6, 5, 28, 0.64], ['江苏', 'Jiangsu', 7, 5, 60, 0.77], ['上海', 'Shanghai', 8, 5, 23, 0.8], ['四川', 'Sichuan', 3, 6, 131, 0.77], ['重庆', 'Chongqing', 4, 6, 22, 0.6], ['湖南', 'Hunan', 5, 6, 18.9, 0.6], ['浙江', 'Zhejiang', 7, 6, 13.7, 0.7], ['贵州', 'Guizhou', 4, 7, 5.1, 0.4], ['江西', 'Jiangxi', 6, 7, 52, 0.76], ['福建', 'Fujian', 7, 7, 87, 0.54], ['云南', 'Yunnan', 3, 8, 291, 0.64], ['广西', 'Guangxi', 5, 8, 110, 0.78], ['广东', 'Guangdong', 6, 8, 70, 0.71], ['海南', 'Hainan', 6, 10, 105, 0.48], ['台湾', 'Taiwan', 9, 7, null, null], ['香港', 'Hong Kong', 9, 9, null, null], ['澳门', 'Macao', 8, 9, null, null]];
const LETTERS = 'XJ XZ QH GS NX NM HL JL LN BJ TJ HE SX HA SD SN HB AH JS SH SC CQ HN ZJ GZ JX FJ YN GX GD HI TW HK MO'.split(' ');
export const territories = {
  ramp: [0, 3e6, 8e6, 20e6, 50e6, 120e6, 300e6], unit: 'W',
  items: TILES.map(([zh, en, column, row, mw, watched], i) => ({
    place: place(`CN-${LETTERS[i]}`, zh, en), column, row, sites: watched === null ? 0 : 40 + i * 7, watched, suspected: watched === null ? 0 : 20 + ((i * 53) % 400), determined: watched === null ? 0 : (i * 7) % 40,
    cases_open: watched === null ? 0 : (i * 5) % 23, power: mw === null ? null : watts(mw * 0.66e6, mw * 1e6, mw * 1.5e6),
  })),
};

export const coverage = {
  sources: [
    { id: 'src-1', name: 'wangchuan-egress-1', kind: 'sensor', first: at(6.2), last: AS_OF, packets: 182_340_112, bytes: 94.2e9, flows: 2_103_220, records: 0, seconds: 535000, simulated: true, lost: [{ what: 'kernel-drop', count: 20133, why: both('内核缓冲区满，包没有送到', 'Kernel buffer full: packets did not arrive') }] },
    { id: 'src-2', name: 'campus-2026-11-18.pcapng', kind: 'capture', first: at(6), last: at(5.9), packets: 41_202, bytes: 41.2e6, flows: 311, records: 0, seconds: 7200, simulated: true, lost: [{ what: 'truncated', count: 12, why: both('抓包截断，负载不全', 'Cut short by the capture: payload incomplete') }, { what: 'checksum', count: 3, why: both('校验和不符，未解读', 'Wrong checksum: not read') }] },
    { id: 'src-3', name: 'shidu-netflow', kind: 'records', first: at(3), last: AS_OF, packets: 8_100_233, bytes: 5.1e9, flows: 402_118, records: 402_118, seconds: 259200, simulated: true, lost: [] },
  ],
  sites: rows.slice(0, 10).map((row, i) => ({ site: row.site, network: { watched: row.seen_by.network !== 'unwatched', periods: row.seen_by.network === 'unwatched' ? [] : [{ start: at(6.2 - (i % 3)), end: at(0, 21) }, { start: at(0, 20), end: AS_OF }] }, meter: row.seen_by.meter !== 'unwatched', host: row.seen_by.host !== 'unwatched' })),
  holes: [
    both('青坪市出口 2 号探针 02:10 起静默，约 38 Gbit/s 无人看', 'Qingping egress sensor 2 silent since 02:10; about 38 Gbit/s unwatched'),
    both('石渡市 3 县电表读数迟到 9 小时，11,402 户', 'Meters of 3 Shidu counties 9 h late, 11,402 accounts'),
    both('两所高校内网未接入，只见出口', 'Two campus networks not connected; only their egress is seen'),
  ],
  pools: { entries: 1204, newest: '2026-11-02', oldest: '2023-04-18', age_days: 22, expired: 31 },
};

export const snapshot = () => ({
  place: place('CN-YL', '云岭省', 'Yunling Province'), simulated: true, as_of: AS_OF, sequence: 4187, head: hex(4187), version: '0.1.0',
  counts: { today: rows.filter((row) => !row.case).length, findings: rows.length, cases_open: rows.filter((row) => row.case).length, holes: coverage.holes.length },
  watched: { network: 0.62, meter: 0.81, host: null }, largest_hole: both('1 个探针静默；石渡市 3 县电表迟到 9 小时', '1 sensor silent; meters of 3 Shidu counties 9 h late'),
});
