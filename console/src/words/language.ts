import type { Language } from './pair.ts';

const kept = 'holdfast.language';

const preferred = (): Language => {
  const chosen = localStorage.getItem(kept);
  if (chosen === 'en' || chosen === 'zh') return chosen;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
};

let now: Language = preferred();

export const language = (): Language => now;

export function keepLanguage(chosen: Language): void {
  now = chosen;
  localStorage.setItem(kept, chosen);
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
}
