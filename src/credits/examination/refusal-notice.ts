import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { ExaminationResult } from './schemas.ts';

/** What happens to the documents: the four choices of article 16(c)(iii), one to one with field 77B of an MT734. */
export const disposals = {
  HOLD: { article: '16c(iii)(a)', en: "held for the presenter's instructions", zh: '留存单据等候交单人指示' },
  NOTIFY: {
    article: '16c(iii)(b)',
    en: 'held until a waiver is accepted or instructions come',
    zh: '留存单据直至放弃不符点或收到指示',
  },
  RETURN: { article: '16c(iii)(c)', en: 'being returned', zh: '退回单据' },
  PREVINST: { article: '16c(iii)(d)', en: 'dealt with as instructed before', zh: '按先前指示处理' },
} as const;
export type Disposal = keyof typeof disposals;

export const refusalNoticeRefusals = refusalList({
  NOTICE_WITHOUT_DISCREPANCY: [
    'invalid',
    'A notice of refusal states at least one discrepancy',
    '拒付通知须列明至少一项不符点',
    'List every discrepancy, or honour the presentation',
    '请列明全部不符点，否则应承付',
  ],
  NOTICE_WITH_OPEN_QUESTION: [
    'precondition',
    'Questions of the examination are not yet answered',
    '审单问题尚未答复',
    'Have the examiner decide each question, since a notice can be given only once',
    '通知只能发出一次，请先由审单员逐项决定',
  ],
  NOTICE_ALREADY_GIVEN: [
    'conflict',
    'A notice of refusal was already given for this presentation',
    '该次交单已发出拒付通知',
    'Nothing can be added to it; a new presentation is examined anew',
    '不得补充；重新交单则重新审单',
  ],
  NOTICE_TOO_LATE: [
    'precondition',
    'The last day to refuse has passed: the bank is precluded and must honour',
    '已过拒付期限：银行丧失拒付权，必须承付',
    'Honour or negotiate the presentation (article 16f)',
    '请承付或议付（第16条f款）',
  ],
});

export interface NoticeDraft {
  disposal: Disposal;
  /** Discrepancies as decided: those of the engine and those a person added, one a line. */
  discrepancies: readonly string[];
  /** The civil date at the bank on which the notice goes out. */
  sentOn: string;
}

export interface RefusalNotice {
  disposal: Disposal;
  discrepancies: string[];
  sentOn: string;
  lastDayToRefuse: string;
}

/** The lines of a notice from an examination: every fault by itself, as the result groups them by document. */
export const noticeLines = ({ discrepancies }: ExaminationResult): string[] =>
  discrepancies.flatMap(({ text }) => text.split('\n'));

/**
 * The one notice of article 16(c): it refuses, states every discrepancy and one disposal, and goes out by the fifth
 * banking day.
 * @param given Whether a notice was given before, and whether questions are still open.
 * @throws NOTICE_ALREADY_GIVEN, NOTICE_TOO_LATE, NOTICE_WITH_OPEN_QUESTION, NOTICE_WITHOUT_DISCREPANCY
 */
export function decideNotice(
  draft: NoticeDraft,
  given: { alreadyGiven: boolean; questionsOpen: number; lastDayToRefuse: string },
): RefusalNotice {
  if (given.alreadyGiven) refuse(refusalNoticeRefusals.NOTICE_ALREADY_GIVEN);
  if (draft.sentOn > given.lastDayToRefuse)
    refuse(refusalNoticeRefusals.NOTICE_TOO_LATE, {
      facts: { sentOn: draft.sentOn, lastDayToRefuse: given.lastDayToRefuse },
    });
  if (given.questionsOpen > 0)
    refuse(refusalNoticeRefusals.NOTICE_WITH_OPEN_QUESTION, { facts: { questions: given.questionsOpen } });
  const discrepancies = [...new Set(draft.discrepancies.map((text) => text.trim()))].filter((text) => text !== '');
  if (discrepancies.length === 0) refuse(refusalNoticeRefusals.NOTICE_WITHOUT_DISCREPANCY);
  return { disposal: draft.disposal, discrepancies, sentOn: draft.sentOn, lastDayToRefuse: given.lastDayToRefuse };
}

/** A notice as it was received or sent, to be judged afterwards. */
export interface NoticeFacts {
  sentOn: string;
  /** The type of the message is the refusal (MT734), or the text says that the bank refuses. */
  refuses: boolean;
  disposal?: Disposal;
  discrepancies: readonly string[];
}

export type PreclusionReason =
  | 'no_notice'
  | 'late'
  | 'does_not_refuse'
  | 'no_discrepancy'
  | 'no_disposal'
  | 'more_than_one';

/**
 * Why the bank is precluded from claiming that a presentation does not comply (article 16f), or nothing.
 * @param today The civil date at the bank: without a notice it is precluded once the last day is over.
 */
export function preclusion(
  notices: readonly NoticeFacts[],
  { lastDayToRefuse, today }: { lastDayToRefuse: string; today: string },
): PreclusionReason[] {
  const [notice, ...others] = notices;
  if (!notice) return today > lastDayToRefuse ? ['no_notice'] : [];
  const reasons: PreclusionReason[] = [];
  if (notice.sentOn > lastDayToRefuse) reasons.push('late');
  if (!notice.refuses) reasons.push('does_not_refuse');
  if (notice.discrepancies.length === 0) reasons.push('no_discrepancy');
  if (notice.disposal === undefined) reasons.push('no_disposal');
  // A second notice adds nothing; it precludes only where the first did not hold by itself.
  if (others.length > 0 && reasons.length > 0) reasons.push('more_than_one');
  return reasons;
}

/**
 * What a bank may do after its notice: return is open while it holds (16e); a waiver takes the documents up. Instructions
 * given before may be to send them back, which frees what they held.
 */
export const laterMoves: Record<Disposal, readonly ('return' | 'take_up' | 'as_instructed')[]> = {
  HOLD: ['return', 'take_up'],
  NOTIFY: ['return', 'take_up'],
  RETURN: ['return'],
  PREVINST: ['return', 'as_instructed'],
};
