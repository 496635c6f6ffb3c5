import { freeClaims } from '../../claims/consumption/index.ts';
import { collectReceivable, lockReceivables } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, requirePerson, withSnapshot, withTransaction } from '../../context.ts';
import { act, putsAtRisk, recordEvent } from '../../ground/audit/index.ts';
import { Failures } from '../../kernel/failures.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { dueInstruction } from './due-instruction.ts';
import * as events from './events.ts';
import { today } from './issue.ts';
import * as lines from './line-store.ts';
import { payableRefusals, sharePayment } from './rules.ts';
import type { CertificateView, InstructionView, ReportInstructionInput, ReportRedemptionInput } from './schemas.ts';
import * as store from './store.ts';

const BATCH = 50;

/** Offers that nobody answered end with the certificate's life; the parts stay where they are. */
async function withdrawOffers(ctx: Ctx, certificateId: string): Promise<void> {
  for (const move of await store.listMoves(ctx, certificateId, ['offered'])) {
    await store.answerOffered(ctx, move.id, { status: 'withdrawn' });
    const part = await store.lockHolding(ctx, move.fromHoldingId);
    if (part) await store.changeHolding(ctx, part.id, { reservedMinor: part.reservedMinor - BigInt(move.amountMinor) });
  }
}

/** 1 when the certificate fell due now; 0 when it had, or another process has it. */
const letOneFallDue = (ctx: Ctx, id: string): Promise<number> =>
  withTransaction(ctx, async (tx) => {
    if (!(await store.lockDue(tx, id, today(tx)))) return 0;
    await withdrawOffers(tx, id);
    const certificate = onRecord(await store.moveCertificate(tx, id, 'fall_due'));
    const parts = await store.listHoldings(tx, id);
    const named = parts.filter((part) => part.accountNumber !== null);
    await lines.insertInstructions(
      tx,
      named.map((part) => dueInstruction(tx, certificate, part)),
    );
    const withoutAccount = parts.filter((part) => part.accountNumber === null).map((part) => part.holderId);
    await recordEvent(tx, events.certificateFellDue(certificate, { withoutAccount }));
    return 1;
  });

/**
 * Certificates whose day has come fall due: the issuer's bank is instructed to pay each holder's account. Each by itself: one
 * that fails stops no other, and is told of at the end. Safe to run late, twice or in several processes.
 */
export async function letFallDue(ctx: Ctx): Promise<number> {
  const failures = new Failures();
  let fallen = 0;
  for (let after = '', ids: string[] | undefined; ids === undefined || ids.length === BATCH; ) {
    ids = await withSnapshot(ctx, (tx) => store.findDue(tx, today(tx), after, BATCH));
    for (const id of ids) fallen += await failures.count(id, () => letOneFallDue(ctx, id));
    after = ids.at(-1) ?? after;
  }
  failures.throwIfAny();
  return fallen;
}

/** The receivables behind a certificate are paid as far as it was; what they were taken for is free. */
async function payBacking(ctx: Ctx, certificateId: string, paidMinor: bigint): Promise<void> {
  const backing = await store.findBacking(ctx, certificateId);
  const receivables = await lockReceivables(
    ctx,
    backing.map((b) => b.receivableId),
  );
  const shares = sharePayment(
    paidMinor,
    backing.map((b) => b.amountMinor),
  );
  await freeClaims(ctx, certificateId);
  for (const [i, { receivableId }] of backing.entries()) {
    const share = shares[i] ?? 0n;
    const receivable = onRecord(receivables.find((r) => r.id === receivableId));
    if (share > 0n && receivable.status === 'confirmed') await collectReceivable(ctx, receivable, share);
  }
}

/**
 * The issuer's bank says what the issuer's account bore on the due day. All of it: the certificate is redeemed. Less: what
 * there is goes to the holders pro rata to the cent, the certificate is dishonoured, every holder is told and the issuer
 * issues no more (Yin Fa [2025] 77 art 15).
 */
