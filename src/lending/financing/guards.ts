import type { Ctx, DomainEvent } from '../../context.ts';
import { type CreditView, findCredit } from '../../credits/letters-of-credit/index.ts';
import { findHeldOfBill } from '../../credits/presentations/index.ts';
import { releaseAgainst } from '../../credits/trust-receipts/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { facilitiesOfItems, findPositionsOfItems } from '../../oversight/control/index.ts';
import { findLivePledges } from '../../security/pledges/index.ts';
import { exposureOf, isActive, today } from './facility.ts';
import { listOthersIn } from './life-store.ts';
import { creditCover, financingRefusals } from './rules.ts';
import type { FacilityView } from './schemas.ts';
import * as store from './store.ts';
import { endHold, setHold } from './terms-store.ts';

/**
 * Reaction: a credit, or an amendment of it, was issued. It stands only when its facility bears all that is undertaken under
 * it, with the margin deposited: the bank is bound to an increase from its issue (UCP 600 10b).
 */
export async function guardCreditIssue(ctx: Ctx, event: DomainEvent): Promise<void> {
  const credit = onRecord(await findCredit(ctx, event.payload.creditId as string));
  const facility = credit.facilityId === null ? undefined : await store.lockFacility(ctx, credit.facilityId);
  const fits =
    facility &&
    facility.lenderId === credit.issuingBankId &&
    facility.borrowerId === credit.applicantId &&
    facility.limit.currency === credit.amount.currency &&
    isActive(facility, today(ctx));
  if (!fits)
    refuse(financingRefusals.FACILITY_NOT_ACTIVE, { at: '/creditId', facts: { facilityId: credit.facilityId } });
  // The undertaking is booked already, in this transaction; with the facility locked nobody else's comes in between.
  const e = await exposureOf(ctx, facility);
  const cover = creditCover(e, { limitMinor: BigInt(facility.limit.amountMinor), marginBps: facility.marginBps });
  if (!cover.covered)
    refuse(financingRefusals.CREDIT_NOT_COVERED, { facts: { ...cover.facts, currency: facility.limit.currency } });
}

/**
 * Reaction: a credit was applied for. It is drawn on the applicant's own facility, in the facility's money: each part of a line in
 * another money is a facility of its own. Under a limit it takes its place now, before anybody decides on it; whether the facility
 * bears it is asked at issue.
 */
export async function guardApplication(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId, applicantId, amount } = event.payload as Pick<
    CreditView,
    'facilityId' | 'applicantId' | 'amount'
  >;
  if (facilityId === null) return;
  const facility = await store.findFacility(ctx, facilityId);
  if (facility?.borrowerId !== applicantId) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  const { currency } = amount;
  if (currency !== facility.limit.currency)
    refuse(financingRefusals.CREDIT_CURRENCY_NOT_LIMITED, {
      at: '/amount/currency',
      facts: {
        currency,
        facilityCurrency: facility.limit.currency,
        facilityIds: await listOthersIn(ctx, facility, currency),
      },
    });
  if (facility.limitId !== null) await store.lockFacility(ctx, facilityId);
}

/**
 * Reaction: a bill or receipt is to leave its pledgee's hand, by surrender or transfer. While debt stands the document goes only
 * when a goods pledge has taken its place: effective, and with the goods held for the lender (measure 7). Documents that the
 * lender has paid under a credit go against a trust receipt besides, signed by the applicant.
 */
