// A small stand-in for the service: the built dashboard and the API with SIMULATED data, on the loopback only.
// `node e2e/mock/server.mjs [PORT]`; DASHBOARD_DIST names another build. Signs in as admin with the password "mock". Nothing is kept.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { acts, AS_OF, cases, coverage, finding, hex, rows, snapshot, territories } from './data.mjs';

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
  409: ['already-closed', both('此案已办结', 'The case is already closed'), both('没有再写一次；看经过里的办结记录。', 'Nothing was written again; see the closing in the history.')],
};

function answer(response, status, body) {
  const bad = status >= 400;
  const [code, title, detail] = problems[status] ?? [];
  response.writeHead(status, { 'Content-Type': bad ? 'application/problem+json' : 'application/json' });
  response.end(status === 204 ? '' : JSON.stringify(bad ? { code, title, detail } : body));
}
const caseView = (one) => ({ ...one, findings: rows.filter((row) => row.id === one.finding), next: acts(one) });
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

function add(one, kind, text) {
  one.events.push({ sequence: one.events.length + 1, at: AS_OF, by: 'admin', kind, text, hash: hex(one.events.length * 31 + 5) });
  one.last_change = AS_OF;
  grown += 1;
  tell('snapshot', { sequence: 4187 + grown });
}

/** Pretends to read what was sent; the content is not looked at. */
function read(capture) {
  const step = () => {
    capture.packets += 900;
    capture.bytes = Math.min(capture.total, capture.bytes + capture.total / 4);
    if (capture.bytes < capture.total) setTimeout(step, 400);
    else { capture.state = 'done'; capture.evidence = 2; capture.findings = [rows[8].id]; grown += 1; tell('snapshot', { sequence: 4187 + grown }); }
    tell('capture', capture);
  };
  capture.state = 'reading';
  setTimeout(step, 400);
}

async function api(request, response, url) {
  const [, , noun, id, act] = url.pathname.split('/').map(decodeURIComponent);
  const signedIn = /hashwarden_session=mock/.test(request.headers.cookie ?? '');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const body = /json/.test(request.headers['content-type'] ?? '') && raw.length > 0 ? JSON.parse(raw.toString()) : {};
  const key = `${request.method} ${noun}${id ? '/:id' : ''}${act ? `/${act}` : ''}`;
  const session = { officer: 'admin', roles: ['officer'], language: null, expires: '2026-11-24T12:00:00Z', must_change: false };
  if (request.method !== 'GET' && request.headers['x-hashwarden'] !== '1') return answer(response, 400);
  if (key === 'POST session') {
    if (body.name !== 'admin' || body.password !== 'mock') return answer(response, 401);
    response.setHeader('Set-Cookie', 'hashwarden_session=mock; HttpOnly; SameSite=Strict; Path=/');
    return answer(response, 200, session);
  }
  if (key === 'DELETE session') {
    response.setHeader('Set-Cookie', 'hashwarden_session=; Max-Age=0; Path=/');
    return answer(response, 204);
  }
  if (!signedIn) return answer(response, 401);
  const one = cases.find((it) => it.id === id);
  const row = rows.find((it) => it.id === id);
  switch (key) {
    case 'PUT session/:id': return answer(response, body.current === 'mock' ? 204 : 401);
    case 'GET session': return answer(response, 200, session);
    case 'GET snapshot': return answer(response, 200, { ...snapshot(), sequence: 4187 + grown });
    case 'GET findings': return answer(response, 200, list(url.searchParams));
    case 'GET findings/:id': return row ? answer(response, 200, finding(row)) : answer(response, 404);
    case 'GET cases': {
      const state = url.searchParams.get('state') ?? 'all', q = url.searchParams.get('q') ?? '';
      const items = cases.filter((it) => (state === 'all' || it.state === state) && has({ site: it.site, reason: it.number }, q));
      return answer(response, 200, { total: items.length, items });
    }
    case 'POST cases': {
      const of = rows.find((it) => it.id === body.finding);
      if (!of) return answer(response, 404);
      const number = String(500 + cases.length);
      const made = { id: `C-2026-0${number}`, number: `云能案〔2026〕0${number}`, site: of.site, state: 'open', opened_at: AS_OF, opened_by: 'admin', closed_at: null, finding: of.id, power: of.power, last_change: AS_OF, reason: body.reason, outcome: null, events: [] };
      cases.push(made);
      of.case = { id: made.id, number: made.number, state: 'open' };
      add(made, 'opened', body.reason);
      return answer(response, 201, caseView(made));
    }
    case 'GET cases/:id': return one ? answer(response, 200, caseView(one)) : answer(response, 404);
    case 'POST cases/:id/notes': add(one, 'noted', body.text); return answer(response, 201, caseView(one));
    case 'POST cases/:id/close':
      if (one.state === 'closed') return answer(response, 409);
      Object.assign(one, { state: 'closed', closed_at: AS_OF, outcome: body.outcome });
      add(one, 'closed', body.reason);
      return answer(response, 200, caseView(one));
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
