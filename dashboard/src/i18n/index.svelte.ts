// The language of the page: which one is on, and the two ways to a text: `t` for our own sentences, `say` for
// sentences that the service sends in both languages.
import type { Sentence } from '../api/types';
import { en } from './en';
import { fill, type Slots } from './fill';
import { zhCN } from './zh-CN';

export type Language = 'zh-CN' | 'en';
export type Key = keyof typeof zhCN;

const tables: Record<Language, Record<Key, string>> = { 'zh-CN': zhCN, en };
let language = $state<Language>(document.documentElement.lang === 'en' ? 'en' : 'zh-CN');

export function languageNow(): Language {
  return language;
}

export function setLanguage(next: Language, keep = true) {
  language = next;
  document.documentElement.lang = next;
  if (keep)
    try {
      localStorage.setItem('hashwarden.language', next);
    } catch {
      /* kept for this page only */
    }
}

export function t(key: Key, slots?: Slots): string {
  return fill(tables[language][key], slots);
}

export function say(sentence: Sentence): string {
  return language === 'en' ? sentence.en : sentence.zh;
}

/** A word from a family of keys, or the code itself where the service knows one that we do not. */
export function word(family: string, code: string): string {
  const key = `${family}.${code}`;
  return key in zhCN ? t(key as Key) : code;
}