export async function guardDocument(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, holderId } = event.payload as { lotIds: string[]; holderId: string };
  const leaves = /\.(surrenderRequested|surrendered)$/.test(event.type);
  for (const pledge of await findLivePledges(ctx, [event.objectId])) {
    const delivered = pledge.items.some((item) => item.itemId === event.objectId && item.effectiveSince !== null);
    if (!delivered || (!leaves && holderId === pledge.pledgeeId)) continue;
    const facility = await store.lockFacility(ctx, pledge.facilityId);
    if (!facility) continue;
    const e = await exposureOf(ctx, facility);
    if (e.principalMinor + e.claimMinor + e.acceptedMinor === 0n) continue;
    const positions = await findPositionsOfItems(ctx, pledge.pledgeeId, lotIds);
    const goods = (await findLivePledges(ctx, lotIds)).filter(
      (p) => p.kind === 'goods' && p.pledgeeId === pledge.pledgeeId,
    );
    const missing = lotIds.filter((lotId) => {
      const pledged = goods.some((p) => p.items.some((i) => i.itemId === lotId && i.live && i.effectiveSince !== null));
      return !pledged || positions.find((p) => p.itemId === lotId)?.legs.physical.state !== 'in_force';
    });
    if (missing.length > 0)
      refuse(financingRefusals.DOCUMENT_SECURES_DEBT, {
        facts: {
          owedMinor: e.principalMinor + e.claimMinor + e.acceptedMinor,
          currency: facility.limit.currency,
          lotsWithoutGoodsPledge: missing,
        },
      });
    const drawn = await findHeldOfBill(ctx, event.objectId, pledge.pledgeeId);
    if (drawn && !(await releaseAgainst(ctx, event.objectId, pledge.pledgeeId)))
      refuse(financingRefusals.TRUST_RECEIPT_MISSING, { facts: { presentationId: drawn.view.id } });
  }
}

/** These facilities and those that share security with them, each once, locked. */
async function lockAllOf(ctx: Ctx, ids: readonly string[]): Promise<FacilityView[]> {
  const found = new Map<string, FacilityView>();
  for (const id of [...ids].sort())
    if (!found.has(id)) for (const each of await store.lockSharing(ctx, id)) found.set(each.id, each);
  return [...found.values()];
}

/** Reaction: control of a site degraded or came back; advances and releases of what is financed there stop or go on. */
export async function holdUnsupervised(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, lenderId, state, reason } = event.payload as {
    lotIds: string[];
    lenderId: string;
    state: string;
    reason: string;
  };
  for (const { id: facilityId, ...facility } of await lockAllOf(ctx, await facilitiesOfItems(ctx, lotIds))) {
    if (facility.lenderId !== lenderId) continue;
    const holds = `SUPERVISION ${event.objectId}`;
    if (state === 'controlled') await endHold(ctx, facilityId, holds);
    else if (state !== 'none')
      await setHold(ctx, facilityId, holds, state === 'handover' ? ['advance'] : ['advance', 'release'], {
        state,
        reason,
      });
  }
}

/** Reaction: the debt that a pledge secures up to its maximum was fixed. What is lent after it would have no security. */
export async function holdFixed(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId, reason } = event.payload as { facilityId: string; reason: string };
  for (const { id } of await store.lockSharing(ctx, facilityId))
    await setHold(ctx, id, `MAXIMUM_FIXED ${event.objectId}`, ['advance'], { pledgeId: event.objectId, reason });
}

/** Reaction: the seizure that fixed it was none. */
export async function resumeReopened(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId } = event.payload as { facilityId: string };
  for (const { id } of await store.lockSharing(ctx, facilityId))
    await endHold(ctx, id, `MAXIMUM_FIXED ${event.objectId}`);
}

const recalled = (event: DomainEvent) => ({
  facilityId: event.payload.facilityId as string,
  reason: `TRUST_RECEIPT ${event.objectId}`,
});

/** Reaction: a trust receipt was recalled. Nothing more is lent and nothing leaves under its facility until it stands again. */
export async function holdRecalled(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId, reason } = recalled(event);
  await store.lockFacility(ctx, facilityId);
  await setHold(ctx, facilityId, reason, ['advance', 'release'], { recall: event.payload.recall });
}

/** Reaction: a trust receipt stands again, or is discharged. */
export async function resumeReinstated(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId, reason } = recalled(event);
  await store.lockFacility(ctx, facilityId);
  await endHold(ctx, facilityId, reason);
}
