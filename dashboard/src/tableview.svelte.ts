// Chart or table: each chart has its own switch, and T turns them all.
import { singleKey } from './keyboard';

export function tableView() {
  let table = $state(false);
  $effect(() => {
    const press = (event: KeyboardEvent) => {
      if (singleKey(event)?.toLowerCase() === 't') table = !table;
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
  return {
    get on() {
      return table;
    },
    turn() {
      table = !table;
    },
  };
}
