import { type Ctx, requirePerson } from '../../context.ts';
import { findBill } from '../../documents/lading/index.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { cancelDeadlines, setDeadline } from '../../ground/deadlines/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, endOfBusinessDate } from '../../kernel/time.ts';
import { findPositionsOfItems } from '../../oversight/control/index.ts';
import { creditRefusals } from '../letters-of-credit/index.ts';
import { findPresentation, payable, presentationRefusals, requirePresentation } from '../presentations/index.ts';
import * as events from './events.ts';
import { EXPIRY } from './recall.ts';
import { beforeAct, trustReceiptRefusals as refusals } from './rules.ts';
import type {
  DrawUpTrustReceiptInput,
  ReinstateTrustReceiptInput,
  SignTrustReceiptInput,
  TrustReceiptView,
} from './schemas.ts';
import * as store from './store.ts';

/** The issuing bank draws up the receipt for documents that it has taken up: its terms, and the goods that they cover. */
export async function drawUpTrustReceipt(
  ctx: Ctx,
  input: DrawUpTrustReceiptInput & { presentationId: string },
): Promise<TrustReceiptView> {
  return act(ctx, { verb: 'trustReceipt.drawUp', mandate: 'trade:decide', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    const { partyId, personId } = requirePerson(tx);
    const { applicantId, facilityId } = credit;
    if (credit.issuingBankId !== partyId || applicantId === null || facilityId === null)
      refuse(creditRefusals.NOT_THE_ISSUING_BANK);
    const { view } = found;
    if (![...payable, 'accepted', 'honoured'].includes(view.status))
      refuse(presentationRefusals.PRESENTATION_NOT_COMPLYING, { facts: { status: view.status } });
    if (input.expiresOn < businessDate(tx)) refuse(commonRefusals.INPUT_INVALID, { at: '/expiresOn' });
    putsAtRisk(tx, { ...view.amount, clientId: applicantId });
    const bill = view.billId === null ? undefined : await findBill(tx, view.billId);
    const { presentationId, ...terms } = input;
    const made = await store.insertTrustReceipt(tx, {
      ...terms,
      id: tx.newId('trustReceipt'),
      presentationId,
      creditId: credit.id,
      facilityId,
      billId: view.billId,
      lotIds: bill?.lots.map(({ lotId }) => lotId) ?? [],
      lenderId: partyId,
      applicantId,
      status: 'drawn_up',
      drawnUpBy: personId,
      participants: [partyId, applicantId],
    });
    if (!made) refuse(refusals.TRUST_RECEIPT_STANDS);
    return { view: made, event: events.trustReceiptDrawnUp(made) };
  });
}

