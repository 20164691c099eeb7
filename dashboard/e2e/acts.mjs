// What a reader does: read why, walk the list by key, open a case, note, close, upload a capture.

// On a busy machine the list may come after the page; an empty list is for the caller to judge.
const rowsOf = (page) => page.waitForSelector('[data-id]', { timeout: 10000 }).catch(() => null);

export async function acts({ page, base, upload, look, fail, settle }) {
  const expect = (ok, what) => {
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}`);
    if (!ok) fail('acts', what);
  };

  if (upload) {
    await page.goto(`${base}/captures`, { waitUntil: 'load' });
    await settle(page);
    await page.setInputFiles('input[type=file]', upload);
    await page.waitForSelector('.cap[data-state=done], .cap[data-state=failed]', { timeout: 180000 });
    expect((await page.locator('.cap[data-state=done]').count()) === 1, `${upload} was read`);
    await page.waitForTimeout(1200);
    const links = await page.locator('.cap .found a').count();
    expect(links > 0, `reading it led to ${links} findings`);
    await look(page, 'captures-done', 'zh-light-1440');
    if (links > 0) {
      await page.locator('.cap .found a').first().click();
      await page.waitForSelector('.vb', { timeout: 15000 });
      expect(true, 'the link leads to the finding');
    }
  }

  await page.goto(`${base}/findings`, { waitUntil: 'load' });
  await settle(page);
  await rowsOf(page);
  const rows = await page.locator('[data-id]').count();
  expect(rows > 0, `the list has ${rows} rows`);
  const second =
    rows > 1
      ? await page.locator('[data-id]').nth(1).getAttribute('data-id')
      : await page.locator('[data-id]').first().getAttribute('data-id');
  if (rows > 1) await page.keyboard.press('j');
  await page.keyboard.press('x');
  expect((await page.locator('.lrow.on').getAttribute('data-id')) === second, 'J and X select the second row');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.bulk button').first().click()]);
  expect(download.suggestedFilename().endsWith('.csv'), 'the selection is saved as CSV');
  await page.keyboard.press('Escape');
  expect((await page.locator('.lrow.on').count()) === 0, 'Esc clears the selection');
  await page.keyboard.press('/');
  expect(
    (await page.evaluate(() => document.activeElement?.getAttribute('type'))) === 'search',
    '/ goes to the search field',
  );
  await page.keyboard.press('Tab');
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Enter');
  await page.waitForSelector('.vb', { timeout: 15000 });
  expect(page.url().includes(encodeURIComponent(second)), 'Enter opens it');

  await settle(page);
  const why = await page.locator('.wf li .nm').allTextContents();
  expect(why.length >= 2, `it says why: ${why.slice(0, 3).join(' / ')}`);
  expect((await page.locator('.wf svg path').count()) > 0, 'the waterfall is drawn');
  if (rows > 1) {
    await page.keyboard.press('[');
    await page
      .waitForFunction((from) => !location.pathname.endsWith(encodeURIComponent(from)), second, { timeout: 5000 })
      .catch(() => expect(false, '[ leads to the neighbour'));
  }

  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.waitForURL(/\/cases/, { timeout: 5000 });
  expect(true, 'G C leads to the cases');

  // A finding without a case.
  await page.goto(`${base}/findings?has_case=false`, { waitUntil: 'load' });
  await settle(page);
  await rowsOf(page);
  const free = page.locator('[data-id]');
  if ((await free.count()) === 0) {
    expect(false, 'there is a finding without a case to open one for');
    return;
  }
  const id = await free.first().getAttribute('data-id');
  await page.goto(`${base}/findings/${encodeURIComponent(id)}`, { waitUntil: 'load' });
  await page.waitForSelector('.acts button.p');
  await page.click('.acts button.p');
  // Meanwhile a list stands open in another window.
  const watcher = await page.context().newPage();
  await watcher.goto(`${base}/findings`, { waitUntil: 'load' });
  await settle(watcher);
  await rowsOf(watcher);
  const order = (await watcher.locator('[data-id]').evaluateAll((all) => all.map((one) => one.dataset.id))).join();
  await page.bringToFront();
  await page.click('dialog button[type=submit]');
  expect((await page.locator('dialog .em').count()) === 1, 'a case needs a reason');
  await page.fill('#open-reason', '矿池会话与份额为据，需到场核实。');
  await look(page, 'open-case', 'zh-light-1440');
  await page.click('dialog button[type=submit]');
  await page.waitForURL(/\/cases\//, { timeout: 15000 });
  await page.waitForSelector('.nx');
  await watcher
    .waitForFunction((of) => document.querySelector(`[data-id="${CSS.escape(of)}"] em`) !== null, id, {
      timeout: 15000,
    })
    .catch(() => expect(false, 'a list that is open elsewhere marks the row'));
  expect(
    (await watcher.locator('[data-id]').evaluateAll((all) => all.map((one) => one.dataset.id))).join() === order,
    'its rows kept their places',
  );
  await watcher.close();
  expect((await page.locator('.hist li').count()) >= 1, 'the case is open and has its first record');
  await settle(page);

  const before = await page.locator('.hist li').count();
  await page.locator('.nx [data-open=noted]').click();
  await page.click('form[data-act=noted] button[type=submit]');
  await page.waitForSelector('form[data-act=noted] .sum li', { timeout: 15000 });
  expect(true, 'an empty note is refused, in words');
  await page.fill('#f-text', '电话联系信息中心，约定到场时间。');
  await page.click('form[data-act=noted] button[type=submit]');
  await page.waitForFunction((n) => document.querySelectorAll('.hist li').length > n, before, { timeout: 15000 });
  expect(true, 'the note stands in the history');
  await look(page, 'case-noted', 'zh-light-1440');

  await page.goto(`${base}/cases`, { waitUntil: 'load' });
  await settle(page);
  await rowsOf(page);
  await page.keyboard.press('9');
  await page.waitForURL(/tab=all/);
  expect(true, '9 shows all cases');
  await page.waitForSelector('[data-id]');
  await page.keyboard.press('x');
  await page.keyboard.press('a');
  await page.waitForSelector('dialog #move-to');
  expect((await page.locator('dialog li').count()) === 1, 'assigning names each case');
  await look(page, 'assign', 'zh-light-1440');
  await page.click('dialog button[type=submit]');
  await page.waitForSelector('dialog', { state: 'detached', timeout: 15000 });
  expect(true, 'and the case is assigned');
  await page.waitForSelector('[data-id]');
  await page.keyboard.press('x');
  await page.keyboard.press('h');
  await page.waitForSelector('dialog #move-to');
  await page.click('dialog button[type=submit]');
  expect((await page.locator('dialog .em').count()) >= 1, 'handing down asks where to, and why');
  await look(page, 'hand-down', 'zh-light-1440');
  await page.keyboard.press('Escape');
}
