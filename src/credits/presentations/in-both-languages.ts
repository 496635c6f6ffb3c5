import { factInChinese, findingInChinese } from '../examination/index.ts';
import type { ExaminationView } from './schemas.ts';

type Untold<T> = Omit<T, 'foundZh' | 'requiredZh' | 'textZh' | 'questionZh'>;
/** An examination as it is kept: in the words of the engine, which a notice takes. */
export interface KeptExamination extends Omit<ExaminationView, 'discrepancies' | 'forExaminer'> {
  discrepancies: Untold<ExaminationView['discrepancies'][number]>[];
  forExaminer: Untold<ExaminationView['forExaminer'][number]>[];
}

const facts = ({ rule, found, required }: { rule: string; found: string; required: string }) => ({
  foundZh: factInChinese(rule, found),
  requiredZh: factInChinese(rule, required),
});

/** What was found, as examiners of both languages read it. */
export const inBothLanguages = (kept: KeptExamination): ExaminationView => ({
  ...kept,
  discrepancies: kept.discrepancies.map((each) => ({ ...each, ...facts(each), textZh: findingInChinese(each.text) })),
  forExaminer: kept.forExaminer.map((each) => ({
    ...each,
    ...facts(each),
    questionZh: findingInChinese(each.question),
  })),
});
