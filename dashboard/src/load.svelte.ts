// One answer that a page waits for. Old data stay readable while new data come; after 200 ms a page may show
// placeholders, after 2 s it says what it waits for.
import { asRefused, type Refused } from './api/problem';

export function loader<T>() {
  let data = $state<T | null>(null);
  let failure = $state<Refused | null>(null);
  let stage = $state<'still' | 'waiting' | 'long'>('still');
  let run = 0;

  async function load(ask: () => Promise<T>): Promise<T | null> {
    const mine = ++run;
    failure = null;
    const soon = setTimeout(() => {
      if (mine === run) stage = 'waiting';
    }, 200);
    const late = setTimeout(() => {
      if (mine === run) stage = 'long';
    }, 2000);
    try {
      const answer = await ask();
      if (mine === run) data = answer;
      return mine === run ? answer : null;
    } catch (error) {
      if (mine === run) failure = asRefused(error);
      return null;
    } finally {
      clearTimeout(soon);
      clearTimeout(late);
      if (mine === run) stage = 'still';
    }
  }

  return {
    get data() {
      return data;
    },
    set data(next: T | null) {
      data = next;
    },
    get failure() {
      return failure;
    },
    get stage() {
      return stage;
    },
    load,
  };
}
