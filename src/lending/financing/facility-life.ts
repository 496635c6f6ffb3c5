import { type Ctx, requirePerson } from '../../context.ts';
import { act, judgedOn, putsAtRisk } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { facilityChanged, facilityClosed, facilityDeclined, facilityHedged } from './events.ts';
import { exposureOf, facilityFacts, passBorrower, requireFacility, today } from './facility.ts';
import { listOpenUnder } from './life-store.ts';
import { financingRefusals, netExposureMinor } from './rules.ts';
import type {
  ChangeFacilityInput,
  CloseFacilityInput,
  DeclineFacilityInput,
  FacilityView,
  HedgeFacilityInput,
} from './schemas.ts';
import * as store from './store.ts';

/** The lender does not agree to what was proposed, and says why. */
export async function declineFacility(
  ctx: Ctx,
  input: DeclineFacilityInput & { facilityId: string },
): Promise<FacilityView> {
  return act(ctx, { verb: 'facility.decline', mandate: 'facility:propose', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    const view = await store.changeFacility(tx, facility.id, ['proposed'], { status: 'declined' });
    if (!view) refuse(financingRefusals.FACILITY_NOT_PROPOSED, { facts: { status: facility.status } });
    const { personId } = requirePerson(tx);
    return { view, event: facilityDeclined(view, { reason: input.reason, note: input.note ?? null, by: personId }) };
  });
}

/** Two people change its limit or its last day. What is out stays out: it is never made smaller than that. */
export async function changeFacility(
  ctx: Ctx,
  input: ChangeFacilityInput & { facilityId: string },
): Promise<FacilityView> {
  return act(ctx, { verb: 'facility.change', mandate: 'facility:approve', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    const { limit = facility.limit, expiresOn = facility.expiresOn } = input;
    if (limit.currency !== facility.limit.currency)
      refuse(financingRefusals.FACILITY_CURRENCY, { at: '/limit/currency' });
    const limitMinor = BigInt(limit.amountMinor);
    if (limitMinor === BigInt(facility.limit.amountMinor) && expiresOn === facility.expiresOn)
      refuse(financingRefusals.FACILITY_UNCHANGED, { at: '/limit' });
    if (expiresOn !== facility.expiresOn && expiresOn < today(tx))
      refuse(financingRefusals.DUE_DAY_UNFIT, { at: '/expiresOn', facts: { today: today(tx) } });
    const outMinor = netExposureMinor(await exposureOf(tx, facility));
    if (limitMinor < outMinor)
      refuse(financingRefusals.FACILITY_BELOW_USE, { at: '/limit', facts: { outMinor, currency: limit.currency } });
    putsAtRisk(tx, { ...limit, clientId: facility.borrowerId });
    judgedOn(tx, facilityFacts(facility));
    const view = await store.changeFacility(tx, facility.id, ['active', 'suspended'], { limitMinor, expiresOn });
    if (!view) refuse(financingRefusals.FACILITY_NOT_ACTIVE, { facts: { status: facility.status } });
    if (limitMinor > BigInt(facility.limit.amountMinor) || expiresOn > facility.expiresOn) await passBorrower(tx, view);
    const { reason, note, documentHash } = input;
    const before = { limit: facility.limit, expiresOn: facility.expiresOn };
    return { view, event: facilityChanged(view, { before, reason, note: note ?? null, documentHash }) };
  });
}

/**
 * Two people say how much of it locked rates cover at least, where its borrower earns another money (measure 12). What is out stays out;
 * nothing new goes out beside too little cover.
 */
export async function hedgeFacility(
  ctx: Ctx,
  input: HedgeFacilityInput & { facilityId: string },
): Promise<FacilityView> {
  return act(ctx, { verb: 'facility.hedge', mandate: 'facility:approve', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    const { hedgedBpsMin, reason, note, documentHash } = input;
    if (hedgedBpsMin === facility.hedgedBpsMin) refuse(financingRefusals.FACILITY_UNCHANGED, { at: '/hedgedBpsMin' });
    putsAtRisk(tx, { ...facility.limit, clientId: facility.borrowerId });
    judgedOn(tx, { ...facilityFacts(facility), hedgedBpsMin: facility.hedgedBpsMin });
    const view = await store.changeFacility(tx, facility.id, ['active', 'suspended'], { hedgedBpsMin });
    if (!view) refuse(financingRefusals.FACILITY_NOT_ACTIVE, { facts: { status: facility.status } });
    const before = facility.hedgedBpsMin;
    return {
      view,
      event: facilityHedged(view, { hedgedBpsMin, before, reason, note: note ?? null, documentHash }),
    };
  });
}

/** Two people close it: nothing is owed, undertaken or held under it any more, and nothing waits. */
export async function closeFacility(
  ctx: Ctx,
  input: CloseFacilityInput & { facilityId: string },
): Promise<FacilityView> {
  return act(ctx, { verb: 'facility.close', mandate: 'facility:approve', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'lender');
    const e = await exposureOf(tx, facility);
    const open = await listOpenUnder(tx, facility.id);
    judgedOn(tx, facilityFacts(facility));
    const owedMinor = e.principalMinor + e.claimMinor + e.costsMinor + e.undertakingMinor + e.marginMinor;
    if (owedMinor > 0n || open.length > 0)
      refuse(financingRefusals.FACILITY_STILL_BEARS, {
        facts: { ...e, currency: facility.limit.currency, objectIds: open },
      });
    const view = await store.changeFacility(tx, facility.id, ['active', 'suspended'], { status: 'closed' });
    if (!view) refuse(financingRefusals.FACILITY_NOT_ACTIVE, { facts: { status: facility.status } });
    return { view, event: facilityClosed(view, { reason: input.reason, note: input.note ?? null }) };
  });
}
