// Keys. One place decides whether a key press is meant for the page: not while someone types, not with a
// modifier, not when single keys are switched off.
import { prefs } from './prefs.svelte';

export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'file'].includes(target.type);
}

export function singleKey(event: KeyboardEvent): string | null {
  if (
    !prefs.singleKeys ||
    event.defaultPrevented ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    typing(event.target)
  )
    return null;
  if (document.querySelector('dialog[open]') !== null) return null;
  return event.key;
}

/** Enter and the arrows belong to a control that has the focus, not to the list. */
export function onControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('a, button, summary, input, select, [role="tab"]') !== null;
}
