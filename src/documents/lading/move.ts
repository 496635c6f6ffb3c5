import type { z } from 'zod';
import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { RecordCommand } from '../../kernel/transferable-record.ts';
import { addLotParticipant } from '../../physical/goods/index.ts';
import { moveRecord } from '../transferable-records/index.ts';
import * as events from './events.ts';
import type * as schemas from './schemas.ts';
import type { BillView } from './schemas.ts';
import * as store from './store.ts';

type Announce = (bill: BillView, participants: readonly string[], more?: Record<string, unknown>) => DomainEvent;
type BillInput<T extends z.ZodType> = z.output<T> & { billId: string };

export interface Moved {
  before: store.KeptBill;
  view: BillView;
}

/** The bill to act on, at the version the caller decided on when it said which. */
export async function requireBill(
  ctx: Ctx,
  input: { billId: string; ifVersion?: number | undefined },
): Promise<store.KeptBill> {
  const kept = (await store.findKept(ctx, input.billId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
  if (input.ifVersion !== undefined && input.ifVersion !== kept.record.version)
    refuse(commonRefusals.CONFLICT, { at: '/ifVersion', facts: { version: kept.record.version } });
  return kept;
}

/** A command done by a party on a bill; newcomers to its seats see the document and the goods it stands for. */
export async function moveKept(
  ctx: Ctx,
  before: store.KeptBill,
  command: RecordCommand,
  byPartyId: string,
  remark?: string,
): Promise<Moved> {
  const record = await moveRecord(ctx, before.record, command, byPartyId, remark ?? null);
  const stages = new Map(before.view.lots.map((lot) => [lot.lotId, lot.stage]));
  const seats = [record.holderId, record.title.ownerId, record.nominee?.partyId, record.pledgeeId];
  const known = [before.view.holderId, before.view.titleOwnerId, before.view.nominee?.partyId, before.view.pledgeeId];
  const newcomers = seats.filter((id): id is string => typeof id === 'string' && !known.includes(id));
  if (newcomers.length > 0) {
    await store.addParticipants(ctx, before.view.id, newcomers);
    const lotIds = before.view.lots.map((lot) => lot.lotId);
    await asSystem(ctx, 'bill', async (system) => {
      for (const partyId of newcomers) await addLotParticipant(system, lotIds, partyId);
    });
  }
  return { before, view: store.keptOf(before.document, record, stages).view };
}

interface Input {
  billId: string;
  remark?: string | undefined;
  ifVersion?: number | undefined;
}

/** A verb on a bill: its name, who may, what it commands and how it is announced. */
function verb<T extends Input>(
  name: string,
  mandate: string,
  commandOf: (input: T) => RecordCommand,
  announce: Announce,
  more: (input: T) => Record<string, unknown> = () => ({}),
) {
  return (ctx: Ctx, input: T): Promise<BillView> =>
    act(ctx, { verb: `bill.${name}`, mandate, input }, async (tx) => {
      const { partyId } = requirePerson(tx);
      const kept = await requireBill(tx, input);
      const { view } = await moveKept(tx, kept, commandOf(input), partyId, input.remark);
      const participants = await store.participantsOfBill(tx, view.id);
      return { view, event: announce(view, participants, { by: partyId, ...more(input) }) };
    });
}

/** The holder hands possession to another party, which may reject it as its very next act. */
export const transferBill = verb<BillInput<typeof schemas.transferBillInput>>(
  'transfer',
  'bill:transfer',
  ({ toPartyId }) => ({ act: 'transfer', toPartyId }),
  events.billTransferred,
);

/** The holder passes the title on: its own, or another's to the party that owner nominated; with possession, if it says so. */
export const endorseBill = verb<BillInput<typeof schemas.endorseBillInput>>(
  'endorse',
  'bill:transfer',
  ({ form, toPartyId = null, transferToId }) =>
    transferToId === undefined
      ? { act: 'endorse', form, toPartyId }
      : { act: 'endorse_and_transfer', form, toPartyId, toHolderId: transferToId },
  // Possession moves too when the act says so; reactions to a transfer must then run.
  (bill, participants, more) =>
    (more?.transferToId === undefined ? events.billEndorsed : events.billTransferred)(bill, participants, more),
  ({ form, transferToId }) => ({ form, ...(transferToId !== undefined && { transferToId }) }),
);

/** The title owner lets the holder endorse to a party, until a day if it says so. */
export const nominateEndorsee = verb<BillInput<typeof schemas.nominateInput>>(
  'nominate',
  'bill:transfer',
  ({ toPartyId, until = null }) => ({ act: 'nominate', toPartyId, until }),
  events.billNominated,
);

export const revokeNomination = verb<BillInput<typeof schemas.plainInput>>(
  'revokeNomination',
  'bill:transfer',
  () => ({ act: 'revoke_nomination' }),
  events.billNominated,
);

const accepts = verb<BillInput<typeof schemas.transferAnswerInput>>(
  'answerTransfer',
  'bill:transfer',
  () => ({ act: 'accept_transfer' }),
  events.billTransferAccepted,
);
const rejects = verb<BillInput<typeof schemas.transferAnswerInput>>(
  'answerTransfer',
  'bill:transfer',
  ({ seat }) => ({ act: 'reject_transfer', seat }),
  events.billTransferRejected,
);
/** Who received the document or its title keeps it, or gives it back as the very next act. */
export const answerTransfer = (ctx: Ctx, input: BillInput<typeof schemas.transferAnswerInput>): Promise<BillView> =>
  input.accept ? accepts(ctx, input) : rejects(ctx, input);

/** The title owner pledges the document: it delivers it to the pledgee, or has delivered it (Civil Code 441). */
export const pledgeBill = verb<BillInput<typeof schemas.pledgeBillInput>>(
  'pledge',
  'bill:transfer',
  ({ toPartyId }) => ({ act: 'pledge', toPartyId }),
  events.billPledged,
);

/** The pledgee lets one move pass. */
export const consentToMove = verb<BillInput<typeof schemas.consentInput>>(
  'consent',
  'bill:transfer',
  ({ act: to, toPartyId = null }) => ({ act: 'consent', to, toPartyId }),
  events.billPledgeeConsented,
);

export const releaseBillPledge = verb<BillInput<typeof schemas.plainInput>>(
  'releasePledge',
  'bill:transfer',
  () => ({ act: 'release_pledge' }),
  events.billPledgeReleased,
);

/** The holder, or the carrier, reports it lost; the carrier reports a court's stop. Nothing moves until the carrier lifts it. */
export const stopBill = verb<BillInput<typeof schemas.stopInput>>(
  'stop',
  'bill:stop',
  ({ reason }) => ({ act: 'stop', reason }),
  events.billStopped,
);

export const liftStop = verb<BillInput<typeof schemas.plainInput>>(
  'liftStop',
  'bill:deliver',
  () => ({ act: 'lift_stop' }),
  events.billStopLifted,
);

/** A court declared the document void, or the carrier took an indemnity: it can be replaced. */
export const declareLost = verb<BillInput<typeof schemas.lossDeclarationInput>>(
  'declareLost',
  'bill:deliver',
  () => ({ act: 'declare_lost' }),
  events.billDeclaredLost,
  ({ basis, documentHash }) => ({ basis, documentHash }),
);

/** The carrier has the paper set back and made it ineffective: the record has effect again (MLETR 17). */
export const restoreFromPaper = verb<BillInput<typeof schemas.paperReturnInput>>(
  'restoreFromPaper',
  'bill:deliver',
  ({ holderId, form, orderOfId = null }) => ({
    act: 'restore_from_paper',
    toHolderId: holderId,
    toPartyId: orderOfId,
    form,
  }),
  events.billRestored,
  ({ paperHash }) => ({ paperHash }),
);
