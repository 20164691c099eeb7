// Walks the dashboard as a reader would, on a running service, and fails on what a reader must not meet: an axe
// violation, an error in the console, a page that scrolls sideways, an act that does not work.
// `node e2e/run.mjs BASE_URL PASSWORD [--shots DIR] [--upload FILE] [--only pages|acts|cases|office] [--language zh|en]`; CHROMIUM names another
// browser. `cases` needs a hub that plays (`hashwarden serve --drill`).
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { acts } from './acts.mjs';
import { cases } from './cases.mjs';
import { office } from './office.mjs';

const [base, password, ...rest] = process.argv.slice(2);
if (!base || !password) {
  console.error(
    'usage: node e2e/run.mjs BASE_URL PASSWORD [--shots DIR] [--upload FILE] [--only pages|acts|cases|office] [--language zh|en]',
  );
  process.exit(2);
}
const option = (name) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
const shots = option('--shots');
const only = option('--only');
const languages = option('--language');
const wants = (part) => only === undefined || only === part;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = new Set(['zh-light-1440', 'en-dark-1440', 'zh-light-390', 'en-dark-390']);
const failures = [];
const fail = (where, what) => {
  failures.push(`${where}: ${what}`);
  console.log(`FAIL ${where}: ${what}`);
};
if (shots) mkdirSync(shots, { recursive: true });

const launch = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
const browser = await chromium.launch(launch);

