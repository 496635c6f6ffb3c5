import {
  lockReceivables,
  oweReceivableAgain,
  type ReceivableView,
  receivableRefusals,
} from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { isAssigned } from '../../security/assignments/index.ts';
import { securingItem } from '../../security/pledges/index.ts';
import { type MoneyIn, type MoneyReceiptView, takeCollected, takeCollectedOf } from '../money-in/index.ts';
import { collect } from './collect.ts';
import { collectionRefusals, mayPay } from './rules.ts';
import * as store from './store.ts';

export interface CollectionIn extends Omit<MoneyIn, 'payerIds'> {
  /** The facility under which it is booked, and whose claims may pay it. */
  facilityId: string;
  creditorId: string;
}

/** What a debtor pays is for who was given the claim: for the debt that it secures, or for what was advanced on it. */
async function assertPays(system: Ctx, receivableId: string, facilityId: string, lenderId: string): Promise<void> {
  const secured = await securingItem(system, receivableId);
  if (!mayPay(facilityId, secured))
    refuse(collectionRefusals.COLLECTION_SECURES_OTHER, {
      at: '/receivableId',
      facts: { facilityIds: secured.flatMap((s) => (s.pledgeeId === lenderId ? [s.facilityId] : [])) },
    });
  // The ledger of use gives a claim that is pledged to nobody else.
  if (!secured.some((s) => s.live) && (await isAssigned(system, receivableId)))
    refuse(collectionRefusals.COLLECTION_OF_ASSIGNEE, { at: '/receivableId' });
}

/** Locked: a lender sees a receivable that is given to it, or that a line of its own statement was matched with. */
async function lockSeen(ctx: Ctx, receivableId: string): Promise<ReceivableView | undefined> {
  const [found] = await lockReceivables(ctx, [receivableId]);
  if (found) return found;
  const { partyId } = requirePerson(ctx);
  return asSystem(ctx, 'collections', async (system) =>
    (await store.isPaidThrough(system, partyId, receivableId))
      ? (await lockReceivables(system, [receivableId]))[0]
      : undefined,
  );
}

async function lockPayable(ctx: Ctx, receivableId: string, creditorId: string): Promise<ReceivableView> {
  const found = await lockSeen(ctx, receivableId);
  if (found?.creditorId !== creditorId) refuse(commonRefusals.NOT_FOUND, { at: '/receivableId' });
  if (found.status === 'presented' || found.status === 'rejected')
    refuse(receivableRefusals.RECEIVABLE_NOT_CONFIRMED, { at: '/receivableId', facts: { status: found.status } });
  return found;
}

/**
 * Books what the debtor of a receivable paid: out of the line that was matched with it, which is its collection, or by this receipt,
 * of which the receivable is paid then. Settled, it secures nothing any more.
 */
export async function takeCollection(ctx: Ctx, receivableId: string, money: CollectionIn): Promise<MoneyReceiptView> {
  const locked: ReceivableView[] = [];
  const lock = async () => {
    const claim = await lockPayable(ctx, receivableId, money.creditorId);
    locked.push(claim);
    const { debtorId, outstanding } = claim;
    const isOwed = claim.status === 'confirmed' && outstanding.currency === money.amount.currency;
    return { debtorId, owedMinor: isOwed ? BigInt(outstanding.amountMinor) : 0n };
  };
  const { receipt, part, collectedMinor } = await takeCollected(ctx, money, { receivableId, lock });
  await asSystem(ctx, 'collections', async (system) => {
    await assertPays(system, receivableId, money.facilityId, receipt.lenderId);
    if (collectedMinor === 0n) return;
    const match = { receivableId, amountMinor: collectedMinor, by: 'receipt' as const };
    if (receipt.lineId !== null) await store.takeBeside(system, receipt.lineId, match, part);
    await collect(system, locked, [match]);
  });
  return receipt;
}

/** Reaction: the bank took back what a receipt had collected before any line did. */
export async function oweCollectedAgain(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { id, isReversal } = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
  const taken = isReversal ? await takeCollectedOf(ctx, id) : undefined;
  if (!taken) return;
  await asSystem(ctx, 'collections', async (system) => {
    await lockReceivables(system, [taken.receivableId]);
    await oweReceivableAgain(system, taken.receivableId, taken);
  });
}

/** Of a receipt that is booked elsewhere: what its line took over of it is owed again, and is on the line for something else. */
export async function oweTakenOverAgain(
  ctx: Ctx,
  { receivableId, recordedAt }: MoneyReceiptView,
  { lineId, receiptPart }: { lineId: string; receiptPart: number },
): Promise<void> {
  if (receivableId === null) return;
  await asSystem(ctx, 'collections', async (system) => {
    await lockReceivables(system, [receivableId]);
    const amountMinor = await store.dropBeside(system, { lineId, receivableId, receiptPart });
    if (amountMinor > 0n) await oweReceivableAgain(system, receivableId, { amountMinor, cameAt: new Date(recordedAt) });
  });
}
