/**
 * What a pledged receivable counts as. Until notice of the pledge reaches its debtor, the debtor is free once it has paid the
 * pledgor (SI on Security 61(3)), however well it confirmed: then at most as what was delivered. The number is practice.
 */
export const countedLevel = <Level extends number>(level: Level, isNoticed: boolean): Level | 2 =>
  isNoticed || level <= 2 ? level : 2;

interface MadeCall {
  debtorId: string;
  outcome: 'affirmed' | 'denied' | 'not_reached';
  calledBy: string;
  calledAt: string;
}

/** What the lender's last call about a debtor's receivables shows. */
export interface CallOfDebtor {
  shows: MadeCall['outcome'] | 'old';
  calledBy: string;
  calledAt: string;
}

/** The last call to each debtor: a denial after an affirmation counts, and one made before `oldest` no longer does; practice. */
export function callsOfDebtors(calls: readonly MadeCall[], oldest: Date): Map<string, CallOfDebtor> {
  return new Map(
    calls.map(({ debtorId, outcome, calledBy, calledAt }) => {
      const isOld = outcome === 'affirmed' && new Date(calledAt) < oldest;
      return [debtorId, { shows: isOld ? 'old' : outcome, calledBy, calledAt }];
    }),
  );
}

/** What the debtor denied when it was last asked about it: it counts for nothing until the debtor affirms it; practice. */
export function deniedOf(calls: readonly { subjectId: string; outcome: MadeCall['outcome'] }[]): Set<string> {
  const last = new Map(calls.flatMap((c) => (c.outcome === 'not_reached' ? [] : [[c.subjectId, c.outcome] as const])));
  return new Set([...last].filter(([, outcome]) => outcome === 'denied').map(([subjectId]) => subjectId));
}
