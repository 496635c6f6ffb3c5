import type { Found } from '../../ground/policy/index.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { addMonths, daysBetween } from '../../kernel/time.ts';

interface Claim {
  id: string;
  debtorId: string;
  invoicedOn: LocalDate;
  dueOn: LocalDate;
  outstanding: { amountMinor: string };
}

/**
 * Claims that are overdue, too old or of too long a tenor, and those of a debtor of whose claims too large a share is late
 * (practice of asset-based lending); the time to sue is three years (Civil Code 188).
 */
export function agedFacts(
  claims: readonly Claim[],
  on: LocalDate,
  policy: { overAgeDays: number; tenorDays: number; crossAgeBps: number },
): Found[] {
  const owed = claims.filter((c) => c.outstanding.amountMinor !== '0');
  const isLate = (c: Claim) => c.dueOn < on;
  const found = owed.flatMap((c): Found[] => {
    const about = { receivableId: c.id, dueOn: c.dueOn };
    const of = (reason: string): Found => ({ fact: 'F73', facts: { reason, ...about } });
    return [
      ...(isLate(c) ? [of('overdue'), { fact: 'F62' as const, facts: { reason: 'receivable_due', ...about } }] : []),
      ...(daysBetween(c.invoicedOn, on) > policy.overAgeDays ? [of('over_age')] : []),
      ...(daysBetween(on, c.dueOn) > policy.tenorDays ? [of('tenor_too_long')] : []),
      ...(addMonths(c.dueOn, 36) < on ? [{ fact: 'F64' as const, facts: about }] : []),
    ];
  });
  for (const debtorId of new Set(owed.map((c) => c.debtorId))) {
    const own = owed.filter((c) => c.debtorId === debtorId);
    const sum = (of: readonly Claim[]) => of.reduce((total, c) => total + BigInt(c.outstanding.amountMinor), 0n);
    const late = own.filter(isLate);
    if (late.length < own.length && sum(late) * 10_000n > sum(own) * BigInt(policy.crossAgeBps))
      found.push({ fact: 'F73', facts: { reason: 'cross_aged', debtorId } });
  }
  return found;
}

export interface Stated {
  debtorId: string;
  isRelated: boolean;
  payableMinor: bigint;
  unappliedCreditMinor: bigint;
}

/** On record as one group, stated as related, or not stated at all, which is unknown; and what may be set off in turn (Civil Code 549). */
export const relationFacts = (
  debtorIds: readonly string[],
  isKin: (debtorId: string) => boolean,
  stated: readonly Stated[],
): Found[] =>
  debtorIds.flatMap((debtorId): Found[] => {
    const own = stated.filter((s) => s.debtorId === debtorId);
    const contraMinor = own.reduce((sum, s) => sum + s.payableMinor + s.unappliedCreditMinor, 0n);
    const isRelated = own.some((s) => s.isRelated);
    return [
      ...(isKin(debtorId) ? [{ fact: 'F15' as const, facts: { reason: 'debtor_of_the_group', debtorId } }] : []),
      ...(own.length === 0 || isRelated
        ? [{ fact: 'F75' as const, facts: { reason: isRelated ? 'related_party' : 'relation_unknown', debtorId } }]
        : []),
      ...(contraMinor > 0n ? [{ fact: 'F74' as const, facts: { debtorId, contraMinor } }] : []),
    ];
  });

interface Invoice {
  id: string;
  verification: string;
  red: { amountMinor: string };
}

/** What the tax authority holds of the invoices behind claims. A claim without an invoice on record has none that was verified. */
export function invoiceFacts(
  receivableIds: readonly string[],
  links: readonly { receivableId: string; invoiceId: string }[],
  invoices: readonly Invoice[],
): Found[] {
  const bare = receivableIds.filter((id) => links.every((link) => link.receivableId !== id));
  return [
    ...bare.map((receivableId): Found => ({ fact: 'F81', facts: { reason: 'no_invoice', receivableId } })),
    ...invoices.flatMap(({ id, verification, red }): Found[] => [
      ...(verification === 'verified'
        ? []
        : [{ fact: 'F81' as const, facts: { reason: verification, invoiceId: id } }]),
      ...(red.amountMinor === '0' ? [] : [{ fact: 'F81' as const, facts: { reason: 'red_lettered', invoiceId: id } }]),
    ]),
  ];
}

/** What a fact takes off claims that are financed: what may be set off in turn, and the share by which dilution is above its line. */
export function reservedMinor(found: readonly Found[], outstandingMinor: bigint): bigint {
  const contra = found.reduce((sum, f) => (f.fact === 'F74' ? sum + (f.facts.contraMinor as bigint) : sum), 0n);
  const excess = found.reduce((bps, f) => (f.fact === 'F83' ? bps + BigInt(f.facts.excessBps as number) : bps), 0n);
  // Rounded up: what is held back is never short by rounding.
  return contra + (outstandingMinor * excess + 9_999n) / 10_000n;
}
