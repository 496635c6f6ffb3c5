import type { Found } from '../../ground/policy/index.ts';
import type { Judged } from './facts.ts';

/** What each step of the base leaves out, as a fact; by the reason where a step has several. */
const reasonFacts: Record<string, Found['fact']> = {
  age_from_invoice: 'F73',
  past_due: 'F73',
  debtor_over_age: 'F73',
  tenor_too_long: 'F73',
  unapplied_credit: 'F74',
  payable_to_debtor: 'F74',
  related_party: 'F75',
  relation_unknown: 'F75',
  disputed: 'F72',
  not_confirmed: 'F77',
  other_currency: 'F76',
  over_cap: 'F37',
  invoice_void: 'F81',
  payment_astray: 'F82',
  denied_by_debtor: 'F79',
};

type Base = Judged['record']['base'];

/** Debtors whose receivables carry something. */
const debtorsThatCount = ({ lines }: Base): string[] => [
  ...new Set(lines.filter((line) => line.lendableMinor > 0n).map((line) => line.debtorId)),
];

/** What its debtor was not told of, and debtors that nobody of the lender called, or not of late. */
const unproved = (base: Base): Found[] => [
  ...base.lines
    .filter((line) => base.notNoticed.has(line.id))
    .map((line): Found => ({ fact: 'F78', facts: { receivableId: line.id, level: base.levels.get(line.id) } })),
  ...debtorsThatCount(base).flatMap((debtorId): Found[] => {
    const { shows = 'missing', calledAt } = base.calls.get(debtorId) ?? {};
    return shows === 'affirmed' ? [] : [{ fact: 'F79', facts: { debtorId, call: shows, calledAt } }];
  }),
];

/** Who called the debtors that money rests on. */
export const callersOf = (base: Base): Set<string> =>
  new Set(debtorsThatCount(base).flatMap((debtorId) => base.calls.get(debtorId)?.calledBy ?? []));

/** Debtors that one of these people called: whoever pays does not vouch for the claim as well. */
export const calledByPayer = (base: Base, personIds: readonly string[]): Found[] =>
  debtorsThatCount(base).flatMap((debtorId): Found[] => {
    const call = base.calls.get(debtorId);
    return call?.shows === 'affirmed' && personIds.includes(call.calledBy)
      ? [{ fact: 'F79', facts: { debtorId, call: 'by_who_pays', calledBy: call.calledBy } }]
      : [];
  });

/** Line by line, what of the receivables is not counted. */
export function factsOfReceivables({ record: { base } }: Judged): Found[] {
  const found: Found[] = [];
  for (const line of base.lines) {
    const collectedMinor = base.collected.get(line.id) ?? 0n;
    if (collectedMinor > 0n) found.push({ fact: 'F71', facts: { receivableId: line.id, collectedMinor } });
    if (base.barred.has(line.id)) found.push({ fact: 'F86', facts: { receivableId: line.id } });
    for (const { step, reason, amountMinor } of line.out) {
      const fact = reasonFacts[reason];
      if (fact !== undefined) found.push({ fact, facts: { receivableId: line.id, step, reason, amountMinor } });
    }
  }
  found.push(...unproved(base));
  if (base.dilutionReserveMinor > 0n)
    found.push({ fact: 'F83', facts: { dilutionBps: base.dilutionBps, reserveMinor: base.dilutionReserveMinor } });
  return found;
}
