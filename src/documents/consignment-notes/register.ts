import { asSystem, type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { assertMayRedirect, noteRefusals } from './rules.ts';
import type { NoteView, RedirectNoteInput, RegisterNoteInput } from './schemas.ts';
import * as store from './store.ts';

const noteEvent = (type: string, note: NoteView, participants: readonly string[], more = {}): DomainEvent => ({
  type,
  version: 1,
  objectId: note.id,
  participants,
  payload: { regime: note.regime, number: note.number, billId: note.billId, ...more },
});

/** A carrier puts the note on record that it made out for the railway, the sea or the road. */
export async function registerNote(ctx: Ctx, input: RegisterNoteInput): Promise<NoteView> {
  return act(ctx, { verb: 'note.register', mandate: 'note:register', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const { billId = null, ...terms } = input;
    const named = [terms.consignor.partyId, terms.consignee.partyId].filter((id) => id !== undefined);
    for (const id of named)
      if (!(await findParty(tx, id))) refuse(commonRefusals.NOT_FOUND, { at: '/consignee/partyId' });
    if (terms.regime !== 'CMR' && terms.regime !== 'SEA_WAYBILL') {
      const bare = terms.containers.findIndex((container) => container.sealNumbers.length === 0);
      if (bare >= 0) refuse(noteRefusals.SEAL_MISSING, { at: `/containers/${bare}/sealNumbers` });
    }
    const view = await store
      .insertNote(tx, {
        id: tx.newId('consignmentNote'),
        regime: terms.regime,
        number: terms.number,
        billId,
        registeredBy: partyId,
        terms,
        participants: [...new Set([partyId, ...named])],
      })
      .catch((cause: unknown) => {
        const constraint = violatedConstraint(cause);
        if (constraint === 'consignment_note_tenant_id_regime_number_key')
          refuse(noteRefusals.NOTE_NUMBER_USED, { at: '/number', cause });
        if (constraint?.includes('bill_id')) refuse(commonRefusals.NOT_FOUND, { at: '/billId', cause });
        throw cause;
      });
    return { view, event: noteEvent('note.registered', view, await store.participantsOfNote(tx, view.id)) };
  });
}

/** Who has the duplicate hands it on; at first the consignor has it, or the carrier for it. */
export async function moveDuplicate(ctx: Ctx, input: { noteId: string; toPartyId: string }): Promise<NoteView> {
  return act(ctx, { verb: 'note.moveDuplicate', mandate: 'note:redirect', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const note = (await store.findNote(tx, input.noteId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/noteId' });
    if (!(await findParty(tx, input.toPartyId))) refuse(commonRefusals.NOT_FOUND, { at: '/toPartyId' });
    const has = note.duplicateHolderId ?? note.consignor.partyId ?? note.registeredBy;
    if (partyId !== has && !(note.duplicateHolderId === null && partyId === note.registeredBy))
      refuse(noteRefusals.DUPLICATE_ELSEWHERE, { facts: { duplicateHolderId: has } });
    if (!(await store.moveDuplicate(tx, note, input.toPartyId, [input.toPartyId])))
      refuse(commonRefusals.CONFLICT, { at: '/noteId' });
    await store.insertAmendment(tx, note.id, {
      kind: 'duplicate_moved',
      byPartyId: partyId,
      detail: { toPartyId: input.toPartyId },
    });
    return done(tx, 'note.duplicateMoved', note.id, { toPartyId: input.toPartyId });
  });
}

/** The contract of carriage is changed while the goods travel: another consignee, another place. Always an alarm. */
export async function redirectNote(ctx: Ctx, input: RedirectNoteInput & { noteId: string }): Promise<NoteView> {
  return act(ctx, { verb: 'note.redirect', mandate: 'note:redirect', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const note = (await store.findNote(tx, input.noteId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/noteId' });
    assertMayRedirect({
      regime: note.regime,
      byPartyId: partyId,
      reportedByCarrier: input.reported && partyId === note.registeredBy,
      consignorId: note.consignor.partyId ?? null,
      consigneeId: note.consignee.partyId ?? null,
      duplicateHolderId: note.duplicateHolderId,
    });
    const { noteId: _, ...detail } = input;
    await store.insertAmendment(tx, note.id, { kind: 'redirection', byPartyId: partyId, detail });
    return done(tx, 'note.redirected', note.id, detail);
  });
}

async function done(ctx: Ctx, type: string, noteId: string, more: Record<string, unknown>) {
  // Who handed the duplicate on may see the note no longer otherwise.
  const view = await asSystem(ctx, 'note', async (system) => onRecord(await store.findNote(system, noteId)));
  return { view, event: noteEvent(type, view, await store.participantsOfNote(ctx, noteId), more) };
}
