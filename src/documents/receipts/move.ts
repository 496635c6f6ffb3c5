import type { z } from 'zod';
import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { decideRecordAct, type RecordCommand, titleOwnerOf } from '../../kernel/transferable-record.ts';
import { addLotParticipant, certify } from '../../physical/goods/index.ts';
import { moveRecord } from '../transferable-records/index.ts';
import { type Announce, announce } from './events.ts';
import { receiptRefusals } from './rules.ts';
import type * as schemas from './schemas.ts';
import type { ReceiptView } from './schemas.ts';
import * as store from './store.ts';

type ReceiptInput<T extends z.ZodType> = z.output<T> & { receiptId: string };
interface Plain {
  receiptId: string;
  remark?: string | undefined;
}

const requireReceipt = async (ctx: Ctx, id: string): Promise<store.KeptReceipt> =>
  (await store.findKept(ctx, id)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/receiptId' });

async function after(ctx: Ctx, id: string, event: Announce, more: Record<string, unknown> = {}) {
  const view = onRecord(await store.findReceipt(ctx, id));
  return { view, event: event(view, await store.participantsOf(ctx, id), more) };
}

type Endorsement = NonNullable<ReceiptView['pendingEndorsement']>;

/**
 * The moves that an endorsement makes once the custodian has signed it. A pledge is delivered with its word (SI 59); a pledgee
 * that passes the receipt on lets its pledge go with it.
 */
function movesOf({ kind, toPartyId, byPartyId }: Endorsement, pledgeeId: string | null): RecordCommand[] {
  if (kind === 'pledge')
    return [
      { act: 'pledge', toPartyId },
      { act: 'transfer', toPartyId },
    ];
  const pass: RecordCommand = { act: 'endorse_and_transfer', form: 'to_order', toPartyId, toHolderId: toPartyId };
  return byPartyId === pledgeeId ? [pass, { act: 'release_pledge' }] : [pass];
}

/** The holder endorses; nothing passes until the custodian signs (Civil Code 910). */
export async function endorseReceipt(
  ctx: Ctx,
  input: ReceiptInput<typeof schemas.endorseReceiptInput>,
): Promise<ReceiptView> {
  return act(ctx, { verb: 'receipt.endorse', mandate: 'receipt:transfer', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const kept = await requireReceipt(tx, input.receiptId);
    if (!(await findParty(tx, input.toPartyId))) refuse(commonRefusals.NOT_FOUND, { at: '/toPartyId' });
    if (kept.view.pendingEndorsement) refuse(receiptRefusals.ENDORSEMENT_WAITS);
    const { toPartyId, kind } = input;
    const endorsement = { byPartyId: partyId, toPartyId, kind };
    // Decided twice: what could not be done now is not put before the custodian.
    let record = kept.record as Parameters<typeof decideRecordAct>[0];
    for (const command of movesOf(endorsement, record.pledgeeId))
      record = decideRecordAct(record, command, partyId, tx.clock.now());
    await store.setPending(tx, kept.view.id, endorsement);
    await store.addParticipants(tx, kept.view.id, [toPartyId]);
    return after(tx, kept.view.id, announce('endorsed'), endorsement);
  });
}

/** The custodian signs the endorsement, and the receipt passes; or refuses, and nothing did. */
export async function signEndorsement(
  ctx: Ctx,
  input: ReceiptInput<typeof schemas.signEndorsementInput>,
): Promise<ReceiptView> {
  return act(ctx, { verb: 'receipt.signEndorsement', mandate: 'receipt:issue', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const kept = await requireReceipt(tx, input.receiptId);
    if (kept.view.issuerId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/receiptId' });
    const waits = kept.view.pendingEndorsement;
    if (!waits) refuse(receiptRefusals.NO_ENDORSEMENT_WAITS);
    await store.setPending(tx, kept.view.id, null);
    if (!input.accept) return after(tx, kept.view.id, announce('endorsementRefused'), { ...waits });
    let record = kept.record;
    for (const command of movesOf(waits, record.pledgeeId))
      record = await moveRecord(tx, record, command, waits.byPartyId, `signed by custodian ${partyId}`);
    await asSystem(tx, 'receipt', (system) => addLotParticipant(system, [kept.view.lotId], waits.toPartyId));
    const isByPledgee = waits.kind === 'transfer' && waits.byPartyId === kept.record.pledgeeId;
    return after(tx, kept.view.id, announce('transferred'), { ...waits, isByPledgee });
  });
}

/** The pledgee lets its pledge go, and hands the receipt back to whose order it obeys. */
export async function releaseReceiptPledge(
  ctx: Ctx,
  input: ReceiptInput<typeof schemas.plainInput>,
): Promise<ReceiptView> {
  return act(ctx, { verb: 'receipt.releasePledge', mandate: 'receipt:transfer', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const kept = await requireReceipt(tx, input.receiptId);
    const free = await moveRecord(tx, kept.record, { act: 'release_pledge' }, partyId, input.remark);
    const owner = titleOwnerOf(free);
    if (free.holderId !== owner) await moveRecord(tx, free, { act: 'transfer', toPartyId: owner }, partyId);
    return after(tx, kept.view.id, announce('transferred'), { kind: 'pledge_released' });
  });
}

/** One command on a receipt with nothing pending, by whoever the record lets do it. */
const verb =
  <T extends Plain>(
    name: string,
    mandate: string,
    commandOf: (input: T) => RecordCommand,
    eventOf: (input: T, kept: store.KeptReceipt) => string,
    then: (ctx: Ctx, kept: store.KeptReceipt, input: T) => Promise<unknown> = async () => undefined,
  ) =>
  (ctx: Ctx, input: T): Promise<ReceiptView> =>
    act(ctx, { verb: `receipt.${name}`, mandate, input }, async (tx) => {
      const kept = await requireReceipt(tx, input.receiptId);
      if (kept.view.pendingEndorsement) refuse(receiptRefusals.ENDORSEMENT_WAITS);
      await moveRecord(tx, kept.record, commandOf(input), requirePerson(tx).partyId, input.remark);
      await then(tx, kept, input);
      const { receiptId: _, remark: __, ...more } = input;
      return after(tx, kept.view.id, announce(eventOf(input, kept)), more);
    });

/** The pledgee lets the holder give the receipt back. */
export const consentToSurrender = verb<ReceiptInput<typeof schemas.plainInput>>(
  'consent',
  'receipt:transfer',
  () => ({ act: 'consent', to: 'request_surrender', toPartyId: null }),
  () => 'pledgeeConsented',
);

/** The holder asks for the goods, for another paper, or for paper instead of the record. */
export const surrenderReceipt = verb<ReceiptInput<typeof schemas.surrenderReceiptInput>>(
  'surrender',
  'receipt:transfer',
  ({ purpose }) => ({ act: 'request_surrender', purpose }),
  ({ purpose }) => (purpose === 'delivery' ? 'surrenderRequested' : 'returnRequested'),
);

/** The custodian takes it back: for delivery it ends here, and what it certified is certified no more. */
export const answerSurrender = verb<ReceiptInput<typeof schemas.answerInput>>(
  'answerSurrender',
  'receipt:issue',
  ({ accept }) => ({ act: accept ? 'accept_surrender' : 'reject_surrender' }),
  ({ accept }, { record }) =>
    accept ? (record.surrender?.purpose === 'delivery' ? 'surrendered' : 'returned') : 'surrenderRejected',
  async (ctx, kept, { accept }) => {
    if (!accept || kept.record.surrender?.purpose !== 'delivery') return;
    await store.endReceipt(ctx, kept.view.id);
    await certify(ctx, kept.view.place.siteId, kept.view.commodityId, -BigInt(kept.view.quantity.value));
  },
);

/** The paper is back and cancelled: the record has effect again (MLETR 17). */
export const restoreFromPaper = verb<ReceiptInput<typeof schemas.paperBackInput>>(
  'restoreFromPaper',
  'receipt:issue',
  ({ holderId }) => ({ act: 'restore_from_paper', toHolderId: holderId, toPartyId: holderId, form: 'to_order' }),
  () => 'restoredFromPaper',
  async (ctx, kept, { holderId }) => {
    if (!(await findParty(ctx, holderId))) refuse(commonRefusals.NOT_FOUND, { at: '/holderId' });
    await store.addParticipants(ctx, kept.view.id, [holderId]);
  },
);

/** The holder reports it lost: nothing moves until the custodian lifts that, or declares the loss and issues anew. */
export const reportLoss = verb<ReceiptInput<typeof schemas.plainInput>>(
  'reportLoss',
  'receipt:transfer',
  () => ({ act: 'stop', reason: 'loss' }),
  () => 'stopped',
);
export const liftStop = verb<ReceiptInput<typeof schemas.plainInput>>(
  'liftStop',
  'receipt:issue',
  () => ({ act: 'lift_stop' }),
  () => 'stopLifted',
);
export const declareLost = verb<ReceiptInput<typeof schemas.lossInput>>(
  'declareLost',
  'receipt:issue',
  () => ({ act: 'declare_lost' }),
  () => 'declaredLost',
);
