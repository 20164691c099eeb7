// Slots of a sentence: `{name}` is replaced; `{name|one|many}` chooses the word by the number.
export type Slots = Record<string, string | number>;

const SLOT = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

export function fill(sentence: string, slots: Slots = {}): string {
  return sentence.replace(SLOT, (whole, name: string, one?: string, many?: string) => {
    const value = slots[name];
    if (value === undefined) return whole;
    if (one !== undefined && many !== undefined) return String(value) === '1' ? one : many;
    return String(value);
  });
}

export function slotsOf(sentence: string): string[] {
  return [...new Set([...sentence.matchAll(SLOT)].map((found) => found[1] ?? ''))].sort();
}
