import type { Currency } from '../../kernel/money.ts';
import { refusalList } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';

/** Risk on a bank is its group's; risk on its country is that of every bank there (practice; limits are set by the bank). */
export const limitKinds = ['bank', 'country'] as const;
export type LimitKind = (typeof limitKinds)[number];

/** A limit that an undertaking falls under, with what is used of it once the undertaking stands. */
export interface Applied {
  limitId: string;
  kind: LimitKind;
  amountMinor: bigint;
  usedMinor: bigint;
  validUntil: LocalDate;
}

export interface Undertaking {
  issuingBankId: string;
  country: string;
  currency: Currency;
  /** In the same country there is no risk on a country. */
  isAbroad: boolean;
  /** The last day on which it may still have to be paid. */
  lastPayOn: LocalDate;
}

export interface LimitFound {
  fact: 'F53' | 'F54' | 'F55' | 'F62';
  facts: Record<string, unknown>;
}

/**
 * Who adds a confirmation is bound as the issuing bank is (UCP 600 8), and relies on that bank and its country alone. Without a
 * limit the risk was never decided on: it is unknown, and nothing is confirmed (Guidelines on Internal Control: no risk without a
 * limit).
 */
export function limitFacts(of: Undertaking, applied: readonly Applied[], on: LocalDate): LimitFound[] {
  const asked: readonly LimitKind[] = of.isAbroad ? limitKinds : ['bank'];
  const subject = { bank: { bankId: of.issuingBankId }, country: { country: of.country } };
  return asked.flatMap((kind): LimitFound[] => {
    const limits = applied.filter((limit) => limit.kind === kind);
    if (limits.length === 0)
      return [{ fact: 'F54', facts: { reason: 'no_limit', kind, ...subject[kind], currency: of.currency } }];
    return limits.flatMap(({ limitId, validUntil, amountMinor, usedMinor }) => {
      const about = { kind, limitId };
      const used = { usedMinor, limitMinor: amountMinor, currency: of.currency };
      const found: LimitFound[] = [{ fact: 'F55', facts: { ...about, ...used } }];
      if (validUntil < on) found.push({ fact: 'F53', facts: { reason: 'limit_ended', ...about, validUntil } });
      else if (validUntil < of.lastPayOn)
        found.push({ fact: 'F62', facts: { reason: 'outlives_limit', ...about, dueOn: of.lastPayOn, validUntil } });
      if (usedMinor > amountMinor) found.push({ fact: 'F54', facts: { reason: 'limit_exceeded', ...about, ...used } });
      return found;
    });
  });
}

export const limitRefusals = refusalList({
  LIMIT_ON_ITSELF: [
    'invalid',
    'A bank sets no limit on itself',
    '银行不得对自身设定限额',
    'Name the bank whose undertakings are relied on',
    '请指定所依赖其承诺的银行',
  ],
  LIMIT_NOT_ON_A_BANK: [
    'invalid',
    'The party is not a bank',
    '该参与方不是银行',
    'Name a bank, or a country',
    '请指定银行或国家',
  ],
  LIMIT_ENDS_IN_PAST: [
    'invalid',
    'The limit would have ended already',
    '限额到期日已过',
    'Choose a day that has not passed; to shut a limit, set it to zero',
    '请选择未过的日期；如需关闭限额，请将金额设为零',
  ],
});
