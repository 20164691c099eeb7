// A small stand-in for the service: the built dashboard and the API with SIMULATED data, on the loopback only.
// `node e2e/mock/server.mjs [PORT]`; DASHBOARD_DIST names another build. Any name signs in with the password "mock". Nothing is kept.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cases, full, lacks, list as caseList, now, open, sign, take } from './cases.mjs';
import { coverage, finding, rows, snapshot, territories } from './data.mjs';
import { office } from './office.mjs';

const dist = process.env.DASHBOARD_DIST ?? fileURLToPath(new URL('../../dist/', import.meta.url));
const port = Number(process.argv[2] ?? 8080);
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' };
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const captures = new Map();
const listeners = new Set();
let grown = 0;

const tell = (event, data) => { for (const one of listeners) one.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`); };
const both = (zh, en) => ({ zh, en });
const problems = {
  400: ['malformed', both('请求不完整', 'The request is malformed'), both('没有做任何改动。', 'Nothing was changed.')],
  401: ['signed-out', both('没有登录', 'Not signed in'), both('请重新登录。', 'Sign in again.')],
  404: ['not-found', both('没有这一项', 'No such item'), both('它可能在别的账册里，或从未存在。', 'It may be in another ledger, or never have existed.')],
  403: ['forbidden', both('无此权限', 'Not yours to do'), both('须由有权的人办理。', 'Somebody with the right must do it.')],
  409: ['stale', both('案件刚刚有变', 'The case has just changed'), both('先看变化。', 'Look at what changed.')],
  422: ['lacks', both('还差材料', 'Something is missing'), both('补齐后再办。', 'Add it and try again.')],
};

function answer(response, status, body, more = {}) {
  const bad = status >= 400;
  const [code, title, detail] = problems[status] ?? [];
  response.writeHead(status, { 'Content-Type': bad ? 'application/problem+json' : 'application/json' });
  response.end(status === 204 ? '' : JSON.stringify(bad ? { code, title, detail, ...more } : body));
}
const has = (row, q) => q === '' || JSON.stringify([row.site, row.reason, row.protocols, row.id, row.case]).toLowerCase().includes(q.toLowerCase());

function list(query) {
  const get = (name) => query.get(name) ?? '';
  const all = rows.filter((row) => has(row, get('q')) && (get('verdict') === '' || get('verdict').split(',').includes(row.verdict)) && (get('territory') === '' || row.site.territory.code === get('territory'))
    && (get('protocol') === '' || row.protocols.includes(get('protocol'))) && (get('has_case') === '' || String(row.case !== null) === get('has_case')) && (get('since') === '' || row.last_seen >= get('since')));
  const by = { power: (row) => row.power?.central ?? 0, probability: (row) => row.probability }[get('sort')] ?? ((row) => Date.parse(row.last_seen));
  all.sort((a, b) => by(b) - by(a));
  const page = Number(get('page') || 1), size = Number(get('size') || 50);
  const tally = (keys) => all.flatMap(keys).reduce((map, key) => map.set(key, (map.get(key) ?? 0) + 1), new Map());
  return {
    total: all.length, page, size, items: all.slice((page - 1) * size, page * size),
    facets: {
      verdict: Object.fromEntries(tally((row) => [row.verdict])), protocol: [...tally((row) => row.protocols)].map(([name, count]) => ({ name, count })),
      territory: [...tally((row) => [row.site.territory.code])].map(([code, count]) => ({ code, count, name: rows.find((row) => row.site.territory.code === code).site.territory.name })),
    },
  };
}

function grew(one) {
  grown += 1;
  tell('ledger', { sequence: 4187 + grown });
  tell('case', { id: one.id, version: one.version, number: one.number });
}

/** Pretends to read what was sent; the content is not looked at. */
function read(capture) {
  const step = () => {
    capture.packets += 900;
    capture.bytes = Math.min(capture.total, capture.bytes + capture.total / 4);
    if (capture.bytes < capture.total) setTimeout(step, 400);
    else { capture.state = 'done'; capture.evidence = 2; capture.findings = [rows[8].id]; grown += 1; tell('ledger', { sequence: 4187 + grown }); }
    tell('capture', capture);
  };
  capture.state = 'reading';
  setTimeout(step, 400);
}

async function api(request, response, url) {
  const [, , noun, id, act, ...rest] = url.pathname.split('/').map(decodeURIComponent);
  const who = decodeURIComponent(/hashwarden_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const body = /json/.test(request.headers['content-type'] ?? '') && raw.length > 0 ? JSON.parse(raw.toString()) : {};
  const key = `${request.method} ${noun}${id ? '/:id' : ''}${act ? `/${act}` : ''}`;
  const session = { officer: who || body.name, roles: ['officer'], language: null, expires: '2026-11-24T12:00:00Z', must_change: false };
  if (request.method !== 'GET' && request.headers['x-hashwarden'] !== '1') return answer(response, 400);
  if (key === 'POST session') {
    if (body.password !== 'mock') return answer(response, 401);
    response.setHeader('Set-Cookie', `hashwarden_session=${encodeURIComponent(body.name)}; HttpOnly; SameSite=Strict; Path=/`);
    return answer(response, 200, session);
  }
  if (key === 'DELETE session') {
    response.setHeader('Set-Cookie', 'hashwarden_session=; Max-Age=0; Path=/');
    return answer(response, 204);
  }
  if (noun !== 'party' && who === '') return answer(response, 401);
  const told = office(key, id, [act, ...rest], body, who, request, response);
  if (told) {
    if (noun === 'party' && request.method === 'POST') { grown += 1; tell('ledger', { sequence: 4187 + grown }); }
    return answer(response, told[0], told[1]);
  }
  const one = cases.find((it) => it.id === id);
  const row = rows.find((it) => it.id === id);
  switch (key) {
    case 'PUT session/:id': return answer(response, body.current === 'mock' ? 204 : 401);
    case 'GET session': return answer(response, 200, session);
    case 'GET snapshot': return answer(response, 200, { ...snapshot(), sequence: 4187 + grown });
    case 'GET findings': return answer(response, 200, list(url.searchParams));
    case 'GET findings/:id': return row ? answer(response, 200, finding(row)) : answer(response, 404);
    case 'GET cases': return answer(response, 200, caseList(url.searchParams, who));
    case 'POST cases': {
      const of = rows.find((it) => it.id === body.finding);
      if (!of) return answer(response, 404);
      const made = open(of, who, body.reason);
      grew(made);
      return answer(response, 201, full(made, who));
    }
    case 'POST cases/:id': { // hand-down, assign
      const done = [], refused = [];
      for (const it of body.cases) {
        const of = cases.find((other) => other.id === it.id);
        if (of.version !== it.version) refused.push({ id: it.id, problem: { code: 'stale', title: problems[409][1], detail: problems[409][2] } });
        else { take(of, who, id === 'assign' ? 'assigned' : 'handed-down', body); grew(of); done.push(it.id); }
      }
      return answer(response, 200, { done, refused });
    }
    case 'GET cases/:id': return one ? answer(response, 200, full(one, who)) : answer(response, 404);
    case 'GET cases/:id/kin': return answer(response, 200, []);
    case 'GET cases/:id/export': response.writeHead(200, { 'Content-Type': 'application/zip', 'Content-Disposition': 'attachment; filename="case.zip"' }); return response.end('PK');
    case 'POST cases/:id/exhibits':
      if (rest[0] === 'check') return answer(response, 200, { ok: true, at: now() });
    // falls through: a new exhibit is an act like others
    case 'POST cases/:id/acts':
    case 'POST cases/:id/proposals': {
      const seen = Number(/\d+/.exec(request.headers['if-match'] ?? '')?.[0]);
      if (seen !== one.version) return answer(response, 409, null, { seen, now: one.version, changed: one.events.slice(seen) });
      const missing = lacks(body);
      if (missing.length > 0) return answer(response, 422, null, { lacks: missing });
      if (act === 'exhibits') { const q = url.searchParams; one.exhibits.push({ id: String(one.exhibits.length + 1).padStart(32, 'a'), label: q.get('label'), title: q.get('title'), file: q.get('thing') ? null : { name: q.get('name'), bytes: raw.length, media_type: 'application/octet-stream', sha256: 'ab'.repeat(32), sm3: 'cd'.repeat(32), time_token: null }, taken_at: q.get('taken_at'), taken_by: who, held_by: q.get('held_by'), seal: null, moves: 0, checked: null }); take(one, who, 'exhibit-added', {}); }
      else if (act === 'acts') take(one, who, rest[0], body);
      else {
        const p = one.pending.find((it) => String(it.proposal) === rest[0]);
        if (rest[1] === 'sign') sign(one, who, p, body.seat, body.opinion);
        else { one.pending = one.pending.filter((it) => it !== p); take(one, who, 'noted', { text: body.why }); }
      }
      grew(one);
      return answer(response, 200, full(one, who));
    }
    case 'GET territories': return answer(response, 200, territories);
    case 'GET coverage': return answer(response, 200, coverage);
    case 'POST captures': {
      const capture = { id: `K-${captures.size + 1}`, name: url.searchParams.get('name'), state: 'receiving', bytes: 0, total: raw.length, packets: 0, records: 0, findings: [], evidence: 0, lost: [], message: null };
      captures.set(capture.id, capture);
      read(capture);
      return answer(response, 202, { id: capture.id });
    }
    case 'GET captures/:id': return captures.has(id) ? answer(response, 200, captures.get(id)) : answer(response, 404);
    case 'GET events':
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.write(': here\n\n');
      listeners.add(response);
      return request.on('close', () => listeners.delete(response));
    default: return answer(response, 404);
  }
}

createServer((request, response) => {
  const url = new URL(request.url, 'http://127.0.0.1');
  if (url.pathname.startsWith('/api/')) return void api(request, response, url).catch(() => answer(response, 400));
  const file = join(dist, normalize(url.pathname));
  const found = url.pathname !== '/' && file.startsWith(dist) && existsSync(file) ? file : join(dist, 'index.html');
  response.writeHead(200, { 'Content-Type': TYPES[extname(found)] ?? 'application/octet-stream', 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' });
  createReadStream(found).pipe(response);
}).listen(port, '127.0.0.1', () => console.log(`mock service on http://127.0.0.1:${port}, sign in as admin / mock`));
