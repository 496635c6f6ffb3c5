import { foundPrinted } from '../../claims/invoices/index.ts';
import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { type CreditView, findCredit, lastPayOn } from '../../credits/letters-of-credit/index.ts';
import { findForwarded, findPresentation } from '../../credits/presentations/index.ts';
import type { Found } from '../../ground/policy/index.ts';
import { foundStandings } from '../../ground/standings/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { lockFacility } from '../../lending/financing/index.ts';
import { findFinancing, type KeptFinancing, raisedBy } from '../../lending/trade-finance/index.ts';
import { foundGuarantees } from '../fraud/index.ts';
import { requireGate } from './gate.ts';

/** A credit that may be drawn after its facility has ended is borne by cash alone. */
function outlives(credit: CreditView, expiresOn: LocalDate, facility: { expiresOn: LocalDate }): Found[] {
  const dueOn = lastPayOn(credit.terms, expiresOn);
  if (dueOn <= facility.expiresOn) return [];
  return [
    {
      fact: 'F62',
      facts: { reason: 'credit_outlives_facility', creditId: credit.id, dueOn, expiresOn: facility.expiresOn },
      at: '/expiresOn',
    },
  ];
}

async function judgeCredit(ctx: Ctx, credit: CreditView, gate: 'CI' | 'AM', expiresOn: LocalDate): Promise<void> {
  const facility = credit.facilityId === null ? undefined : await lockFacility(ctx, credit.facilityId);
  // That the credit has a facility that bears it at all is refused before.
  if (!facility) return;
  const more = outlives(credit, expiresOn, facility);
  // The undertaking is booked already, in this transaction: the state after the act is the state as it stands.
  await requireGate(ctx, {
    facility,
    gate,
    objectId: credit.id,
    after: { hasRaised: true, securesCredits: true },
    until: lastPayOn(credit.terms, expiresOn),
    // The bank promises to pay the one, through the others: of a listed one it makes no promise.
    besideIds: [credit.beneficiaryId, credit.nominatedBankId, credit.confirmingBankId, credit.advisingBankId].filter(
      (id): id is string => id !== null,
    ),
    more,
  });
}

/** Reaction: a credit was issued. It stands only when its facility bears it by its whole record, once it is undertaken. */
export async function guardCredit(ctx: Ctx, event: DomainEvent): Promise<void> {
  const credit = onRecord(await findCredit(ctx, event.payload.creditId as string));
  await judgeCredit(ctx, credit, 'CI', credit.expiresOn);
}

/** Reaction: a guarantor stands in for a debt. Its own facility bears the promise by its whole record, counter-security among it. */
export async function guardGuarantee(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId, expiresOn } = event.payload as { facilityId: string; expiresOn: LocalDate };
  // The promise is booked already, in this transaction.
  await requireGate(ctx, {
    facility: facilityId,
    gate: 'CI',
    objectId: event.objectId,
    after: { hasRaised: true, securesCredits: true },
    until: expiresOn,
  });
}

interface Change {
  amountBy?: { direction: 'increase' | 'decrease' };
  plusBps?: number;
  expiresOn?: LocalDate;
  terms?: { tenor?: unknown; parts?: unknown };
}

/** Reaction: an amendment was issued. One that raises amount, tolerance or tenor binds the bank to more, from its issue on. */
export async function guardAmendment(ctx: Ctx, event: DomainEvent): Promise<void> {
  const credit = onRecord(await findCredit(ctx, event.payload.creditId as string));
  const change = event.payload.change as Change;
  const expiresOn = change.expiresOn ?? credit.expiresOn;
  const raises =
    change.amountBy?.direction === 'increase' ||
    (change.plusBps ?? 0) > credit.plusBps ||
    expiresOn > credit.expiresOn ||
    change.terms?.tenor !== undefined ||
    change.terms?.parts !== undefined;
  if (raises) await judgeCredit(ctx, credit, 'AM', expiresOn);
}

/** A court's order on the credit, or on documents as far as they were passed on, stops what is lent on them (SI on Letters of Credit 8, 11). */
async function stoppedBy(ctx: Ctx, { lenderId, creditId, presentationId }: KeptFinancing['view']): Promise<Found[]> {
  const root = presentationId === null ? undefined : await findPresentation(ctx, presentationId);
  const forwarded = root && (await findForwarded(ctx, root.view.id));
  const ids = [creditId, root?.view.id, root?.view.forwardsId, forwarded?.view.id];
  return foundStandings(ctx, lenderId, [], { objectIds: ids.filter((id): id is string => typeof id === 'string') });
}

/** What is known of the invoice that a financing names: the number was typed, and is a claim until it is on record and checked. */
async function ofInvoice(ctx: Ctx, { invoiceNumber }: KeptFinancing['view']): Promise<Found[]> {
  const { found, unknown } = await foundPrinted(ctx, [invoiceNumber]);
  return [...found, ...unknown.map((number): Found => ({ fact: 'F81', facts: { reason: 'not_on_record', number } }))];
}

/**
 * Reaction: a financing under a credit was approved, or paid out. Approved, it is judged as if it were paid; paid, as it stands:
 * its money is in the books already.
 */
export async function guardTradeFinancing(ctx: Ctx, event: DomainEvent): Promise<void> {
  const kept = onRecord(await findFinancing(ctx, event.objectId));
  const facility = await lockFacility(ctx, kept.view.facilityId);
  if (!facility) return;
  const isPaid = event.type === 'tradeFinancing.paidOut';
  const raised = await raisedBy(ctx, kept);
  const hasRaised = raised.principalMinor + raised.claimMinor > 0n;
  const after = isPaid ? { hasRaised } : raised;
  await requireGate(ctx, {
    facility,
    gate: 'TF',
    objectId: event.objectId,
    after: { ...after, dueOn: kept.view.dueOn },
    more: [
      ...(await asSystem(ctx, 'judgement', (system) => stoppedBy(system, kept.view))),
      ...(await ofInvoice(ctx, kept.view)),
      ...(await asSystem(ctx, 'judgement', (system) =>
        foundGuarantees(system, facility.lenderId, facility.borrowerId),
      )),
    ],
  });
}
