// Text that someone began to write is kept until it is sent, also over a reload.
export function readDraft(key: string): string {
  try {
    return sessionStorage.getItem(`hashwarden.draft.${key}`) ?? '';
  } catch {
    return '';
  }
}
export function keepDraft(key: string, text: string) {
  try {
    if (text === '') sessionStorage.removeItem(`hashwarden.draft.${key}`);
    else sessionStorage.setItem(`hashwarden.draft.${key}`, text);
  } catch {
    /* the field itself still holds it */
  }
}