async function reader(language, theme, width, desk = browser) {
  const context = await desk.newContext({
    viewport: { width, height: width < 640 ? 844 : 900 },
    reducedMotion: 'reduce',
  });
  await context.addInitScript(
    ([l, t]) => {
      localStorage.setItem('hashwarden.language', l);
      localStorage.setItem('hashwarden.theme', t);
    },
    [language, theme],
  );
  const page = await context.newPage();
  page.where = `${language} ${theme} ${width}`;
  page.on('pageerror', (error) => fail(page.where, `page error: ${error.message}`));
  page.on('console', (message) => {
    // Not being signed in yet is answered with 401, which the browser reports by itself.
    // So is a refusal that the page is meant to show.
    if (message.type() === 'error' && !/status of (401|409|422|404)/.test(message.text()))
      fail(page.where, `console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('blob:'))
      fail(page.where, `asked outside: ${request.url()}`);
  });
  return page;
}

async function settle(page) {
  await page.waitForLoadState('load');
  await page.waitForFunction(
    () => document.querySelector('main h1') !== null && document.querySelector('.skr') === null,
    null,
    { timeout: 15000 },
  );
  await page.waitForTimeout(250);
}

async function signIn(page) {
  await page.goto(base, { waitUntil: 'load' });
  await page.fill('#name', 'admin');
  await page.fill('#password', password);
  await page.click('form.frm button[type=submit]');
  await page.waitForSelector('.cov', { timeout: 15000 });
}

async function look(page, name, tag) {
  const where = `${name} ${tag}`;
  page.where = where;
  await settle(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) fail(where, `scrolls sideways by ${wide} px`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  for (const one of violations)
    fail(
      where,
      `axe ${one.id} (${one.nodes.length}): ${one.nodes
        .slice(0, 3)
        .map((node) => `${node.target.join(' ')} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`)
        .join(' | ')}`,
    );
  if (shots && SHOTS.has(tag)) await page.screenshot({ path: join(shots, `${name}-${tag}.png`), fullPage: true });
  return violations.length;
}

/** Sideways scroll between the two widths that are looked at. */
async function squeeze(page, name) {
  for (const width of [640, 768, 1023, 1024, 1199, 1280, 1600, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(120);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) fail(`${name} at ${width}`, `scrolls sideways by ${wide} px`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

if (wants('cases')) {
  const upload = option('--upload');
  await cases({ browser, launch, base, password, upload, reader, look, fail, settle }).catch((error) =>
    fail('cases', error.message),
  );
}
if (wants('office')) {
  await office({ browser, base, password, reader, look, fail, settle }).catch((error) => fail('office', error.message));
}
if (wants('acts')) {
  const page = await reader('zh-CN', 'light', 1440);
  await signIn(page);
  await acts({ page, base, upload: wants('cases') ? undefined : option('--upload'), shots, look, fail, settle });
}
let looked = 0;
for (const [language, short] of wants('pages')
  ? [
      ['zh-CN', 'zh'],
      ['en', 'en'],
    ]
  : []) {
  if (languages !== undefined && languages !== short) continue;
  for (const theme of short === 'en' ? ['dark', 'light'] : ['light', 'dark']) {
    for (const width of [1440, 390]) {
      const tag = `${short}-${theme}-${width}`;
      const page = await reader(language, theme, width);
      await page.goto(base, { waitUntil: 'load' });
      await page.waitForSelector('form.frm');
      await look(page, 'login', tag);
      await signIn(page);
      const ids = await page.evaluate(async () => {
        const get = async (path) => (await fetch(path)).json();
        const findings = await get('/api/findings?size=50&sort=probability');
        const cases = await get('/api/cases?tab=all');
        const withWhy = findings.items.find((row) => row.probability > 0.5) ?? findings.items[0];
        return {
          finding: withWhy?.id,
          cases: Object.entries(Object.fromEntries(cases.items.map((row) => [row.state, row.id]))),
        };
      });
      const pages = [
        ['today', '/'],
        ['findings', '/findings'],
        ['cases', '/cases?tab=all'],
        ['deadlines', '/deadlines'],
        ['white-list', '/white-list'],
        ['officers', '/officers'],
        ['contest', '/contest'],
        ['territories', '/territories'],
        ['coverage', '/coverage'],
        ['captures', '/captures'],
        ['missing', '/no-such-page'],
        ['empty', '/findings?q=zzzz-nothing'],
      ];
      if (ids.finding) pages.push(['finding', `/findings/${encodeURIComponent(ids.finding)}`]);
      for (const [state, id] of ids.cases) pages.push([`case-${state}`, `/cases/${id}`]);
      const told = ids.cases.find(([state]) =>
        ['notified', 'acknowledged', 'verifying', 'relapse-watch', 'rectifying'].includes(state),
      );
      if (told) pages.push(['grave', `/cases/${told[1]}/acts/transferred`]);
      for (const [name, path] of pages) {
        page.where = `${name} ${tag}`;
        await page.goto(base + path, { waitUntil: 'load' });
        await look(page, name, tag);
        looked += 1;
        if (tag === 'en-light-1440') await squeeze(page, name);
        if (name === 'finding') {
          await page.keyboard.press('t');
          await look(page, 'finding-table', tag);
          await page.keyboard.press('t');
        }
      }
      if (told) {
        await page.goto(`${base}/cases/${told[1]}`, { waitUntil: 'load' });
        await page.waitForSelector('.nx');
        const main = page.locator('.nx [data-open]').first();
        await main.click();
        await page.waitForSelector('.nx form');
        await look(page, 'form', tag);
        // The party's own page, with a code of this case.
        await page.locator('section[aria-labelledby=party-access] .btn').first().click();
        const code = await page.locator('[data-code]').innerText();
        const party = await reader(language, theme, width);
        await party.goto(`${base}/contest`, { waitUntil: 'load' });
        await party.fill('#code', code);
        await party.click('form button[type=submit]');
        await party.waitForSelector('#statement');
        await look(party, 'contest-case', tag);
        await party.context().close();
      }
      await page.goto(`${base}/`, { waitUntil: 'load' });
      await settle(page);
      await page.keyboard.press('Control+k');
      await page.waitForSelector('[role=combobox]');
      await look(page, 'palette', tag);
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.waitForSelector('dialog[open] dl');
      await look(page, 'keys', tag);
      await page.context().close();
    }
  }
}
console.log(`${looked} pages looked at`);
await browser.close();
if (failures.length > 0) {
  console.log(`\n${failures.length} failures`);
  process.exit(1);
}
console.log('all good');
