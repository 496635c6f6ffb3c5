import type { z } from 'zod';
import { asSystem, type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { insertDelivery } from '../../ground/deliveries/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { hashOf } from '../../kernel/canonical.ts';
import { openJws } from '../../kernel/jws.ts';
import { commonRefusals, Refusal, refuse } from '../../kernel/refusal.ts';
import type { RecordCommand } from '../../kernel/transferable-record.ts';
import { moveRecord, openRecord } from '../transferable-records/index.ts';
import { endorsementChain } from './endorsement-chain.ts';
import { chainPartyOf, findByCodes, trustOf } from './parties.ts';
import { dcsaRefusals } from './refusals.ts';
import {
  type ActionCode,
  type EblView,
  type IssuanceRequest,
  issuanceManifestWire,
  issueToWire,
  type surrenderResponseWire,
  type Transaction,
  type TransportDocument,
  transportDocumentWire,
} from './schemas.ts';
import * as store from './store.ts';

export const eblEvent = (
  type: string,
  view: EblView,
  participants: readonly string[],
  more: Record<string, unknown> = {},
): DomainEvent => ({
  type,
  version: 1,
  objectId: view.id,
  participants: [...participants, view.holderId],
  payload: {
    reference: view.transportDocumentReference,
    status: view.status,
    holderId: view.holderId,
    titleOwnerId: view.titleOwnerId,
    version: view.version,
    ...more,
  },
});

/** Whose order a transport document obeys: consignee, endorsee, or whoever holds it. */
export async function titleOf(
  ctx: Ctx,
  own: string,
  td: TransportDocument,
  elsewhere: string | undefined,
): Promise<{ negotiability: 'order' | 'straight'; orderOfId: string | null }> {
  const { consignee, endorsee } = td.documentParties;
  const negotiability = td.isToOrder ? ('order' as const) : ('straight' as const);
  const named = consignee ?? endorsee;
  if (!named) return { negotiability, orderOfId: null };
  const party = await findByCodes(ctx, own, named.identifyingCodes);
  const orderOfId =
    party?.id ??
    elsewhere ??
    refuse(dcsaRefusals.COUNTERPART_PARTY_UNKNOWN, {
      at: `/document/documentParties/${consignee ? 'consignee' : 'endorsee'}`,
    });
  return { negotiability, orderOfId };
}

/** Tells a carrier at the path that DCSA names (ISS 3.0, SUR 3.0), as rows that are sent until it took them. */
async function tellCarrier(ctx: Ctx, carrierId: string, path: string, body: Record<string, unknown>): Promise<void> {
  await asSystem(ctx, 'dcsa', async (system) => {
    const { counterparts } = await trustOf(system);
    const carrier = counterparts.find((c) => c.kind === 'carrier' && c.partyId === carrierId);
    if (!carrier?.endpointId) return;
    await insertDelivery(system, {
      endpointId: carrier.endpointId,
      type: path,
      path,
      apiVersion: '3',
      body: JSON.stringify(body),
      participants: [carrierId],
    });
  });
}

/** Checks an issuance request against what the carrier signed; what is wrong with it, in its own words. */
async function judgeIssuance(ctx: Ctx, own: string, request: IssuanceRequest, carrierId: string) {
  const trust = await trustOf(ctx);
  const signed = await openJws(request.issuanceManifestSignedContent, trust.keys);
  if (signed.fault !== null)
    return refuse(dcsaRefusals.SIGNATURE_REFUSED, {
      at: '/issuanceManifestSignedContent',
      facts: { fault: signed.fault },
    });
  const manifest = issuanceManifestWire.safeParse(signed.payload);
  const checksum = await hashOf(request.document);
  const signer = trust.counterparts.find((c) => c.keyId === signed.keyId);
  if (signer?.partyId !== carrierId)
    refuse(dcsaRefusals.SIGNATURE_REFUSED, {
      at: '/issuanceManifestSignedContent',
      facts: { fault: 'NOT_THE_CARRIER' },
    });
  if (!manifest.success || manifest.data.documentChecksum !== checksum)
    refuse(dcsaRefusals.CHECKSUM_DIFFERS, { at: '/document' });
  if (manifest.data.issueToChecksum !== (await hashOf(request.issueTo)))
    refuse(dcsaRefusals.CHECKSUM_DIFFERS, { at: '/issueTo' });
  const td = transportDocumentWire.safeParse(request.document);
  if (!td.success)
    return refuse(commonRefusals.INPUT_INVALID, {
      at: `/document/${td.error.issues[0]?.path.join('/') ?? ''}`,
      facts: { why: td.error.issues[0]?.message },
    });
  const issueTo = issueToWire.safeParse(request.issueTo);
  if (!issueTo.success || issueTo.data.sendToPlatform !== own)
    refuse(dcsaRefusals.PLATFORM_UNKNOWN, { at: '/issueTo' });
  return { td: td.data, issueTo: issueTo.data, checksum };
}

/**
 * A carrier has a transport document issued here: verified against its own signature, held by the party it names. What
 * cannot be issued as it is, is refused at once; the answer that follows says ISSU.
 */
export async function issueEbl(ctx: Ctx, own: string, request: IssuanceRequest): Promise<EblView> {
  return act(ctx, { verb: 'ebl.issue', mandate: 'ebl:issue', input: request }, async (tx) => {
    const { partyId: carrierId } = requirePerson(tx);
    const { td, issueTo, checksum } = await judgeIssuance(tx, own, request, carrierId);
    const holder = await findByCodes(tx, own, issueTo.identifyingCodes);
    if (!holder) refuse(dcsaRefusals.COUNTERPART_PARTY_UNKNOWN, { at: '/issueTo/identifyingCodes' });
    // The consignee of a straight document may be anywhere: the shipper holds it, and hands it on to where the consignee is.
    const terms = await titleOf(tx, own, td, td.isToOrder ? undefined : carrierId);
    const id = tx.newId('ebl');
    const participants = [...new Set([carrierId, holder.id, ...(terms.orderOfId ? [terms.orderOfId] : [])])];
    const issued: Transaction = {
      actionCode: 'ISSUE',
      actor: await chainPartyOf(tx, own, carrierId),
      recipient: await chainPartyOf(tx, own, holder.id),
      actionDateTime: tx.clock.now().toISOString(),
    };
    try {
      const record = await openRecord(tx, {
        id,
        kind: 'ebl',
        document: request.document,
        terms: { ...terms, issuerId: carrierId, holderId: holder.id, quantity: 1n },
        unit: 'SET',
        participants,
      });
      const row = {
        id,
        reference: td.transportDocumentReference,
        checksum,
        document: request.document,
        carrierId,
        issuanceManifest: request.issuanceManifestSignedContent,
        chain: [],
        pending: [issued],
        awayAt: null,
        surrenderReference: null,
      };
      await store.insertEbl(tx, { ...row, participants });
      await tellCarrier(tx, carrierId, '/v3/ebl-issuance-responses', {
        transportDocumentReference: td.transportDocumentReference,
        issuanceResponseCode: 'ISSU',
      });
      const view = store.viewOf({ ...row, record });
      return { view, event: eblEvent('ebl.issued', view, participants) };
    } catch (cause) {
      const constraint = violatedConstraint(cause);
      if (constraint === 'ebl_reference' || constraint === 'ebl_tenant_id_checksum_key')
        refuse(dcsaRefusals.REFERENCE_ALREADY_ISSUED, { at: '/document/transportDocumentReference', cause });
      throw cause;
    }
  });
}

const codesOf = (command: RecordCommand): ActionCode[] => {
  switch (command.act) {
    case 'transfer':
      return ['TRANSFER'];
    case 'endorse':
    case 'endorse_and_transfer': {
      const form = { named: 'ENDORSE', to_order: 'ENDORSE_TO_ORDER', in_blank: 'BLANK_ENDORSE' } as const;
      return command.act === 'endorse' ? [form[command.form]] : [form[command.form], 'TRANSFER'];
    }
    case 'request_surrender':
      return [command.purpose === 'delivery' ? 'SURRENDER_FOR_DELIVERY' : 'SURRENDER_FOR_AMENDMENT'];
    case 'accept_surrender':
      return ['SACC'];
    case 'reject_surrender':
      return ['SREJ'];
    default:
      return [];
  }
};

/** A move of the record with what the endorsement chain says of it. */
export async function moveEbl(
  ctx: Ctx,
  own: string,
  kept: store.KeptEbl,
  command: RecordCommand,
  byPartyId: string,
  remark: string | null = null,
): Promise<store.KeptEbl> {
  const record = await moveRecord(ctx, kept.record, command, byPartyId, remark);
  const actor = await chainPartyOf(ctx, own, byPartyId);
  const at = ctx.clock.now().toISOString();
  const told: Transaction[] = [];
  for (const actionCode of codesOf(command)) {
    const to =
      actionCode === 'TRANSFER'
        ? record.holderId
        : actionCode.startsWith('SURRENDER')
          ? kept.carrierId
          : 'toPartyId' in command && actionCode !== 'BLANK_ENDORSE'
            ? command.toPartyId
            : null;
    told.push({
      actionCode,
      actor,
      ...(to !== null && { recipient: await chainPartyOf(ctx, own, to) }),
      actionDateTime: at,
    });
  }
  const pending = [...kept.pending, ...told];
  const newcomers = [record.holderId, record.title.ownerId].filter((id): id is string => id !== null);
  await store.updateEbl(ctx, kept.id, { pending }, newcomers);
  return { ...kept, pending, record };
}

/** The document here, to act on; one that is away is acted on where it is. */
export async function requireEbl(ctx: Ctx, eblId: string): Promise<store.KeptEbl> {
  const kept = (await store.lockEbl(ctx, eblId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/eblId' });
  if (kept.awayAt !== null) refuse(dcsaRefusals.EBL_NOT_HERE, { facts: { awayAt: kept.awayAt } });
  return kept;
}

/** A holder's act on a document that is here. */
export async function actOnEbl(
  ctx: Ctx,
  own: string,
  verb: string,
  input: { eblId: string; remark?: string | undefined },
  command: RecordCommand,
): Promise<EblView> {
  const mandate = command.act === 'request_surrender' ? 'bill:surrender' : 'bill:transfer';
  return act(ctx, { verb: `ebl.${verb}`, mandate, input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const kept = await requireEbl(tx, input.eblId);
    for (const member of ['toPartyId', 'toHolderId'] as const) {
      const id = (command as unknown as Record<string, unknown>)[member];
      if (typeof id === 'string' && !(await findParty(tx, id))) refuse(commonRefusals.NOT_FOUND, { at: `/${member}` });
    }
    let after = await moveEbl(tx, own, kept, command, partyId, input.remark ?? null);
    if (command.act === 'request_surrender') after = await askCarrier(tx, own, after, command);
    const view = store.viewOf(after);
    return { view, event: eblEvent(`ebl.${verb}`, view, await store.participantsOf(tx, view.id), { by: partyId }) };
  });
}

/** Puts a surrender to the carrier (SREQ, AREQ) and waits for its answer under a reference. */
export async function askCarrier(
  ctx: Ctx,
  own: string,
  kept: store.KeptEbl,
  command: Extract<RecordCommand, { act: 'request_surrender' }>,
): Promise<store.KeptEbl> {
  const surrenderReference = ctx.newId('request');
  await store.updateEbl(ctx, kept.id, { surrenderReference });
  const toPaper = command.purpose === 'switch_to_paper';
  await tellCarrier(ctx, kept.carrierId, '/v3/ebl-surrender-requests', {
    surrenderRequestReference: surrenderReference,
    transportDocumentReference: kept.reference,
    surrenderRequestCode: command.purpose === 'delivery' ? 'SREQ' : 'AREQ',
    ...(toPaper ? { reasonCode: 'SWTP' } : command.reason !== undefined && { reasonCode: command.reason }),
    surrenderRequestedBy: await chainPartyOf(ctx, own, kept.record.holderId),
    endorsementChain: endorsementChain(await transactionsOf(kept)).endorsementChain,
  });
  return { ...kept, surrenderReference };
}

export async function transactionsOf(kept: store.KeptEbl): Promise<Transaction[]> {
  const entries = kept.chain.map(
    ({ jws }) => JSON.parse(atobUrl(jws.split('.')[1] ?? '')) as { transactions: Transaction[] },
  );
  return [...entries.flatMap((entry) => entry.transactions), ...kept.pending];
}
const atobUrl = (text: string): string =>
  new TextDecoder().decode(
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)),
  );

/** The carrier answers a surrender, once. */
export async function answerEblSurrender(
  ctx: Ctx,
  own: string,
  input: z.output<typeof surrenderResponseWire>,
): Promise<EblView> {
  return act(ctx, { verb: 'ebl.answerSurrender', mandate: 'ebl:issue', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const kept = await store.lockEblBySurrender(tx, input.surrenderRequestReference);
    if (!kept || kept.carrierId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/surrenderRequestReference' });
    if (kept.record.status !== 'surrender_requested') refuse(dcsaRefusals.SURRENDER_ANSWERED);
    const accepted = input.action === 'SURR';
    const command: RecordCommand = { act: accepted ? 'accept_surrender' : 'reject_surrender' };
    const after = await moveEbl(tx, own, kept, command, partyId, input.comments?.slice(0, 40) ?? null);
    if (after.record.status === 'surrendered' || after.record.status === 'surrendered_for_amendment')
      await store.updateEbl(tx, kept.id, { live: false });
    const view = store.viewOf(after);
    const type = accepted ? 'ebl.surrendered' : 'ebl.surrenderRejected';
    return { view, event: eblEvent(type, view, await store.participantsOf(tx, view.id), { comments: input.comments }) };
  });
}

/**
 * What an issuance request that is readable and signed comes to where it is not issued: the document is blocked as it is
 * (BREQ), or it cannot be handed to whom it is for (REFU). A reference that was issued before is a conflict (ISS 3.0.4).
 */
function issuanceAnswer({ code, at }: Refusal): 'BREQ' | 'REFU' | undefined {
  if (code === 'PLATFORM_UNKNOWN') return 'REFU';
  if (code !== 'COUNTERPART_PARTY_UNKNOWN') return undefined;
  return at?.startsWith('/issueTo') ? 'REFU' : 'BREQ';
}

/** Takes an issuance request in; the carrier gets ISSU, BREQ or REFU as a message of its own (DCSA ISS 3). */
export async function requestIssuance(ctx: Ctx, own: string, request: IssuanceRequest): Promise<void> {
  try {
    await issueEbl(ctx, own, request);
  } catch (error) {
    const code = error instanceof Refusal ? issuanceAnswer(error) : undefined;
    if (!(error instanceof Refusal) || code === undefined) throw error;
    const { partyId } = requirePerson(ctx);
    const reference = String((request.document as { transportDocumentReference?: string }).transportDocumentReference);
    const reason = error.definition.title.en;
    await act(ctx, { verb: 'ebl.refuseIssuance', mandate: 'ebl:issue', input: request }, async (tx) => {
      await tellCarrier(tx, partyId, '/v3/ebl-issuance-responses', {
        transportDocumentReference: reference,
        issuanceResponseCode: code,
        reason,
      });
      const event = { type: 'ebl.issuanceRefused', version: 1, objectId: reference, participants: [partyId] };
      return { view: null, event: { ...event, payload: { code, reason: error.code } } };
    });
  }
}
