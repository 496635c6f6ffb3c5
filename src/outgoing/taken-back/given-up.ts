import { findReceivable } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { findDischargedSince } from '../../credits/trust-receipts/index.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { exposureOf, findHolds, holdGivenUp, holdTakenSince, lockFacility } from '../../lending/financing/index.ts';
import { findReceipt } from '../../money/money-in/index.ts';
import { findLots } from '../../physical/goods/index.ts';
import { findGivenUp, findLivePledges, type PledgeView } from '../../security/pledges/index.ts';
import { leftSince } from '../releases/index.ts';
import { takeAgain } from './pledge-again.ts';

type GivenUp = Awaited<ReturnType<typeof findGivenUp>>[number];
/** Where a thing that was given up is now: with who pledged it, another's, or under the debt again. */
type Whereabouts = 'free' | 'taken' | 'ours';

async function whereIs(ctx: Ctx, { itemId, pledge }: GivenUp): Promise<Whereabouts> {
  const live = await findLivePledges(ctx, [itemId]);
  if (live.some(({ facilityId }) => facilityId === pledge.facilityId)) return 'ours';
  if (live.length > 0) return 'taken';
  if (pledge.kind === 'receivable') {
    const receivable = await findReceivable(ctx, itemId);
    // Paid, it stands for nothing; owed, it is kept for the debt, so that nobody else takes it.
    if (!receivable || receivable.outstanding.amountMinor === '0') return 'ours';
    return (await takeAgain(ctx, pledge, itemId)) ? 'free' : 'taken';
  }
  if (pledge.kind !== 'goods') return 'free';
  const [lot] = await findLots(ctx, [itemId]);
  return lot?.ownerId === pledge.pledgorId ? 'free' : 'taken';
}

const ofItem = (pledge: PledgeView, itemId: string) =>
  pledge.kind === 'receivable' ? { itemId, receivableId: itemId } : { itemId };

/**
 * Reaction: money that had been booked under a facility never came, and its debt stands as if it had not. What its lender had let go
 * since, as paid for, stays let go: a pledge that its pledgee discharged is ended (Civil Code 393 (3)), and goods that left have left.
 * But the debt was never paid (393 (1)), so what is missing is on the record of the facility: nothing more is lent and nothing leaves
 * under it until it is pledged anew (documents: held in trust anew), the debt is paid, the money comes again, or two people say why
 * not. A receivable is kept for it.
 */
export async function missGivenUp(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId } = event.payload as { facilityId: string };
  const receiptId = (event.payload as { receiptId?: string }).receiptId ?? event.objectId;
  await asSystem(ctx, 'pledge', async (system) => {
    const receipt = await findReceipt(system, receiptId);
    if (!receipt) return;
    const since = receipt.recordedAt;
    const givenUp = await findGivenUp(system, facilityId, since);
    const left = await leftSince(system, facilityId, since);
    const discharged = await findDischargedSince(system, facilityId, since);
    if (givenUp.length + left.length + discharged.length === 0) return;
    const facility = await lockFacility(system, facilityId);
    if (!facility) return;
    const { principalMinor, claimMinor, acceptedMinor, costsMinor } = await exposureOf(system, facility);
    if (principalMinor + claimMinor + acceptedMinor + costsMinor === 0n) return;
    const { bankReference, amount } = receipt;
    const money = { receiptId, bankReference, amount };
    // Of a receivable that its debtor had paid it is said already.
    const said = new Set((await findHolds(system, facilityId)).map(({ reason }) => reason.split(' ')[1]));
    const missing: object[] = [];
    for (const each of givenUp.filter(({ itemId }) => !said.has(itemId))) {
      const where = await whereIs(system, each);
      if (where === 'ours') continue;
      const { itemId, givenUpAt, pledge } = each;
      const facts = { ...ofItem(pledge, itemId), kind: pledge.kind, pledgeId: pledge.id, givenUpAt, ...money };
      await (where === 'free' ? holdGivenUp : holdTakenSince)(system, facilityId, itemId, facts);
      missing.push({ ...facts, isTaken: where === 'taken' });
    }
    for (const { releaseId, lotIds } of left) {
      const facts = { releaseId, lotIds, kind: 'goods', ...money };
      await holdGivenUp(system, facilityId, releaseId, facts);
      missing.push(facts);
    }
    for (const { id: trustReceiptId, presentationId, lotIds } of discharged) {
      const facts = { trustReceiptId, presentationId, lotIds, kind: 'trust_receipt', ...money };
      await holdGivenUp(system, facilityId, trustReceiptId, facts);
      missing.push(facts);
    }
    if (missing.length === 0) return;
    await recordEvent(system, {
      type: 'facility.securityMissed',
      version: 1,
      objectId: facilityId,
      participants: [facility.lenderId],
      payload: { ...money, missing },
    });
  });
}
