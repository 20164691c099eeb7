// Accounts and the white list as people use them: an officer made on the page, a second factor, a listing by two persons.
import { createHmac } from 'node:crypto';
import { people } from './people.mjs';
import { call, signIn } from './play.mjs';

/** Six digits of RFC 6238 for a base32 secret. */
function digits(secret, at) {
  const bits = [...secret.replace(/[^A-Z2-7]/g, '')]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const cut = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(cut % 1000000).padStart(6, '0');
}

export async function office({ browser, base, password, reader, look, fail, settle }) {
  const expect = (ok, what) => {
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}`);
    if (!ok) fail('office', what);
  };
  const stamp = `o${Date.now().toString(36).slice(-4)}`;
  const admin = await reader('zh-CN', 'light', 1440);
  await signIn(admin, base, 'admin', password);
  const node = (await call(admin, 'GET', 'snapshot')).place.code;
  // A site that lies in a place of its own: a listing is that place's affair.
  const { site } = (await call(admin, 'GET', 'findings?size=200')).items.find((one) =>
    /\d{6}/.test(one.site.territory.code),
  );
  const { pages, account } = await people({
    admin,
    base,
    node: site.territory.code,
    desks: [browser],
    reader,
    stamp,
    only: ['wang', 'feng'],
  });

  // An officer is made, and given a role more.
  await admin.goto(`${base}/officers`, { waitUntil: 'load' });
  await settle(admin);
  await admin.fill('#of-name', `sun-${stamp}`);
  await admin.fill('#of-node', node);
  await admin.locator('form:has(#of-name) button[type=submit]').click();
  await admin.waitForSelector('.once b');
  const once = await admin.locator('.once b').first().innerText();
  expect(once.length >= 15, 'an officer is made; the first password is shown once');
  const row = admin.locator('tr', { hasText: `sun-${stamp}` }).first();
  await row.locator('.ac button').first().click();
  await admin.selectOption('#gr-role', 'second-officer');
  await admin.fill('#gr-node', node);
  await row.locator('form button[type=submit]').click();
  await row.locator('li', { hasText: '第二执法人员' }).waitFor({ timeout: 10000 });
  expect((await row.locator('li').count()) === 2, 'and is given a role more');
  await look(admin, 'officers-made', 'zh-light-1440');

  // A second factor.
  const page = pages.wang;
  await page.goto(`${base}/officers`, { waitUntil: 'load' });
  await settle(page);
  await page.locator('section[aria-labelledby=totp-h] .btn').first().click();
  const secret = await page.locator('.sec0').innerText();
  const first = Date.now();
  await page.fill('#totp-code', digits(secret, first));
  await page.locator('section[aria-labelledby=totp-h] form button[type=submit]').click();
  await page.waitForSelector('#totp-code', { state: 'detached', timeout: 10000 });
  expect(true, 'the second factor is on after its first digits');
  await page.context().clearCookies();
  await page.goto(base, { waitUntil: 'load' });
  await page.fill('#name', account('wang'));
  await page.fill('#password', 'correct horse battery 26');
  await page.click('form.frm button[type=submit]');
  await page.waitForSelector('#totp', { timeout: 15000 });
  await look(page, 'login-code', 'zh-light-1440');
  await page.waitForTimeout(30000 - (Date.now() % 30000) + 500);
  await page.fill('#totp', digits(secret, Date.now()));
  await page.click('form.frm button[type=submit]');
  await page.waitForSelector('.cov', { timeout: 15000 });
  expect(true, 'signing in asks for the digits, and takes them');

  // A listing takes two persons.
  await page.goto(`${base}/white-list`, { waitUntil: 'load' });
  await settle(page);
  await page.locator('.title .btn').click();
  await page.waitForFunction(() => document.querySelectorAll('#wl-site option').length > 1);
  await page.locator('form button[type=submit]').click();
  expect((await page.locator('form .em').count()) === 3, 'a listing asks for site, reason and end');
  await page.selectOption('#wl-site', site.id);
  await page.fill('#wl-reason', '登记在册的科学计算，登记号 2026-17。');
  await page.fill('#wl-until', '2027-05-24');
  await page.locator('form button[type=submit]').click();
  const listed = page.locator('tr', { hasText: '2026-17' }).first();
  await listed.waitFor({ timeout: 10000 });
  expect(
    (await listed.locator('.ac .btn').first().getAttribute('aria-disabled')) === 'true',
    'who proposed it cannot confirm it',
  );
  const other = pages.feng;
  await other.goto(`${base}/white-list`, { waitUntil: 'load' });
  const waits = other.locator('tr', { hasText: '2026-17' }).first();
  await waits.waitFor();
  await waits.locator('.ac .btn.p').click();
  await waits.locator('.holds').waitFor({ timeout: 10000 });
  expect(true, 'the head confirms it');
  await look(other, 'white-list-holds', 'zh-light-1440');
}
