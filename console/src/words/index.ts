import i18next from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { words } from './all.ts';
import { keepLanguage, language } from './language.ts';
import type { Language, Pair } from './pair.ts';

export { words };
export type Word = keyof typeof words;
export type Slots = Record<string, string | number>;

const inLanguage = (at: 0 | 1) =>
  Object.fromEntries(Object.entries<Pair>(words).map(([key, pair]) => [key, pair[at]] as const));

export async function openWords(): Promise<void> {
  keepLanguage(language());
  await i18next.use(initReactI18next).init({
    lng: language(),
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
    resources: { en: { translation: inLanguage(0) }, zh: { translation: inLanguage(1) } },
  });
}

export async function speak(chosen: Language): Promise<void> {
  keepLanguage(chosen);
  await i18next.changeLanguage(chosen);
}

export interface Words {
  /** A sentence of ours, with its slots filled. */
  t(word: Word, slots?: Slots): string;
  /** The half of a pair that the service or a table gave. */
  pick(pair: { en: string; zh: string } | Pair): string;
  language: Language;
}

export function useWords(): Words {
  const { i18n, t } = useTranslation();
  const spoken: Language = i18n.language === 'zh' ? 'zh' : 'en';
  return {
    t: useCallback((word: Word, slots?: Slots) => t(word, slots ?? {}), [t]),
    pick: useCallback((pair) => ('en' in pair ? pair[spoken] : pair[spoken === 'en' ? 0 : 1]), [spoken]),
    language: spoken,
  };
}
