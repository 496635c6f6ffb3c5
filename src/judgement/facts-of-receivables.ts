import type { Found } from '../policy/index.ts';
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
  notice_not_proved: 'F78',
  payment_astray: 'F82',
};

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
  if (base.dilutionReserveMinor > 0n)
    found.push({ fact: 'F83', facts: { dilutionBps: base.dilutionBps, reserveMinor: base.dilutionReserveMinor } });
  return found;
}
