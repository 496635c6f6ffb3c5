import { type Ctx, requirePerson } from '../../context.ts';
import { act, judgedOn, putsAtRisk, requireApart } from '../../ground/audit/index.ts';
import { balancesOf, post } from '../../ground/ledger/index.ts';
import { assertTwoParties, findParty } from '../../ground/parties/index.ts';
import { foundStandings, passGate } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { byKey } from '../../kernel/together.ts';
import { moneyInRefusals, takeMoneyIn } from '../../money/money-in/index.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { upliftBounds } from './accrual.ts';
import {
  facilityApproved,
  facilityProposed,
  facilityResumed,
  facilitySuspended,
  marginReceived,
  marginRefunded,
} from './events.ts';
import { heldOf } from './expected-store.ts';
import { exposureIn, exposureKinds } from './exposure.ts';
import { assertUplifts } from './interest-rules.ts';
import { activateFacility } from './life-store.ts';
import { intoMargin } from './receive.ts';
import { type Exposure, financingRefusals } from './rules.ts';
import type {
  FacilityView,
  ProposeFacilityInput,
  RecordMarginInput,
  RefundMarginInput,
  SuspendFacilityInput,
} from './schemas.ts';
import * as store from './store.ts';

export const today = (ctx: Ctx): string => businessDate(ctx);

export const isActive = (facility: FacilityView, on: string): boolean =>
  facility.status === 'active' && on <= facility.expiresOn;

/** What two people judge a facility by: its terms and state. What is out moves all day, and is judged anew whenever it counts. */
export const facilityFacts = ({ limit, expiresOn, status, interestBps, marginBps, ...rates }: FacilityView) => ({
  limit,
  expiresOn,
  status,
  interestBps,
  marginBps,
  lotAdvanceBps: rates.lotAdvanceBps,
  receivableAdvanceBps: rates.receivableAdvanceBps,
});

/** No line is opened, raised or gone on with for who may not draw on it: what it stands in, and what is said of it (gate of new money). */
export async function passBorrower(ctx: Ctx, { id, lenderId, borrowerId }: FacilityView): Promise<void> {
  const whom = [borrowerId];
  const found = await foundStandings(ctx, lenderId, whom, { groupIds: whom, borrowerIds: whom });
  await passGate(ctx, { gate: 'D', holderId: lenderId, objectId: id, found });
}

/** A maker of the lender proposes. */
export async function proposeFacility(ctx: Ctx, input: ProposeFacilityInput): Promise<FacilityView> {
  return act(ctx, { verb: 'facility.propose', mandate: 'facility:propose', input }, async (tx) => {
    const borrower = await findParty(tx, input.borrowerId);
    if (!borrower) refuse(commonRefusals.NOT_FOUND, { at: '/borrowerId' });
    if (!borrower.roles.includes('trader')) refuse(financingRefusals.BORROWER_UNFIT, { at: '/borrowerId' });
    const { partyId, personId } = requirePerson(tx);
    assertTwoParties(partyId, borrower.id, '/borrowerId');
    const { limit, ...rest } = input;
    assertUplifts(rest, upliftBounds(today(tx)));
    const view = await store.insertFacility(tx, {
      ...rest,
      id: tx.newId('facility'),
      lenderId: partyId,
      currency: limit.currency,
      limitMinor: BigInt(limit.amountMinor),
      status: 'proposed',
      proposedBy: personId,
      participants: [partyId, input.borrowerId],
    });
    return { view, event: facilityProposed(view) };
  });
}

/** Another person of the lender approves. */
export async function approveFacility(ctx: Ctx, input: { facilityId: string }): Promise<FacilityView> {
  return act(ctx, { verb: 'facility.approve', mandate: 'facility:approve', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const active = await activateFacility(tx, { id: input.facilityId, lenderId: partyId, approvedBy: personId });
    if (!active) {
      const found = await store.findFacility(tx, input.facilityId);
      if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
      if (found.lenderId !== partyId) refuse(financingRefusals.NOT_THE_LENDER);
      await requireApart(tx, [found.proposedBy]);
      refuse(financingRefusals.FACILITY_NOT_PROPOSED, { facts: { status: found.status } });
    }
    const { proposedBy, limitStatus, ...view } = active;
    if (limitStatus === 'closed') refuse(financingRefusals.FACILITY_LIMIT_CLOSED, { facts: { limitId: view.limitId } });
    await requireApart(tx, [proposedBy]);
    putsAtRisk(tx, { ...view.limit, clientId: view.borrowerId });
    judgedOn(tx, facilityFacts(view));
    await passBorrower(tx, view);
    return { view, event: facilityApproved(view, { approvedBy: personId }) };
  });
}

/** The lender suspends it, alone and at once: nothing new is lent, promised or issued under it. What stands goes on. */
export async function suspendFacility(
  ctx: Ctx,
  input: SuspendFacilityInput & { facilityId: string },
): Promise<FacilityView> {
  return act(ctx, { verb: 'facility.suspend', mandate: 'facility:propose', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    const view = await store.moveFacility(tx, facility.id, 'active', 'suspended');
    if (!view) refuse(financingRefusals.FACILITY_NOT_ACTIVE, { facts: { status: facility.status } });
    return { view, event: facilitySuspended(view, { reason: input.reason, cause: input.cause ?? null }) };
  });
}

