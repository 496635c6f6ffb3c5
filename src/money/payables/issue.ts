import { claimItems, freeClaims, receivableItems, settleClaims } from '../../claims/consumption/index.ts';
import { lockReceivables } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { assertGate, policyOn } from '../../ground/policy/index.ts';
import { foundStandings } from '../../ground/standings/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addMonths, businessDate } from '../../kernel/time.ts';
import * as events from './events.ts';
import * as lines from './line-store.ts';
import { payableRefusals, type TenorLimits, tenorVerdict } from './rules.ts';
import type { AnswerInput, CertificateView, IssueCertificateInput, LineView, ProposeLineInput } from './schemas.ts';
import * as store from './store.ts';

export const today = (ctx: Ctx): string => businessDate(ctx);

const tenorLimitsOn = (day: string): TenorLimits => ({
  softMonths: policyOn('certificate.tenor.softMonths', day).value,
  hardMonths: policyOn('certificate.tenor.hardMonths', day).value,
});

/** A core firm asks its bank for a line to issue certificates under. */
export async function proposeLine(ctx: Ctx, input: ProposeLineInput): Promise<LineView> {
  return act(ctx, { verb: 'certificateLine.propose', mandate: 'certificate:issue', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const bank = await findParty(tx, input.bankId);
    if (!bank?.roles.includes('bank')) refuse(commonRefusals.NOT_FOUND, { at: '/bankId' });
    const day = today(tx);
    const view = await lines.insertLine(tx, {
      id: tx.newId('certificateLine'),
      issuerId: partyId,
      bankId: bank.id,
      limitMinor: BigInt(input.limit.amountMinor),
      currency: input.limit.currency,
      expiresOn: input.expiresOn,
      depthMax: input.depthMax ?? policyOn('certificate.depthMax', day).value,
      splitsMax: input.splitsMax ?? policyOn('certificate.splitsMax', day).value,
      proposedBy: personId,
      participants: [partyId, bank.id],
    });
    return { view, event: events.certificateLineProposed(view) };
  });
}

