import { refusalList } from '../../kernel/refusal.ts';
import { addMonths, type LocalDate } from '../../kernel/time.ts';

export const interruptionKinds = ['demand', 'payment', 'acknowledgement', 'suit', 'suit_ended'] as const;
export type InterruptionKind = (typeof interruptionKinds)[number];

export interface Interruption {
  kind: InterruptionKind;
  onDay: LocalDate;
}

export const limitationRefusals = refusalList({
  INTERRUPTION_UNFIT: [
    'invalid',
    'This debt is not owed under the facility, or the day has not come',
    '该授信项下无此债务，或日期尚未到来',
    'Name a debt that is owed, and a day that is not after today',
    '请指定该授信项下未清偿的债务，日期不得晚于今日',
  ],
  INTERRUPTION_RECORDED: [
    'conflict',
    'This is on record already for every debt named',
    '所列债务均已登记该事由',
    'Nothing is left to do',
    '无需再办理',
  ],
});

export interface Limitation {
  /** The last day on which it can be demanded or sued for; null while proceedings run. */
  limitationOn: LocalDate | null;
  isPassed: boolean;
}

const order: readonly InterruptionKind[] = ['suit_ended', 'acknowledgement', 'payment', 'demand', 'suit'];

/**
 * By when a debt can be sued for: so many months from its due day (Civil Code 188), begun anew by a demand that reached the
 * debtor, a part payment, an acknowledgement or a suit, by the last from the end of its proceedings (195). Time that is over
 * is not begun anew, except by the debtor's own acknowledgement (192). A last day on a holiday is not moved: who relies on
 * the earlier day is safe.
 */
export function limitationOf(
  dueOn: LocalDate,
  interruptions: readonly Interruption[],
  months: number,
  on: LocalDate,
): Limitation {
  let last = addMonths(dueOn, months);
  let isSued = false;
  const told = interruptions
    .filter((i) => i.onDay <= on)
    .sort((a, b) => (a.onDay === b.onDay ? order.indexOf(a.kind) - order.indexOf(b.kind) : a.onDay < b.onDay ? -1 : 1));
  for (const { kind, onDay } of told) {
    if (isSued && kind !== 'suit_ended') continue;
    if (!isSued && (kind === 'suit_ended' || (onDay > last && kind !== 'acknowledgement'))) continue;
    isSued = kind === 'suit';
    const from = onDay > dueOn ? onDay : dueOn;
    last = addMonths(from, months);
  }
  return isSued ? { limitationOn: null, isPassed: false } : { limitationOn: last, isPassed: on > last };
}
