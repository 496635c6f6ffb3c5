import { asSystem, type Ctx, requirePerson, violatedConstraint } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { addLotParticipant, lockLots, participantsOfLots } from '../../physical/goods/index.ts';
import { listLinks, moveRecord, openRecord } from '../transferable-records/index.ts';
import { billIssued, billReplaced } from './events.ts';
import { assertForm, assertMayIssue, assertReplaces, ladingRefusals } from './rules.ts';
import type { BillView, IssueBillInput } from './schemas.ts';
import * as store from './store.ts';

/** The parties of a document with the names it shows; one that is not here cannot hold it. */
async function namesOf(ctx: Ctx, ids: Record<string, string | null>): Promise<BillView['names']> {
  const names: BillView['names'] = {};
  for (const [member, id] of Object.entries(ids)) {
    if (id === null) continue;
    const party = await findParty(ctx, id);
    if (!party) refuse(commonRefusals.NOT_FOUND, { at: `/${member}` });
    names[id] = { name: party.name, country: party.country };
  }
  return names;
}

/** Ends the document that a new one replaces: surrendered for amendment or lost, same goods, same hands. */
async function replaceOld(ctx: Ctx, carrierId: string, document: store.BillDocument): Promise<string> {
  const old = document.replacesId === null ? undefined : await store.findKept(ctx, document.replacesId);
  if (!old) refuse(commonRefusals.NOT_FOUND, { at: '/replacesId' });
  const asked = (await listLinks(ctx, old.view.id)).findLast((link) => link.act === 'request_surrender');
  assertReplaces(
    {
      lotIds: old.view.lots.filter((lot) => lot.stage === 'outstanding').map((lot) => lot.lotId),
      holderId: old.view.holderId,
      orderOfId: old.view.titleOwnerId,
      orderMayChange:
        old.view.status === 'surrendered_for_amendment' && ['COD', 'SWI'].includes(String(asked?.detail.reason)),
    },
    { ...document, lotIds: document.lots.map((lot) => lot.lotId), holderId: old.view.holderId },
  );
  await moveRecord(ctx, old.record, { act: 'replace', replacementId: document.id }, carrierId);
  await store.endLots(ctx, old.view.id);
  return old.view.holderId;
}

/** The carrier issues the one document for goods it holds; the shipper, or who gave up the one before, is its first holder. */
export async function issueBill(ctx: Ctx, input: IssueBillInput): Promise<BillView> {
  return act(ctx, { verb: 'bill.issue', mandate: 'bill:issue', input }, async (tx) => {
    const { partyId: carrierId } = requirePerson(tx);
    const { containers, replacesId = null, ...terms } = input;
    const { shipperId, orderOfId, notifyId } = terms;
    const names = await namesOf(tx, { carrierId, shipperId, orderOfId, notifyId });
    assertForm({
      form: terms.form,
      legalBasis: terms.legalBasis,
      hasArrangement: terms.governingArrangement !== undefined,
      hasPorts: terms.portOfLoading !== undefined && terms.portOfDischarge !== undefined,
      legs: terms.legs.map((leg) => ({
        mode: leg.mode,
        changesGauge: leg.borderPoints.some((point) => point.gaugeChange !== undefined),
      })),
    });
    const stated = new Map(containers.flatMap((c) => c.lotIds.map((lotId) => [lotId, c] as const)));
    const lots = await lockLots(tx, [...stated.keys()]);
    if (lots.length !== stated.size) refuse(commonRefusals.NOT_FOUND, { at: '/containers' });
    assertMayIssue({
      carrierId,
      takenInChargeOn: input.takenInChargeOn,
      issuedOn: input.issuedOn,
      // A document is dated where it is issued; the furthest-ahead zone decides what cannot be yet.
      today: businessDate(tx),
      lots: lots.map((lot) => ({
        id: lot.id,
        custodianId: lot.custody?.custodianId,
        containerNumber: lot.containerNumber,
        statedContainer: stated.get(lot.id)?.containerNumber as string,
      })),
    });
    const document: store.BillDocument = {
      id: tx.newId('bill'),
      carrierId,
      ...terms,
      replacesId,
      names,
      grossWeightKg: lots.reduce((sum, lot) => sum + lot.grossWeightKg, 0),
      lots: lots.map((lot) => {
        const c = stated.get(lot.id) as (typeof containers)[number];
        return {
          lotId: lot.id,
          containerNumber: c.containerNumber,
          isoType: c.isoType ?? null,
          sealNumber: c.sealNumber,
          furtherSeals: c.furtherSeals,
          grossWeightKg: lot.grossWeightKg,
        };
      }),
    };
    const holderId = replacesId === null ? shipperId : await replaceOld(tx, carrierId, document);
    const view = await writeBill(tx, document, holderId);
    const participants = await participantsOfLots(tx, [...stated.keys()]);
    return {
      view,
      event: replacesId === null ? billIssued(view, participants) : billReplaced(view, participants, { replacesId }),
    };
  });
}

/** Writes document, record and first link; constraints say whether number, lots and containers are free. */
async function writeBill(ctx: Ctx, document: store.BillDocument, holderId: string): Promise<BillView> {
  const { carrierId, shipperId, orderOfId, notifyId, negotiability } = document;
  const participants = [...new Set([carrierId, shipperId, notifyId, holderId, ...(orderOfId ? [orderOfId] : [])])];
  const lotIds = document.lots.map((lot) => lot.lotId);
  try {
    const record = await openRecord(ctx, {
      id: document.id,
      kind: 'bill',
      document,
      terms: {
        negotiability,
        issuerId: carrierId,
        holderId,
        orderOfId,
        quantity: BigInt(document.grossWeightKg),
      },
      unit: 'KGM',
      replacesId: document.replacesId,
      participants,
    });
    await store.insertBill(ctx, document, participants);
    for (const partyId of participants)
      await asSystem(ctx, 'bill', (system) => addLotParticipant(system, lotIds, partyId));
    return store.keptOf(document, record, new Map()).view;
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'bill_tenant_id_carrier_id_number_key')
      refuse(ladingRefusals.NUMBER_ALREADY_USED, { at: '/number', cause: error });
    if (constraint?.startsWith('bill_lot'))
      refuse(ladingRefusals.LOT_HAS_LIVE_DOCUMENT, { at: '/containers', cause: error });
    throw error;
  }
}
