// Cases as people work them, in two browsers at once: a finding of a real capture lived through to the watch and its
// relapse; a contested branch; refusals for each missing proof; two officers who act at the same moment. Needs a hub
// that plays (`hashwarden serve --drill`), because the law makes one wait and the play moves its clock.
import { chromium } from 'playwright-core';
import { life } from './life.mjs';
import { people } from './people.mjs';
import { at, call, chip, fill, goTo, openForm, paper, send, signIn } from './play.mjs';

export async function cases({ browser, launch, base, password, upload, reader, look, fail, settle }) {
  const expect = (ok, what) => {
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}`);
    if (!ok) fail('cases', what);
  };
  const second = await chromium.launch(launch);
  const admin = await reader('zh-CN', 'light', 1440);
  await signIn(admin, base, 'admin', password);
  const place = (await call(admin, 'GET', 'snapshot')).place.code;
  const stamp = Date.now().toString(36).slice(-5);
  const advance = (hours) => call(admin, 'POST', 'drill/clock', { advance_hours: hours });
  const { pages, account } = await people({ admin, base, node: place, desks: [browser, second], reader, stamp });
  expect(Object.keys(pages).length === 8, 'eight officers signed in, in two browsers');
  const play = life({ base, pages, expect, account, look });

  async function open(finding, reason) {
    const page = pages.zhao;
    await page.goto(`${base}/findings/${finding}`, { waitUntil: 'load' });
    await page.locator('.acts button', { hasText: '立案' }).first().click();
    await page.fill('#open-reason', reason);
    await page.click('dialog button[type=submit]');
    await page.waitForURL(/\/cases\//, { timeout: 20000 });
    return page.url().split('/').pop();
  }

  // 1. A finding from a real capture.
  let finding;
  if (upload) {
    const page = pages.zhao;
    await page.goto(`${base}/captures`, { waitUntil: 'load' });
    await settle(page);
    await page.setInputFiles('input[type=file]', upload);
    await page.waitForSelector('.cap[data-state=done] .found a', { timeout: 180000 });
    finding = (await page.locator('.cap .found a').first().getAttribute('href')).split('/').pop();
    expect(true, `${upload} led to a finding`);
  } else finding = (await call(pages.zhao, 'GET', 'findings?has_case=false&sort=probability')).items[0].id;
  const id = await open(finding, '矿池会话与份额为据，需到场核实。');
  expect((await chip(pages.zhao)).includes('线索'), `opened: ${await chip(pages.zhao)}`);

  // A list stands open at another desk meanwhile.
  const watcher = pages.chen;
  await watcher.goto(`${base}/cases`, { waitUntil: 'load' });
  await watcher.waitForSelector(`[data-id="${id}"]`);
  const order = await watcher.locator('[data-id]').evaluateAll((all) => all.map((one) => one.dataset.id).join());

  await play.determined(id, { refuse: true });
  await watcher
    .waitForFunction((of) => document.querySelector(`[data-id="${of}"] em`) !== null, id, { timeout: 15000 })
    .catch(() => expect(false, 'the open list marks the row'));
  expect(
    (await watcher.locator('[data-id]').evaluateAll((all) => all.map((one) => one.dataset.id).join())) === order,
    'its rows keep their places',
  );
  await look(watcher, 'cases-live', 'zh-light-1440');
  await play.seated(id, { pictures: true });

  // 2. Both act at once: who comes second sees what changed, and keeps the text.
  await goTo(pages.wang, base, id);
  await goTo(pages.li, base, id);
  for (const who of ['wang', 'li']) await openForm(pages[who], 'noted');
  await fill(pages.wang, { text: '王记：已电话联系信息中心。' });
  await fill(pages.li, { text: '李记：封条完好。' });
  expect((await send(pages.wang, 'noted')).status === 200, 'the first note is written');
  const late = await send(pages.li, 'noted');
  expect(
    late.status === 409 && late.body.code === 'stale' && late.body.changed.length === 1,
    'the second is told what changed meanwhile',
  );
  await pages.li.waitForSelector('form[data-act=noted] [role=alert] li');
  expect((await pages.li.inputValue('#f-text')) === '李记：封条完好。', 'and keeps what was typed');
  await look(pages.li, 'case-stale', 'zh-light-1440');
  await pages.li.locator('form[data-act=noted] [role=alert] button').first().click();
  const again = pages.li.waitForResponse((one) => /acts\/noted/.test(one.url()));
  await pages.li.locator('form[data-act=noted] [role=alert] button').nth(1).click();
  expect((await again).status() === 200, 'having looked, the second writes as well');

  // 3. Rights, a defence by the party with its code, an answer, the decision.
  await play.rights(id, { refuse: true });
  const party = await contest(id, 'defence', '设备由租户安装，我院不知情。');
  await goTo(pages.chen, base, id);
  const blocked = await pages.wang
    .goto(`${base}/cases/${id}`, { waitUntil: 'load' })
    .then(() => pages.wang.waitForSelector('.nx'))
    .then(() => pages.wang.locator('.nx').innerText());
  expect(/争议/.test(await pages.wang.locator('.ovs').innerText()) && blocked.length > 0, 'the case is contested');
  await play.misses('chen', id, 'contest-decided', { outcome: 'rejected', effect: 'continues' }, ['words', 'document']);
  await play.act(
    'chen',
    id,
    'contest-decided',
    {
      outcome: 'rejected',
      opinion: '租赁合同显示本院管理设备。',
      ...paper('document', '答复', 6),
      effect: 'continues',
    },
    '已认定',
  );
  await party.reload();
  await party.waitForSelector('#statement');
  expect(/租赁合同/.test(await party.innerText('main')), 'the party reads the answer');
  await look(party, 'contest-answered', 'zh-light-1440');

  /** A rule that is in force today, as the rule book of the hub has it. */
  async function ruled(path) {
    const today = (await at(pages.wang)).slice(0, 10);
    const { items } = await call(pages.wang, 'GET', `rules?on=${today}`);
    const rule = items.find((one) => /71|节约能源/.test(one.article)) ?? items[0];
    return Object.fromEntries(
      ['id', 'version', 'article', 'valid_from', 'valid_to'].map((name) => [
        `${path}.${name}`,
        String(rule[name] ?? ''),
      ]),
    );
  }
  const order1 = async () => ({
    ...paper('document', '行政决定书', 7),
    defence: 'over',
    ...(await ruled('basis.0')),
    'measures.0.kind': 'stop-use',
    ...(await ruled('measures.0.rule')),
    ...paper('measures.0.document', '责令停止使用通知书', 8),
    'measures.0.on': (await at(pages.wang)).slice(0, 10),
    until: await at(pages.wang, 24 * 10),
    on: (await at(pages.wang)).slice(0, 10),
  });
  await goTo(pages.wang, base, id);
  expect(
    /陈述申辩期/.test(await pages.wang.locator('.nx').innerText()) &&
      (await pages.wang.locator('.nx [data-open=ordered]').count()) === 0,
    'an order is blocked, and says that the time for a defence still runs',
  );
  await advance(24 * 12);
  await goTo(pages.wang, base, id);
  await orderAndSign(id);

  // 4. Rectified, accepted by a third, watched.
  await play.misses('wang', id, 'rectification-reported', {}, ['document', 'words']);
  await play.act(
    'wang',
    id,
    'rectification-reported',
    { ...paper('report', '整改报告', 9), before: '6 台运行', after: '断电封存' },
    '待验收',
  );
  await play.misses(
    'he',
    id,
    'accepted',
    {
      'quiet.start': await at(pages.he, -30),
      'quiet.end': await at(pages.he, -1),
      load: 'explained',
      'devices.0.count': '5',
      'devices.0.fate': 'sealed',
      stop_letter: 'never-listed',
    },
    ['quiet', 'watched', 'load', 'devices-accounted'],
  );
  await advance(24 * 16);
  await goTo(pages.he, base, id);
  await play.act(
    'he',
    id,
    'accepted',
    {
      'quiet.start': await at(pages.he, -24 * 15),
      'quiet.end': await at(pages.he, -1),
      watched_by: '出口 1 号，99% 时间在看',
      load: 'baseline',
      'load.baseline.before_w': '12000',
      'load.baseline.after_w': '11900',
      'devices.0.what': 'ASIC',
      'devices.0.count': '6',
      'devices.0.fate': 'confiscated',
      stop_letter: 'never-listed',
    },
    '复查期',
  );
  await look(pages.he, 'case-watch', 'zh-light-1440');

  // 5. Seen again within the watch: a child, linked to its parent.
  const child = await relapse(finding, id);
  await goTo(pages.zhao, base, child);
  expect((await chip(pages.zhao)).includes('已转办'), `the child starts at hand-down: ${await chip(pages.zhao)}`);
  expect((await pages.zhao.locator(`a[href="/cases/${id}"]`).count()) > 0, 'the child links to its parent');
  await look(pages.zhao, 'case-child', 'zh-light-1440');
  await goTo(pages.wang, base, id);
  expect((await pages.wang.locator(`a[href="/cases/${child}"]`).count()) > 0, 'and the parent to its child');

  // Acts beside the course ask for their proofs too.
  const soon = await at(pages.feng, 24);
  await play.misses('wang', child, 'told', {}, ['words', 'document']);
  await play.act('wang', child, 'suspended', { reason: '等电网核对户号', resume_on: soon }, null);
  await play.sign('feng', child, 'head', '同意中止。');
  expect(/中止/.test(await pages.feng.locator('.ovs').innerText()), 'suspended: the clock stops, with its date');
  await play.act('feng', child, 'resumed', {}, '已转办');

  // 6. A contested branch that ends in revocation.
  const other = (await call(pages.zhao, 'GET', 'findings?has_case=false&sort=probability&size=50')).items.find(
    (one) => one.verdict === 'suspected',
  );
  const branch = await open(other.id, '另案：同样需到场核实。');
  await play.determined(branch, { refuse: false });
  await play.seated(branch);
  await play.rights(branch, { refuse: false });
  await play.act('wang', branch, 'told', { recipient: '示例电力公司', ...paper('document', '告知函', 11) }, '已认定');
  await contest(branch, 'objection', '负荷是登记在册的模型训练。');
  await play.act(
    'chen',
    branch,
    'contest-decided',
    { outcome: 'upheld', opinion: '作业日志与登记吻合。', ...paper('document', '答复', 12), effect: 'revoked' },
    '撤销',
  );
  expect(/示例电力公司/.test(await pages.chen.locator('aside').innerText()), 'it says who had been told');
  await look(pages.chen, 'case-revoked', 'zh-light-1440');

  // 7. A grave act has a page of its own.
  await pages.wang.goto(`${base}/cases/${child}/acts/transferred`, { waitUntil: 'load' });
  await pages.wang.waitForSelector('#digits');
  const go = pages.wang.locator('form[data-act=transferred] button[type=submit]');
  expect((await go.getAttribute('aria-disabled')) === 'true', 'a transfer waits for the last digits');
  const digits = (await pages.wang.locator('.title a').innerText()).replace(/\D/g, '').slice(-4);
  await pages.wang.fill('#digits', digits);
  expect((await go.getAttribute('aria-disabled')) !== 'true', 'and is open once they are typed');
  await look(pages.wang, 'grave', 'zh-light-1440');
  await second.close();
  return { id, child, branch };

  async function contest(of, kind, words) {
    await goTo(pages.wang, base, of);
    await pages.wang.locator('section[aria-labelledby=party-access] .btn').first().click();
    const code = await pages.wang.locator('[data-code]').innerText();
    const page = await reader('zh-CN', 'light', 1440, second);
    await page.goto(`${base}/contest`, { waitUntil: 'load' });
    await page.fill('#code', code);
    await page.click('form button[type=submit]');
    await page.waitForSelector('#statement', { timeout: 15000 });
    expect(!/0\.9\d/.test(await page.innerText('main')), 'the party sees no bare probability');
    await page.selectOption('#kind', kind);
    await page.fill('#words', words);
    await page.click('main form button[type=submit]');
    const sent = page.waitForResponse((one) => /party\/contests/.test(one.url()));
    await page.locator('.rd button.p').click();
    expect((await sent).status() < 300, `the party hands in: ${kind}`);
    await look(page, `contest-${kind}`, 'zh-light-1440');
    return page;
  }
  async function orderAndSign(of) {
    const waits = await pages.wang.locator('.pr').count();
    if (waits === 0) {
      await play.misses(
        'wang',
        of,
        'ordered',
        {
          defence: 'waived',
          'measures.0.kind': 'power-limit',
          'basis.0.version': '1',
          'basis.0.valid_from': '2018-10-26',
          'basis.0.valid_to': '2020-01-01',
          'measures.0.kind.power-limit.of': 'industry',
          'measures.0.rule.version': '1',
          'measures.0.rule.valid_from': '2018-10-26',
          'measures.0.on': '2026-01-02',
          until: await at(pages.wang, -5),
          on: '2026-01-02',
        },
        ['document', 'basis', 'in-force', 'limit', 'day-of-act', 'waiver', 'same-class', 'illegal-use'],
      );
      await play.act('wang', of, 'ordered', await order1(), null);
    }
    await play.sign('feng', of, 'head', '同意。', '整改中');
  }
  async function relapse(of, parent) {
    const page = pages.zhao;
    await page.goto(`${base}/findings/${of}`, { waitUntil: 'load' });
    await page.locator('.acts button', { hasText: '立案' }).first().click();
    await page.fill('#open-reason', '复查期内同一站点再次出现矿池会话。');
    await page.click('dialog button[type=submit]');
    await page.waitForSelector('dialog .kin', { timeout: 15000 });
    expect(
      /复发/.test(await page.locator('dialog .kin').innerText()),
      `the earlier case is shown: ${parent.slice(0, 8)}`,
    );
    await look(page, 'kin', 'zh-light-1440');
    await page.locator('dialog .kin button.p').click();
    await page.waitForURL((url) => /\/cases\//.test(url.pathname), { timeout: 15000 });
    return page.url().split('/').pop();
  }
}