/** The bank approves the line. */
export async function approveLine(ctx: Ctx, input: { lineId: string }): Promise<LineView> {
  return act(ctx, { verb: 'certificateLine.approve', mandate: 'certificate:approveLine', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const line = await lines.findLine(tx, input.lineId);
    if (line?.bankId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/lineId' });
    putsAtRisk(tx, { ...line.limit, clientId: line.issuerId });
    const view = await lines.activateLine(tx, line.id, personId);
    if (!view) refuse(payableRefusals.LINE_NOT_PROPOSED, { facts: { status: line.status } });
    return { view, event: events.certificateLineApproved(view, { approvedBy: personId }) };
  });
}

/** What the certificate rests on: confirmed, this creditor's, not yet used, and due no earlier than the certificate. */
async function backing(ctx: Ctx, input: IssueCertificateInput, issuerId: string, currency: string) {
  const wanted = input.receivables.map((r) => ({
    receivableId: r.receivableId,
    amountMinor: BigInt(r.amount.amountMinor),
  }));
  const receivables = await lockReceivables(
    ctx,
    wanted.map((w) => w.receivableId),
  );
  for (const [i, { receivableId, amountMinor }] of wanted.entries()) {
    const receivable = receivables.find((r) => r.id === receivableId);
    const at = `/receivables/${i}`;
    if (!receivable) refuse(commonRefusals.NOT_FOUND, { at });
    if (receivable.debtorId !== issuerId) refuse(payableRefusals.ISSUER_UNFIT, { at });
    if (receivable.creditorId !== input.obligeeId || receivable.amount.currency !== currency)
      refuse(payableRefusals.OBLIGEE_UNFIT, { at });
    const outstandingMinor = BigInt(receivable.outstanding.amountMinor);
    if (receivable.status !== 'confirmed' || amountMinor > outstandingMinor)
      refuse(payableRefusals.PAYABLE_NOT_COVERED, {
        at,
        facts: { status: receivable.status, outstandingMinor, currency },
      });
    if (input.dueOn > receivable.dueOn)
      refuse(payableRefusals.TERM_EXTENDED, { at: '/dueOn', facts: { latest: receivable.dueOn } });
  }
  return wanted;
}

/** How long it runs: within the rules of the day, or with a reason where they ask for one. */
function tenorOf({ dueOn, tenorReason }: IssueCertificateInput, issuedOn: string) {
  if (dueOn <= issuedOn) refuse(payableRefusals.CERTIFICATE_DUE_TOO_SOON, { at: '/dueOn', facts: { issuedOn } });
  const limits = tenorLimitsOn(issuedOn);
  const tenor = tenorVerdict(issuedOn, dueOn, limits);
  if (tenor === 'reject')
    refuse(payableRefusals.CERTIFICATE_TENOR, {
      at: '/dueOn',
      facts: { latest: addMonths(issuedOn, limits.hardMonths) },
    });
  if (tenor === 'review' && tenorReason === undefined)
    refuse(payableRefusals.CERTIFICATE_TENOR_REVIEW, {
      at: '/tenorReason',
      facts: { withoutReview: addMonths(issuedOn, limits.softMonths) },
    });
  return tenor;
}

/**
 * A core firm promises, in a certificate, to pay receivables it has confirmed. It stays within its bank's line and within
 * the term that the rules of the day allow; the receivables and their invoices are taken, so that nobody finances them beside it.
 */
export async function issueCertificate(ctx: Ctx, input: IssueCertificateInput): Promise<CertificateView> {
  return act(ctx, { verb: 'certificate.issue', mandate: 'certificate:issue', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const line = await lines.findLine(tx, input.lineId);
    if (line?.issuerId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/lineId' });
    const issuedOn = today(tx);
    if (line.status !== 'active' || line.expiresOn < issuedOn)
      refuse(payableRefusals.LINE_NOT_ACTIVE, { at: '/lineId', facts: { status: line.status } });
    if (await asSystem(tx, 'payables', (system) => lines.hasStoppedLine(system, partyId)))
      refuse(payableRefusals.ISSUER_IN_DEFAULT);
    assertGate('CE', await foundStandings(tx, line.bankId, [partyId], { borrowerIds: [partyId] }));
    const tenor = tenorOf(input, issuedOn);
    const { currency } = line.limit;
    const wanted = await backing(tx, input, partyId, currency);
    const faceMinor = wanted.reduce((sum, w) => sum + w.amountMinor, 0n);
    const id = tx.newId('certificate');
    await claimItems(tx, {
      financierId: line.bankId,
      applicantId: input.obligeeId,
      financingId: id,
      sourceId: id,
      status: 'pending',
      items: await asSystem(tx, 'payables', (system) => receivableItems(system, wanted)),
    });
    if (!(await lines.useLine(tx, line.id, faceMinor)))
      refuse(payableRefusals.LINE_EXCEEDED, {
        facts: {
          leftMinor: BigInt(line.limit.amountMinor) - BigInt(line.used.amountMinor),
          faceMinor,
          currency: line.limit.currency,
        },
      });
    const made = await store.insertCertificate(
      tx,
      {
        id,
        number: id.slice(-20).toUpperCase(),
        issuerId: partyId,
        obligeeId: input.obligeeId,
        bankId: line.bankId,
        lineId: line.id,
        faceMinor,
        currency,
        issuedOn,
        dueOn: input.dueOn,
        tenor,
        tenorReason: tenor === 'review' ? (input.tenorReason ?? null) : null,
        contractNumber: input.contractNumber,
        depthMax: line.depthMax,
        splitsMax: line.splitsMax,
        issuedBy: personId,
        participants: [...new Set([partyId, line.bankId, input.obligeeId])],
      },
      wanted,
    );
    return { view: store.shown(made), event: events.certificateIssued(made, { receivables: input.receivables }) };
  });
}

/** What a certificate that will not be took comes back: the line, the receivables, the invoices. */
async function giveBack(ctx: Ctx, certificate: store.KeptCertificate): Promise<void> {
  await freeClaims(ctx, certificate.id);
  await asSystem(ctx, 'payables', (system) =>
    lines.useLine(system, certificate.lineId, -BigInt(certificate.face.amountMinor)),
  );
}

/** The creditor takes the certificate, or does not: nobody is made to (Order 802 art 11). */
export async function answerCertificate(
  ctx: Ctx,
  input: AnswerInput & { certificateId: string },
): Promise<CertificateView> {
  return act(ctx, { verb: 'certificate.answer', mandate: 'certificate:hold', input }, async (tx) => {
    const found = await store.findCertificate(tx, input.certificateId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/certificateId' });
    if (found.obligeeId !== requirePerson(tx).partyId) refuse(payableRefusals.NOT_THE_OBLIGEE);
    const wrong = () => refuse(payableRefusals.CERTIFICATE_WRONG_STATE, { facts: { status: found.status } });
    if (!input.accept) {
      const refused = (await store.moveCertificate(tx, found.id, 'refuse')) ?? wrong();
      await giveBack(tx, refused);
      return { view: store.shown(refused), event: events.certificateRefused(refused) };
    }
    if (!(await store.moveCertificate(tx, found.id, 'accept'))) wrong();
    await store.insertHolding(tx, {
      id: tx.newId('holding'),
      certificateId: found.id,
      holderId: found.obligeeId,
      fromMinor: 0n,
      toMinor: BigInt(found.face.amountMinor),
      depth: 0,
      participants: [...new Set([found.issuerId, found.bankId, found.obligeeId])],
    });
    await settleClaims(tx, found.id);
    const live = onRecord(await store.findCertificate(tx, found.id));
    return { view: store.shown(live), event: events.certificateAccepted(live) };
  });
}

/** The issuer takes an offer back that was not answered. */
export async function cancelCertificate(ctx: Ctx, input: { certificateId: string }): Promise<CertificateView> {
  return act(ctx, { verb: 'certificate.cancel', mandate: 'certificate:issue', input }, async (tx) => {
    const found = await store.findCertificate(tx, input.certificateId);
    if (found?.issuerId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/certificateId' });
    const cancelled = await store.moveCertificate(tx, found.id, 'cancel');
    if (!cancelled) refuse(payableRefusals.CERTIFICATE_WRONG_STATE, { facts: { status: found.status } });
    await giveBack(tx, cancelled);
    return { view: store.shown(cancelled), event: events.certificateCancelled(cancelled) };
  });
}