async function requireReceipt(ctx: Ctx, id: string): Promise<TrustReceiptView> {
  return (await store.findTrustReceipt(ctx, id)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/trustReceiptId' });
}

async function requireForLender(ctx: Ctx, id: string): Promise<TrustReceiptView> {
  const receipt = await requireReceipt(ctx, id);
  if (receipt.lenderId !== requirePerson(ctx).partyId) refuse(creditRefusals.NOT_THE_ISSUING_BANK);
  await store.lockFacilityOf(ctx, receipt);
  return receipt;
}

/** What is lost where goods that go on the applicant's word do not come back as money. */
async function risksDocuments(ctx: Ctx, receipt: TrustReceiptView): Promise<void> {
  const found = await findPresentation(ctx, receipt.presentationId);
  if (found) putsAtRisk(ctx, { ...found.view.amount, clientId: receipt.applicantId });
}

/** A person of the applicant signs what was drawn up, and nothing else; from its last day on it is called back. */
export async function signTrustReceipt(
  ctx: Ctx,
  input: SignTrustReceiptInput & { trustReceiptId: string },
): Promise<TrustReceiptView> {
  return act(ctx, { verb: 'trustReceipt.sign', mandate: 'trustReceipt:sign', input }, async (tx) => {
    const receipt = await requireReceipt(tx, input.trustReceiptId);
    const { partyId, personId } = requirePerson(tx);
    if (receipt.applicantId !== partyId) refuse(presentationRefusals.NOT_THE_APPLICANT);
    if (receipt.documentHash !== input.documentHash)
      refuse(refusals.TRUST_RECEIPT_DIFFERS, { at: '/documentHash', facts: { documentHash: receipt.documentHash } });
    const change = { status: 'signed', signedBy: personId, signedAt: tx.clock.now() };
    const view = await store.moveTrustReceipt(tx, receipt.id, beforeAct('sign'), change);
    if (!view) refuse(refusals.TRUST_RECEIPT_WRONG_STATE, { facts: { status: receipt.status } });
    await setDeadline(tx, { kind: EXPIRY, objectId: view.id, dueAt: endOfBusinessDate(view.expiresOn) });
    return { view, event: events.trustReceiptSigned(view) };
  });
}

/** The bank takes back a receipt against which nothing went, to draw it up anew. */
export async function withdrawTrustReceipt(ctx: Ctx, input: { trustReceiptId: string }): Promise<TrustReceiptView> {
  return act(ctx, { verb: 'trustReceipt.withdraw', mandate: 'trade:decide', input }, async (tx) => {
    const receipt = await requireForLender(tx, input.trustReceiptId);
    const view = await store.moveTrustReceipt(tx, receipt.id, beforeAct('withdraw'), { status: 'withdrawn' });
    if (!view) refuse(refusals.TRUST_RECEIPT_WRONG_STATE, { facts: { status: receipt.status } });
    await cancelDeadlines(tx, view.id, [EXPIRY]);
    return { view, event: events.trustReceiptWithdrawn(view) };
  });
}

/** A checker lets a recalled receipt stand again, once control of every lot is proved anew and its term is not over. */
export async function reinstateTrustReceipt(
  ctx: Ctx,
  input: ReinstateTrustReceiptInput & { trustReceiptId: string },
): Promise<TrustReceiptView> {
  return act(ctx, { verb: 'trustReceipt.reinstate', mandate: 'trade:settle', input }, async (tx) => {
    const receipt = await requireForLender(tx, input.trustReceiptId);
    await risksDocuments(tx, receipt);
    const positions = await findPositionsOfItems(tx, receipt.lenderId, receipt.lotIds);
    const lots = positions.filter((p) => p.state !== 'controlled').map(({ itemId, state }) => ({ itemId, state }));
    const expired = receipt.expiresOn < businessDate(tx);
    if (lots.length > 0 || expired)
      refuse(refusals.CONTROL_NOT_BACK, { facts: { lots, expiresOn: receipt.expiresOn } });
    const view = await store.moveTrustReceipt(tx, receipt.id, beforeAct('reinstate'), { status: 'released' });
    if (!view) refuse(refusals.TRUST_RECEIPT_WRONG_STATE, { facts: { status: receipt.status } });
    await setDeadline(tx, { kind: EXPIRY, objectId: view.id, dueAt: endOfBusinessDate(view.expiresOn) });
    return { view, event: events.trustReceiptReinstated(view, { note: input.note }) };
  });
}

/** The bank discharges the applicant; a reaction refuses it while a financing stands on the receipt. */
export async function dischargeTrustReceipt(ctx: Ctx, input: { trustReceiptId: string }): Promise<TrustReceiptView> {
  return act(ctx, { verb: 'trustReceipt.discharge', mandate: 'trade:settle', input }, async (tx) => {
    const receipt = await requireForLender(tx, input.trustReceiptId);
    await risksDocuments(tx, receipt);
    const view = await store.moveTrustReceipt(tx, receipt.id, beforeAct('discharge'), {
      status: 'discharged',
      dischargedAt: tx.clock.now(),
    });
    if (!view) refuse(refusals.TRUST_RECEIPT_WRONG_STATE, { facts: { status: receipt.status } });
    await cancelDeadlines(tx, view.id, [EXPIRY]);
    return { view, event: events.trustReceiptDischarged(view) };
  });
}