/** The lender goes on under it: two people agree. */
export async function resumeFacility(ctx: Ctx, input: { facilityId: string; reason: string }): Promise<FacilityView> {
  return act(ctx, { verb: 'facility.resume', mandate: 'facility:approve', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    judgedOn(tx, facilityFacts(facility));
    const view = await store.moveFacility(tx, facility.id, 'suspended', 'active');
    if (!view) refuse(financingRefusals.FACILITY_NOT_SUSPENDED, { facts: { status: facility.status } });
    await passBorrower(tx, view);
    return { view, event: facilityResumed(view, { reason: input.reason }) };
  });
}

/** The lender records cash margin that arrived in the controlled account. */
export async function recordMargin(ctx: Ctx, input: RecordMarginInput & { facilityId: string }): Promise<FacilityView> {
  return act(ctx, { verb: 'facility.recordMargin', mandate: 'repayment:record', input }, async (tx) => {
    const view = await requireFacility(tx, input.facilityId, 'lender');
    if (input.amount.currency !== view.limit.currency)
      refuse(financingRefusals.FACILITY_CURRENCY, { at: '/amount/currency' });
    const receipt = await takeMoneyIn(tx, {
      ...input,
      kind: 'margin',
      objectId: view.id,
      beganOn: await store.facilityBeganOn(tx, view.id),
      customerId: view.borrowerId,
      payerIds: [view.borrowerId],
    });
    const amountMinor = BigInt(input.amount.amountMinor);
    const { currency } = view.limit;
    const { entries, claimsMinor } = await intoMargin(tx, view, amountMinor);
    await post(tx, {
      bookPartyId: view.lenderId,
      kind: 'margin_receipt',
      objectId: view.id,
      valueOn: input.receivedOn,
      entries: [{ account: 'cash', currency, amountMinor }, ...entries],
    });
    const more = { amount: input.amount, receivedOn: input.receivedOn, receiptId: receipt.id };
    return { view, event: marginReceived(view, { ...more, claimsPaidMinor: claimsMinor.toString() }) };
  });
}

/** Margin that secures nothing any more goes back to the borrower. */
export async function refundMargin(ctx: Ctx, input: RefundMarginInput & { facilityId: string }): Promise<FacilityView> {
  return act(ctx, { verb: 'facility.refundMargin', mandate: 'repayment:record', input }, async (tx) => {
    const view = await requireFacility(tx, input.facilityId, 'lender');
    if (input.amount.currency !== view.limit.currency)
      refuse(financingRefusals.FACILITY_CURRENCY, { at: '/amount/currency' });
    const amountMinor = BigInt(input.amount.amountMinor);
    const e = await exposureOf(tx, view);
    if (e.principalMinor + e.claimMinor + e.costsMinor + e.undertakingMinor > 0n || amountMinor > e.marginMinor)
      refuse(financingRefusals.MARGIN_STILL_NEEDED, { facts: { ...e, currency: view.limit.currency } });
    const heldMinor = await heldOf(tx, view.id);
    if (amountMinor > e.marginMinor - heldMinor)
      refuse(financingRefusals.MARGIN_OF_COLLATERAL, { facts: { heldMinor, currency: view.limit.currency } });
    if (input.receivedOn > today(tx)) refuse(moneyInRefusals.RECEIPT_IN_FUTURE, { at: '/receivedOn' });
    const { currency } = view.limit;
    putsAtRisk(tx, { amountMinor, currency, clientId: view.borrowerId });
    await payMoneyOut(tx, {
      kind: 'margin_refund',
      lenderId: view.lenderId,
      objectId: view.id,
      amount: input.amount,
      paidOn: input.receivedOn,
      reference: input.bankReference,
      payeeId: view.borrowerId,
    });
    await post(tx, {
      bookPartyId: view.lenderId,
      kind: 'margin_refund',
      objectId: view.id,
      valueOn: input.receivedOn,
      entries: [
        { account: 'margin_deposit', subjectId: view.id, currency, amountMinor },
        { account: 'cash', currency, amountMinor: -amountMinor },
      ],
    });
    return { view, event: marginRefunded(view, { amount: input.amount, paidOn: input.receivedOn }) };
  });
}

/** The facility, locked, for one of its two sides. */
export async function requireFacility(ctx: Ctx, id: string, side: 'lender' | 'borrower'): Promise<FacilityView> {
  const facility = await store.lockFacility(ctx, id);
  if (!facility) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  const { partyId } = requirePerson(ctx);
  if (side === 'lender' && facility.lenderId !== partyId) refuse(financingRefusals.NOT_THE_LENDER);
  if (side === 'borrower' && facility.borrowerId !== partyId) refuse(financingRefusals.NOT_THE_BORROWER);
  return facility;
}

/** What stands in the books of the lenders under facilities, by facility. */
export async function exposuresOf(ctx: Ctx, facilities: readonly FacilityView[]): Promise<Map<string, Exposure>> {
  const found = new Map<string, Exposure>();
  for (const [lenderId, own] of byKey(facilities, (facility) => facility.lenderId)) {
    const ids = own.map(({ id }) => id);
    const balances = await balancesOf(ctx, lenderId, exposureKinds, ids);
    for (const { id, limit } of own) found.set(id, exposureIn(balances, id, limit.currency));
  }
  return found;
}

/** What stands in the books of the lender under a facility. */
export async function exposureOf(ctx: Ctx, facility: FacilityView): Promise<Exposure> {
  const { id, lenderId, limit } = facility;
  return exposureIn(await balancesOf(ctx, lenderId, exposureKinds, [id]), id, limit.currency);
}
