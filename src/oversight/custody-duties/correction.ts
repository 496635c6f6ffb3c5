import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { findSite } from '../../ground/places/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import {
  addMarks,
  assertHolds,
  findLots,
  findTicket,
  type LotView,
  lockLots,
  lotsBeside,
  participantsOfLots,
  transformFacts,
  voidTicket as writeVoid,
} from '../../physical/goods/index.ts';
import { listPositionsOver } from '../control/index.ts';
import { type CorrectionKind, correctionRefusals, statusOf } from './correction-rules.ts';
import type { AnswerCorrectionInput, CorrectionView, StateMarksInput, VoidTicketInput } from './correction-schemas.ts';
import * as store from './correction-store.ts';

const announce = (type: string, kept: store.KeptCorrection): DomainEvent => ({
  type: `bookCorrection.${type}`,
  version: 1,
  objectId: kept.id,
  participants: kept.participants,
  payload: { kind: kept.kind, subjectId: kept.subjectId, keeperId: kept.keeperId, stated: kept.stated },
});

export const correctionToWire = (kept: store.KeptCorrection): CorrectionView => ({
  id: kept.id,
  kind: kept.kind,
  subjectId: kept.subjectId,
  keeperId: kept.keeperId,
  stated: kept.stated,
  documentHash: kept.documentHash,
  askedAt: kept.askedAt,
  lenderIds: kept.lenderIds,
  answers: kept.answers.map(({ lenderId, accept, at, reason }) => ({ lenderId, accept, at, reason })),
  status: kept.status,
  closedAt: kept.closedAt,
});

/** Whoever lends against these goods. */
const lendersOver = async (ctx: Ctx, lotIds: readonly string[]): Promise<string[]> =>
  [...new Set((await listPositionsOver(ctx, lotIds)).map(({ pledgeeId }) => pledgeeId))].sort();

interface Asked {
  kind: CorrectionKind;
  subjectId: string;
  stated: Record<string, unknown>;
  documentHash: string;
  lenderIds: string[];
}

/** Kept for the lenders to answer; where nobody lends against the goods it is made at once. */
async function ask(ctx: Ctx, asked: Asked) {
  const { partyId, personId } = requirePerson(ctx);
  const status = statusOf(asked.lenderIds, []);
  const made = await asSystem(ctx, 'custody', (system) =>
    store.insertCorrection(system, {
      ...asked,
      id: system.newId('bookCorrection'),
      keeperId: partyId,
      askedBy: personId,
      askedAt: system.clock.now(),
      status,
      closedAt: status === 'open' ? null : system.clock.now(),
      participants: [...new Set([partyId, ...asked.lenderIds])],
    }),
  );
  if (!made) refuse(correctionRefusals.CORRECTION_OPEN, { facts: { lenderIds: asked.lenderIds } });
  if (status === 'made') await make(ctx, made);
  return { view: correctionToWire(made), event: announce(status === 'made' ? 'made' : 'asked', made) };
}

/** The keeper of a weighbridge takes a wrong ticket back: it stays on record, and counts no more once the lenders agreed. */
export async function voidTicket(ctx: Ctx, input: VoidTicketInput & { ticketId: string }): Promise<CorrectionView> {
  return act(ctx, { verb: 'weighbridge.void', mandate: 'weighbridge:record', input }, async (tx) => {
    const ticket = await findTicket(tx, input.ticketId);
    const site = ticket && (await findSite(tx, ticket.siteId));
    if (!ticket || site?.registeredBy !== requirePerson(tx).partyId)
      refuse(commonRefusals.NOT_FOUND, { at: '/ticketId' });
    if (ticket.byGate) refuse(correctionRefusals.TICKET_OF_THE_GATE, { at: '/ticketId' });
    if (ticket.voidedAt !== null) refuse(correctionRefusals.TICKET_VOID, { at: '/ticketId' });
    const { siteId, commodityId, number, direction, releaseId } = ticket;
    const lenderIds = await asSystem(tx, 'custody', async (system) =>
      lendersOver(system, await lotsBeside(system, { siteId, commodityId })),
    );
    const stated = { reason: input.reason, siteId, commodityId, number, direction, releaseId };
    const asked = { kind: 'ticket_void' as const, subjectId: ticket.id, documentHash: input.documentHash };
    return ask(tx, { ...asked, stated, lenderIds });
  });
}

/** Who holds a lot states the marks that it bears; where it is pledged they count once its lenders agreed. */
export async function stateMarks(ctx: Ctx, input: StateMarksInput & { lotId: string }): Promise<CorrectionView> {
  return act(ctx, { verb: 'lot.stateMarks', mandate: 'lot:transform', input }, async (tx) => {
    const [lot] = await lockLots(tx, [input.lotId]);
    if (!lot) refuse(commonRefusals.NOT_FOUND, { at: '/lotId' });
    assertHolds(transformFacts(lot), requirePerson(tx).partyId, '/lotId');
    const lenderIds = await asSystem(tx, 'custody', (system) => lendersOver(system, [lot.id]));
    const { documentHash, marks } = input;
    return ask(tx, { kind: 'lot_marks', subjectId: lot.id, stated: { marks }, documentHash, lenderIds });
  });
}

/** A lender agrees, or does not; the last that agrees makes it. */
export async function answerCorrection(
  ctx: Ctx,
  input: AnswerCorrectionInput & { correctionId: string },
): Promise<CorrectionView> {
  return act(ctx, { verb: 'bookCorrection.answer', mandate: 'control:signOff', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const found = await store.lockCorrection(tx, input.correctionId);
    if (!found?.lenderIds.includes(partyId)) refuse(commonRefusals.NOT_FOUND, { at: '/correctionId' });
    const { accept, reason = null } = input;
    const answers = [
      ...found.answers,
      { lenderId: partyId, personId, at: tx.clock.now().toISOString(), accept, reason },
    ];
    const isNew = found.answers.every((each) => each.lenderId !== partyId);
    const status = statusOf(found.lenderIds, answers);
    const moved = isNew ? await store.answer(tx, found.id, answers, status) : undefined;
    if (!moved) return refuse(correctionRefusals.CORRECTION_ANSWERED, { facts: { status: found.status } });
    if (status === 'made') await make(tx, moved);
    const said = status === 'open' ? 'agreed' : status;
    return { view: correctionToWire(moved), event: announce(said, moved) };
  });
}

/** Puts the book right; what the lots count for is judged anew at once. */
async function make(ctx: Ctx, kept: store.KeptCorrection): Promise<void> {
  await asSystem(ctx, 'custody', async (system) => {
    const { subjectId, stated, participants } = kept;
    if (kept.kind === 'ticket_void') {
      if (!(await writeVoid(system, subjectId))) refuse(correctionRefusals.TICKET_VOID);
      const payload = { ...stated, correctionId: kept.id };
      await recordEvent(system, {
        type: 'weighbridge.ticketVoided',
        version: 1,
        objectId: subjectId,
        participants,
        payload,
      });
      return;
    }
    await lockLots(system, [subjectId]);
    await addMarks(system, subjectId, stated.marks as string[]);
    const [lot] = (await findLots(system, [subjectId])) as [LotView];
    await recordEvent(system, {
      type: 'lot.marked',
      version: 1,
      objectId: lot.id,
      participants: [...new Set([...participants, ...(await participantsOfLots(system, [lot.id]))])],
      payload: { lotIds: [lot.id], marks: stated.marks, correctionId: kept.id },
    });
  });
}
