// The officers of the play, made by the administrator; each with a browser page of its own.
import { call, signIn } from './play.mjs';

const CAST = {
  zhao: ['analyst'],
  wang: ['officer'],
  li: ['officer', 'second-officer'],
  wu: ['legal-reviewer'],
  zheng: ['technical-reviewer'],
  feng: ['head'],
  he: ['acceptor'],
  chen: ['legal-reviewer'],
};
const PASSWORD = 'correct horse battery 26';

/** Makes the officers at a place and gives each a page: two browsers, as two desks have. */
export async function people({ admin, base, node, desks, reader, stamp, only = Object.keys(CAST) }) {
  const pages = {};
  let desk = 0;
  for (const [name, roles] of Object.entries(CAST).filter(([one]) => only.includes(one))) {
    const account = `${name}-${stamp}`;
    const made = await call(admin, 'POST', 'officers', {
      name: account,
      grants: roles.map((role) => ({ role, node })),
    });
    const page = await reader('zh-CN', 'light', 1440, desks[desk % desks.length]);
    desk += 1;
    await signIn(page, base, account, made.password);
    // The printed password is changed before work.
    await call(page, 'PUT', 'session/password', { current: made.password, new: PASSWORD });
    await page.context().clearCookies();
    await signIn(page, base, account, PASSWORD);
    pages[name] = page;
  }
  return { pages, account: (name) => `${name}-${stamp}` };
}
