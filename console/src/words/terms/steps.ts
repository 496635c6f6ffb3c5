import { actInChinese } from '../../../../src/desk/words/steps.ts';
import type { Language } from '../pair.ts';

export { actInChinese, stepOf } from '../../../../src/desk/words/steps.ts';

export const actTitle = (path: string, summary: string, language: Language): string =>
  (language === 'zh' ? actInChinese(path) : undefined) ?? summary.split(/[:;]/)[0] ?? summary;
