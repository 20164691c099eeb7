// Ids of fields in the page, made from their paths.
export const idOf = (path: string) => `f-${path.replace(/[^a-z0-9-]+/gi, '-')}`;

export function describedBy(id: string, hint: boolean | undefined, wrong: boolean): string | undefined {
  const parts = [hint ? `${id}-hint` : '', wrong ? `${id}-error` : ''].filter((one) => one !== '');
  return parts.length === 0 ? undefined : parts.join(' ');
}
