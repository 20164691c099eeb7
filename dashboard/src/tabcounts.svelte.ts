// How many findings each saved filter holds, asked with a page of one row and once per snapshot.
import { api } from './api/client';
import { frame } from './frame.svelte';
import { address, type Filter } from './router';

export function counter(filters: () => Filter[]) {
  let counts = $state<(number | undefined)[]>([]);
  const wanted = $derived(
    filters()
      .map((one) => address('', one))
      .join(' '),
  );
  $effect(() => {
    void frame.grew;
    void wanted;
    let live = true;
    void Promise.all(
      filters().map((one) =>
        api
          .findings({ ...one, size: '1' })
          .then((page) => page.total)
          .catch(() => undefined),
      ),
    ).then((totals) => {
      if (live) counts = totals;
    });
    return () => {
      live = false;
    };
  });
  return { at: (i: number) => counts[i] };
}
