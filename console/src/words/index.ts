import i18next from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { words } from './all.ts';
import { first } from './first.ts';
import { keepLanguage, language } from './language.ts';
import type { Language, Pair, Pairs } from './pair.ts';

export type Word = keyof typeof words;
export type Slots = Record<string, string | number>;

const inLanguage = (of: Pairs, at: 0 | 1) =>
  Object.fromEntries(Object.entries<Pair>(of).map(([key, pair]) => [key, pair[at]] as const));

export async function openWords(): Promise<void> {
  keepLanguage(language());
  await i18next.use(initReactI18next).init({
    lng: language(),
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
    resources: { en: { translation: inLanguage(first, 0) }, zh: { translation: inLanguage(first, 1) } },
  });
}

/** Words that come with what says them, so that the first page is not kept waiting for them. */
export function addWords(of: Pairs): void {
  i18next.addResources('en', 'translation', inLanguage(of, 0));
  i18next.addResources('zh', 'translation', inLanguage(of, 1));
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