export async function reportRedemption(
  ctx: Ctx,
  input: ReportRedemptionInput & { certificateId: string },
): Promise<CertificateView> {
  return act(ctx, { verb: 'certificate.reportRedemption', mandate: 'instruction:report', input }, async (tx) => {
    const found = await store.findCertificate(tx, input.certificateId);
    if (found?.bankId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/certificateId' });
    if (found.status === 'live') refuse(payableRefusals.NOT_DUE_YET, { facts: { dueOn: found.dueOn } });
    const paidMinor = BigInt(input.paidMinor);
    const faceMinor = BigInt(found.face.amountMinor);
    if (paidMinor > faceMinor)
      refuse(commonRefusals.INPUT_INVALID, { at: '/paidMinor', facts: { faceMinor, currency: found.face.currency } });
    putsAtRisk(tx, { amountMinor: faceMinor, currency: found.face.currency, clientId: found.issuerId });
    const isFull = paidMinor === faceMinor;
    return asSystem(tx, 'payables', async (system) => {
      await payBacking(system, found.id, paidMinor);
      if (!(await store.lockCertificate(system, found.id))) refuse(commonRefusals.NOT_FOUND, { at: '/certificateId' });
      const instructions = await lines.findInstructionsOf(system, found.id);
      const parts = await store.listHoldings(system, found.id);
      const missing = parts.filter((part) => part.accountNumber === null).map((part) => part.holderId);
      if (missing.length > 0) refuse(payableRefusals.NO_ACCOUNT_TO_PAY, { facts: { holders: missing } });
      const shares = sharePayment(
        paidMinor,
        instructions.map((i) => BigInt(i.amountMinor)),
      );
      for (const [i, instruction] of instructions.entries())
        await lines.markInstruction(system, instruction.id, found.bankId, {
          status: isFull ? 'paid' : 'failed',
          paidMinor: shares[i] ?? 0n,
          bankReference: input.bankReference,
        });
      if (isFull) {
        await store.endHoldings(system, found.id);
        for (const move of await store.listMoves(system, found.id, ['accepted'])) await freeClaims(system, move.id);
        await lines.useLine(system, found.lineId, -faceMinor);
      } else await lines.stopLines(system, found.issuerId, `certificate ${found.number} dishonoured`);
      const ended = await store.moveCertificate(system, found.id, isFull ? 'redeem' : 'dishonour', { paidMinor });
      if (!ended) refuse(payableRefusals.CERTIFICATE_WRONG_STATE, { facts: { status: found.status } });
      const holders = instructions.map((i, n) => ({ holderId: i.payeeId, paidMinor: (shares[n] ?? 0n).toString() }));
      const announce = isFull ? events.certificateRedeemed : events.certificateDishonoured;
      return {
        view: store.shown(ended),
        event: announce(
          { ...ended, participants: [...new Set([...ended.participants, ...parts.map((p) => p.holderId)])] },
          { holders },
        ),
      };
    });
  });
}

/** A financier says whether the net of a financing went out. */
export async function reportInstruction(
  ctx: Ctx,
  input: ReportInstructionInput & { instructionId: string },
): Promise<InstructionView> {
  return act(ctx, { verb: 'instruction.report', mandate: 'instruction:report', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const found = await lines.findInstruction(tx, input.instructionId);
    // What a certificate pays is reported for the certificate as a whole.
    if (found?.bankId !== partyId || found.objectId.startsWith('crt_'))
      refuse(commonRefusals.NOT_FOUND, { at: '/instructionId' });
    if (input.isPaid)
      putsAtRisk(tx, { amountMinor: found.amountMinor, currency: found.currency, clientId: found.payeeId });
    const view = await lines.markInstruction(tx, found.id, partyId, {
      status: input.isPaid ? 'paid' : 'failed',
      paidMinor: input.isPaid ? BigInt(found.amountMinor) : 0n,
      bankReference: input.bankReference,
    });
    if (!view) refuse(payableRefusals.INSTRUCTION_REPORTED, { facts: { status: found.status } });
    return { view, event: events.instructionReported(view) };
  });
}
