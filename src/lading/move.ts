import { act } from '../audit/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../context.ts';
import { addLotParticipant } from '../goods/index.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { decideRecordAct, type RecordAct } from '../kernel/transferable-record.ts';
import { findParty } from '../parties/index.ts';
import * as events from './events.ts';
import type { BillView, SurrenderAnswerInput, TransferBillInput } from './schemas.ts';
import * as store from './store.ts';

type Announce = (bill: BillView, participants: string[], more?: Record<string, unknown>) => DomainEvent;

/** Every act on a bill: decided on the version read, written only if that is still the version, linked to the chain. */
async function move(
  ctx: Ctx,
  input: { billId: string; toPartyId?: string | undefined; remark?: string | undefined },
  recordAct: RecordAct,
  announce: Announce,
) {
  const { partyId } = requirePerson(ctx);
  const before = await store.findBill(ctx, input.billId);
  if (!before) refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
  if (input.toPartyId !== undefined && !(await findParty(ctx, input.toPartyId)))
    refuse(commonRefusals.NOT_FOUND, { at: '/toPartyId' });
  const after = decideRecordAct(store.recordOf(before), recordAct, partyId, input.toPartyId);
  const link = { act: recordAct, byPartyId: partyId, toPartyId: input.toPartyId ?? null, remark: input.remark ?? null };
  const view = await store.applyAct(ctx, before, after, link);
  if (!view) refuse(commonRefusals.CONFLICT, { at: '/billId' });
  // A new holder or title owner sees the goods the document stands for.
  if (input.toPartyId !== undefined) {
    const to = input.toPartyId;
    await asSystem(ctx, 'bill', (system) =>
      addLotParticipant(
        system,
        view.lots.map((lot) => lot.lotId),
        to,
      ),
    );
  }
  return { view, event: announce(view, await store.participantsOfBill(ctx, view.id), { by: partyId }) };
}

type BillInput<T> = T & { billId: string };

/** The holder hands possession to another party. */
export const transferBill = (ctx: Ctx, input: BillInput<TransferBillInput>): Promise<BillView> =>
  act(ctx, { verb: 'bill.transfer', mandate: 'bill:transfer', input }, (tx) =>
    move(tx, input, 'transfer', events.billTransferred),
  );

/** The party whose order the bill obeys passes that on, by endorsement. */
export const endorseBill = (ctx: Ctx, input: BillInput<TransferBillInput>): Promise<BillView> =>
  act(ctx, { verb: 'bill.endorse', mandate: 'bill:transfer', input }, (tx) =>
    move(tx, input, 'endorse', events.billEndorsed),
  );

/** Holder and title owner in one hand ask the carrier to deliver against the bill. */
export const requestSurrender = (ctx: Ctx, input: BillInput<{ remark?: string | undefined }>): Promise<BillView> =>
  act(ctx, { verb: 'bill.requestSurrender', mandate: 'bill:surrender', input }, (tx) =>
    move(tx, input, 'request_surrender', events.billSurrenderRequested),
  );

/** The carrier takes the bill back, which ends it, or refuses to. */
export const answerSurrender = (ctx: Ctx, input: BillInput<SurrenderAnswerInput>): Promise<BillView> =>
  act(ctx, { verb: 'bill.answerSurrender', mandate: 'bill:deliver', input }, (tx) =>
    input.accept
      ? move(tx, input, 'accept_surrender', events.billSurrendered)
      : move(tx, input, 'reject_surrender', events.billSurrenderRejected),
  );
