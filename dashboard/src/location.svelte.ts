// The current address, on the browser's history. Links are ordinary <a href>: one click handler takes them over.
import { match, readFilter } from './router';

let path = $state(window.location.pathname);
let search = $state(window.location.search);

export const here = {
  get path() {
    return path;
  },
  get search() {
    return search;
  },
  get route() {
    return match(path);
  },
  get filter() {
    return readFilter(search);
  },
};

function read() {
  path = window.location.pathname;
  search = window.location.search;
}

export function go(to: string, how: 'push' | 'replace' = 'push') {
  if (how === 'push') window.history.pushState(null, '', to);
  else window.history.replaceState(null, '', to);
  const before = path;
  read();
  if (how === 'push' && before !== path) {
    window.scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  }
}

function takeOver(event: MouseEvent) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = (event.target as Element | null)?.closest?.('a[href]');
  if (!(link instanceof HTMLAnchorElement) || link.target !== '' || link.hasAttribute('download')) return;
  if (link.origin !== window.location.origin || link.pathname.startsWith('/api/')) return;
  if (link.pathname === window.location.pathname && link.hash !== '') return;
  event.preventDefault();
  go(link.pathname + link.search);
}

export function listen(): () => void {
  window.addEventListener('popstate', read);
  document.addEventListener('click', takeOver);
  return () => {
    window.removeEventListener('popstate', read);
    document.removeEventListener('click', takeOver);
  };
}
