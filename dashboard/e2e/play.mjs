// How a page of the dashboard is worked by its own controls: signing in, filling a form by the paths of its fields,
// sending it, and reading what is missing.
export const HEX = (n) => n.toString(16).padStart(2, '0').repeat(32);
const idOf = (path) => `f-${path.replace(/[^a-z0-9-]+/gi, '-')}`;
export const paper = (path, title, n) => ({ [`${path}.title`]: title, [`${path}.sha256`]: HEX(n) });

export async function signIn(page, base, name, password) {
  await page.goto(base, { waitUntil: 'load' });
  await page.fill('#name', name);
  await page.fill('#password', password);
  await page.click('form.frm button[type=submit]');
  await page.waitForSelector('.cov', { timeout: 20000 });
}

export async function call(page, method, path, body) {
  const answer = await page.evaluate(
    async ([m, p, b]) => {
      const response = await fetch(`/api/${p}`, {
        method: m,
        headers: { 'X-Hashwarden': '1', ...(b === undefined ? {} : { 'Content-Type': 'application/json' }) },
        ...(b === undefined ? {} : { body: JSON.stringify(b) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    },
    [method, path, body],
  );
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A time of the hub as the place's own clock writes it, for a field. */
export async function at(page, hours = 0) {
  const clock = await page.evaluate(async () => {
    const response = await fetch('/api/drill/clock');
    return response.ok ? (await response.json()).now : new Date().toISOString();
  });
  return new Date(Date.parse(clock) + (hours + 8) * 3600000).toISOString().slice(0, 16);
}

export const goTo = async (page, base, id) => {
  await page.goto(`${base}/cases/${id}`, { waitUntil: 'load' });
  await page.waitForSelector('.nx', { timeout: 20000 });
};
export const state = (page) =>
  page
    .locator('.track li.now .nm')
    .textContent({ timeout: 10000 })
    .catch(() => '');
export const chip = (page) => page.locator('.ch0 .facts > :first-child').innerText();

export async function openForm(page, act) {
  const button = page.locator(`.nx [data-open="${act}"]`).first();
  await button.waitFor({ timeout: 15000 });
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  await page.waitForSelector(`form[data-act="${act}"] button[type=submit]`, { timeout: 10000 });
  // What the case already tells is offered once it was asked for.
  await page.waitForTimeout(250);
}

export async function fill(page, values) {
  for (const [path, value] of Object.entries(values)) {
    const id = `#${idOf(path)}`;
    if (typeof value === 'object' && value?.file) {
      await page.setInputFiles(`[data-of="${path}"]`, {
        name: value.file,
        mimeType: 'application/pdf',
        buffer: Buffer.from(value.text ?? value.file),
      });
      await page.waitForFunction((one) => document.querySelector(one)?.value.length === 64, id);
      continue;
    }
    const field = page.locator(id);
    await field.waitFor({ timeout: 5000 }).catch(() => {
      throw new Error(`no field ${path}`);
    });
    const tag = await field.evaluate((node) => `${node.tagName} ${node.getAttribute('type') ?? ''}`);
    if (tag.startsWith('FIELDSET')) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (Array.isArray(value)) await field.locator('label', { hasText: one }).first().locator('input').check();
        else if ((await field.locator(`> label input[value="${one}"]`).count()) > 0)
          await field.locator(`> label input[value="${one}"]`).check();
        else await field.locator('> select').first().selectOption(one);
      }
    } else if (tag.startsWith('SELECT')) {
      const wanted = await field.evaluate(
        (node, text) => [...node.options].find((one) => one.value === text || one.text.startsWith(`${text} `))?.value,
        value,
      );
      if (wanted === undefined) throw new Error(`no option ${value} in ${path}`);
      await field.selectOption(wanted);
    } else if (tag.endsWith('checkbox')) await field.setChecked(value === true);
    else await field.fill(String(value));
  }
}

/** Presses the button of a form and waits for what the service says. */
export async function send(page, act) {
  const answer = page.waitForResponse(
    (one) => one.request().method() === 'POST' && /\/api\/cases\/[^/]+\/(acts|proposals|exhibits)/.test(one.url()),
    { timeout: 20000 },
  );
  await page.click(`form[data-act="${act}"] button[type=submit]`);
  const response = await answer;
  return { status: response.status(), body: await response.json().catch(() => null) };
}

/** A form sent with what cannot be left out at all: the words of everything that is missing, as the page shows it. */
export async function lacking(page, act, bare) {
  await openForm(page, act);
  await fill(page, bare);
  const { status, body } = await send(page, act);
  await page.waitForTimeout(150);
  return {
    status,
    codes: (body?.lacks ?? []).map((one) => one.code),
    summed: await page.locator(`form[data-act="${act}"] .sum li`).count(),
    above: await page.locator(`form[data-act="${act}"] .em`).count(),
  };
}
