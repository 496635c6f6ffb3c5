import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { setDeadlines } from '../../ground/deadlines/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { addDays, businessDate, endOfBusinessDate, startOfBusinessDate } from '../../kernel/time.ts';
import { endHold, type FacilityView, findFacility, lockFacility, setHold } from '../financing/index.ts';
import { findCover, type KeptCover } from '../valuation/index.ts';
import { type Standing, standingOf, stateOn, viewOf, type Worths } from './assess.ts';
import { facilitiesAt } from './store.ts';

const HOLD = 'INSURANCE';
const NOTICE = 'insurance.notice';
const LAST_NOTICE = 'insurance.lastNotice';
const EXPIRY = 'insurance.expiry';

export const todayOf = (ctx: Ctx) => businessDate(ctx);

const announce = (type: string, facility: FacilityView, payload: Record<string, unknown>): DomainEvent => ({
  type: `insurance.${type}`,
  version: 1,
  objectId: facility.id,
  participants: [facility.lenderId, facility.borrowerId],
  payload: { facilityId: facility.id, ...payload },
});

/**
 * Nothing more is lent while the terms of a locked facility ask for insurance and its goods are not proved to have it; what
 * is insured again goes on. Goods may leave: fewer then stand uninsured.
 */
export async function holdByInsurance(ctx: Ctx, facility: FacilityView, known?: Worths): Promise<void> {
  const standing = await standingOf(ctx, facility, known);
  const { state, warning, wantedBps, sites } = viewOf(standing, todayOf(ctx));
  const wants = wantedBps !== null && state !== 'insured';
  const facts = { state, wantedBps, sites };
  const changed = wants
    ? await setHold(ctx, facility.id, HOLD, ['advance'], facts)
    : await endHold(ctx, facility.id, HOLD);
  if (changed) await recordEvent(ctx, announce(wants ? 'missed' : 'restored', facility, { ...facts, warning }));
}

/** Every facility of the lender with goods at the site, each locked in turn. */
async function eachAt(ctx: Ctx, cover: KeptCover, work: (facility: FacilityView) => Promise<void>): Promise<void> {
  for (const id of await facilitiesAt(ctx, cover.lenderId, cover.siteId)) {
    const facility = await lockFacility(ctx, id);
    if (facility) await work(facility);
  }
}

/** Reaction: a policy was recorded. Its alarms are set, and what it insures is insured from now on. */
export async function followCover(ctx: Ctx, event: DomainEvent): Promise<void> {
  const cover = onRecord(await findCover(ctx, event.payload.coverId as string));
  const today = todayOf(ctx);
  const before = (key: string) => startOfBusinessDate(addDays(cover.validTo, -policyOn(key, today).value));
  if (cover.validTo >= today) {
    const of = { objectId: cover.id };
    await setDeadlines(ctx, [
      { ...of, kind: NOTICE, dueAt: before('insurance.noticeDays') },
      { ...of, kind: LAST_NOTICE, dueAt: before('insurance.lastNoticeDays') },
      { ...of, kind: EXPIRY, dueAt: endOfBusinessDate(cover.validTo) },
    ]);
  }
  await eachAt(ctx, cover, (facility) => holdByInsurance(ctx, facility));
}

/** Reaction: new lines were approved for a facility; they may ask for insurance. */
export async function followTerms(ctx: Ctx, event: DomainEvent): Promise<void> {
  const facility = await lockFacility(ctx, event.payload.facilityId as string);
  if (facility) await holdByInsurance(ctx, facility);
}

/** Reaction: a policy ends soon, or has ended. Whose goods another policy insures from then on hears nothing. */
export async function followCoverDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { kind } = event.payload as { kind: string };
  if (kind !== NOTICE && kind !== LAST_NOTICE && kind !== EXPIRY) return;
  const cover = await findCover(ctx, event.objectId);
  if (!cover) return;
  await eachAt(ctx, cover, async (facility) => {
    const standing: Standing = await standingOf(ctx, facility);
    const stateAfter = stateOn(standing, addDays(cover.validTo, 1));
    if (stateAfter !== 'insured') {
      const { policyNumber, insurer, siteId, validTo } = cover;
      const about = { policyNumber, insurer, siteId, validTo, stateAfter };
      await recordEvent(ctx, announce(kind === EXPIRY ? 'expired' : 'expiring', facility, { ...about, notice: kind }));
    }
    if (kind === EXPIRY) await holdByInsurance(ctx, facility);
  });
}

/** How a facility stands insured, for its two sides. */
export async function readInsurance(ctx: Ctx, facilityId: string) {
  const found = await findFacility(ctx, facilityId);
  if (!found) return undefined;
  const { proposedBy: _, ...facility } = found;
  return viewOf(await standingOf(ctx, facility), todayOf(ctx));
}
