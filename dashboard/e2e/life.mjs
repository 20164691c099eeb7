// The life of one case as officers work it, step by step through the pages' own forms.
import { at, chip, fill, goTo, HEX, lacking, openForm, paper, send } from './play.mjs';

export function life({ base, pages, expect, account, look }) {
  /** Opens the form, fills it, sends it, and waits for the state that follows. */
  async function act(who, id, name, values, wanted) {
    const page = pages[who];
    await goTo(page, base, id);
    await openForm(page, name);
    await fill(page, values);
    const { status, body } = await send(page, name);
    if (status >= 400) {
      expect(
        false,
        `${name} by ${who}: ${status} ${body?.code} ${(body?.lacks ?? []).map((one) => one.code).join(' ')} ${body?.detail?.en ?? ''}`,
      );
      throw new Error(`the play stops at ${name}`);
    }
    await page.waitForSelector(`form[data-act="${name}"]`, { state: 'detached', timeout: 15000 });
    if (wanted) expect((await chip(page)).includes(wanted), `${name} by ${who}: ${await chip(page)}`);
    return body;
  }
  async function misses(who, id, name, bare, codes) {
    const page = pages[who];
    await goTo(page, base, id);
    const told = await lacking(page, name, bare);
    const absent = codes.filter((code) => !told.codes.includes(code));
    expect(
      told.status === 422 && absent.length === 0,
      `${name} without its proofs is refused: ${told.codes.join(', ')}${absent.length > 0 ? `; NOT ${absent.join(', ')}` : ''}`,
    );
    expect(
      told.summed === told.codes.length && told.above > 0,
      `${name}: all ${told.summed} stand at the top, ${told.above} above their fields`,
    );
  }
  async function sign(who, id, seat, opinion, wanted) {
    const page = pages[who];
    await goTo(page, base, id);
    const place = page.locator(`.pr li[data-seat="${seat}"] button`);
    await place.click();
    const field = page.locator('.pr textarea');
    await field.fill(opinion);
    const answer = page.waitForResponse((one) => /\/sign$/.test(one.url()));
    await page.locator('.pr form button[type=submit]').click();
    const response = await answer;
    expect(
      response.status() === 200,
      `${seat} signed by ${who}${response.status() === 200 ? '' : `: ${await response.text()}`}`,
    );
    await page.waitForTimeout(300);
    if (wanted) expect((await chip(page)).includes(wanted), `with the last seat the case is: ${await chip(page)}`);
  }
  async function exhibit(who, id, title, thing = false) {
    const page = pages[who];
    await goTo(page, base, id);
    await openForm(page, 'exhibit-added');
    if (thing) await page.check('form[data-act="exhibit-added"] input[type=checkbox]');
    else {
      await page.setInputFiles('[data-of="exhibit"]', {
        name: `${title}.bin`,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(`${title} of ${id}`),
      });
      await page.waitForSelector('form[data-act="exhibit-added"] p.mono');
    }
    await page.fill('#ex-title', title);
    const { status, body } = await send(page, 'exhibit-added');
    if (status >= 400) expect(false, `exhibit ${title}: ${status} ${body?.code}`);
    await page.waitForSelector('form[data-act="exhibit-added"]', { state: 'detached' });
    return body.exhibits[body.exhibits.length - 1].label;
  }

  /** From the clue to the determination; with `refuse`, each act is first sent without its proofs. */
  async function determined(id, { refuse }) {
    const miss = (...all) => (refuse ? misses(...all) : Promise.resolve());
    await miss('zhao', id, 'triaged', {}, ['screening']);
    await act(
      'zhao',
      id,
      'triaged',
      { 'warning_list.version': '2026-11', 'white_list.version': '2026-11-24' },
      '研判中',
    );
    await miss('zhao', id, 'suspected', { tlp: 'amber', pap: 'amber', confidence: '0.97' }, ['words', 'grounds']);
    await openForm(pages.zhao, 'suspected');
    const proofs = pages.zhao.locator('#f-protocol-proofs label');
    await proofs.first().waitFor();
    await act(
      'zhao',
      id,
      'suspected',
      {
        protocol_proofs: [await proofs.first().innerText()],
        reason: '矿池会话持续，份额被接受。',
        confidence: '0.97',
        tlp: 'amber',
        pap: 'amber',
      },
      '疑似',
    );
    const seen = await at(pages.zhao, -24);
    const long = {
      'valid.start': await at(pages.zhao, -24 * 400),
      'valid.end': await at(pages.zhao, 1),
      seen_at: seen,
    };
    await miss(
      'zhao',
      id,
      'attributed',
      {
        'valid.start': await at(pages.zhao, -3),
        'valid.end': await at(pages.zhao, -2),
        seen_at: seen,
        dynamic: true,
        port: '',
        class: 'school',
      },
      ['register', 'valid-then', 'port', 'whose'],
    );
    await act(
      'zhao',
      id,
      'attributed',
      {
        register: '校园网 DHCP',
        answer_sha256: HEX(1),
        ...long,
        port: '50418',
        dynamic: true,
        unit: '示例职业学院',
        class: 'school',
      },
      '已归属',
    );
    const letter = { to: '示例职业学院', ...paper('letter', '线索转办函', 2) };
    await miss('wang', id, 'notified', { 'observed.source.port': '', 'observed.protocol': '' }, [
      'words',
      'document',
      'five-tuple',
      'sensor',
    ]);
    await act(
      'wang',
      id,
      'notified',
      {
        ...letter,
        'observed.source.ip': '192.0.2.81',
        'observed.source.port': '50418',
        'observed.destination.ip': '198.51.100.23',
        'observed.destination.port': '3333',
        'observed.at': seen,
        'observed.offset_minutes': '480',
        'observed.protocol': 'stratum-v1',
        'observed.sensor': 'egress 1',
      },
      '已转办',
    );
    await miss('wang', id, 'acknowledged', { signed_by: '张某', at: await at(pages.wang, 48), service: 'electronic' }, [
      'document',
      'consent',
      'not-yet',
    ]);
    await act(
      'wang',
      id,
      'acknowledged',
      { signed_by: '张某', at: await at(pages.wang, -0.2), service: 'delivered', ...paper('proof', '送达回证', 3) },
      '已签收',
    );
    await miss(
      'wang',
      id,
      'inspection-begun',
      { inspector: 'on-site', 'inspector.on-site.officers.1.officer': account('wang') },
      ['document', 'badge', 'two-officers'],
    );
    await act(
      'wang',
      id,
      'inspection-begun',
      {
        inspector: 'on-site',
        'inspector.on-site.officers.0.officer': account('wang'),
        'inspector.on-site.officers.0.badge': '53-03',
        'inspector.on-site.officers.1.officer': account('li'),
        'inspector.on-site.officers.1.badge': '53-08',
        'leave.title': '检查通知书',
        'leave.sha256': { file: 'leave.pdf' },
      },
      '核查中',
    );
    const kept = {};
    for (const title of ['矿机', '挖矿软件', '矿池记录', '现场笔录', '照片'])
      kept[title] = await exhibit('wang', id, title, title === '矿机');
    const during = {
      'during.start': await at(pages.wang, -24 * 9),
      'during.end': await at(pages.wang, -1),
      'devices.0.count': '6',
    };
    await miss(
      'wang',
      id,
      'determined',
      {
        mode: 'active',
        ...during,
        'devices.0.count': '0',
        proof: 'three-parts',
        'scene.attested': 'party',
        'scene.attested.party.name': '张某',
      },
      ['mode', 'words', 'devices', 'device', 'software', 'pool-record', 'scene-record', 'photos'],
    );
    if (refuse) await look(pages.wang, 'case-refused', 'zh-light-1440');
    await act(
      'wang',
      id,
      'determined',
      {
        mode: 'active',
        mode_why: '管理员以自己的钱包设置。',
        mode_evidence: ['挖矿软件'],
        ...during,
        'devices.0.kind': 'ASIC',
        'devices.0.serials': `SN-${id.slice(0, 6)}`,
        'devices.0.power_w': '20000',
        proof: 'three-parts',
        'proof.three-parts.device': kept.矿机,
        'proof.three-parts.software': kept.挖矿软件,
        'proof.three-parts.pool_record': kept.矿池记录,
        'scene.exhibit': kept.现场笔录,
        'scene.attested': 'party',
        'scene.attested.party.name': '张某',
        photos: ['照片'],
        weighed_against: '查过模型训练登记，没有。',
      },
      '核查中',
    );
  }
  async function seated(id, { pictures = false } = {}) {
    await goTo(pages.wang, base, id);
    expect(
      (await pages.wang.locator('.pr li.free button:not([aria-disabled=true])').count()) === 0,
      'who proposed has no seat to sign',
    );
    if (pictures) await look(pages.wang, 'case-proposed', 'zh-light-1440');
    await sign('li', id, 'second-officer', '到场所见一致。');
    await sign('wu', id, 'legal-review', '程序合法。');
    await sign('zheng', id, 'technical-review', '记录可信，时钟误差已核。', '已认定');
  }
  /** The notice of rights, with the last moment for a defence. */
  async function rights(id, { refuse }) {
    if (refuse)
      await misses(
        'wang',
        id,
        'rights-notified',
        {
          'receipt.signed_by': '张某',
          'receipt.at': await at(pages.wang, -0.1),
          'receipt.service': 'delivered',
          defence_until: await at(pages.wang, -2),
        },
        ['document', 'defence-period'],
      );
    await act(
      'wang',
      id,
      'rights-notified',
      {
        ...paper('notice', '行政处罚权利告知书', 4),
        'receipt.signed_by': '张某',
        'receipt.at': await at(pages.wang, -0.1),
        'receipt.service': 'delivered',
        ...paper('receipt.proof', '送达回证', 5),
        hearing: true,
        defence_until: '',
      },
      '已认定',
    );
  }
  return { act, misses, sign, exhibit, determined, seated, rights };
}
