import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { keepMessages } from '../correspondence/index.ts';
import { checkTransferable, checkTransferTerms } from '../examination/index.ts';
import { move } from './book.ts';
import { caseCreditOf, majorUnits } from './case-credit.ts';
import { setCreditDeadlines } from './deadlines.ts';
import { creditTransferred, transferDeclined, transferRequested } from './events.ts';
import { passCreditGate } from './gate.ts';
import { onwardMessages } from './messages.ts';
import { namesOf, placeOfBank } from './names.ts';
import { todayAt } from './place.ts';
import { creditRefusals } from './refusals.ts';
import { ceilingMinor, openStatuses } from './rules.ts';
import type { CreditView, ExecuteTransferInput, RequestTransferInput, TransferView } from './schemas.ts';
import { findCredit, insertCredit, lockCredit } from './store.ts';
import type { CreditTerms } from './terms.ts';
import * as transfers from './transfer-store.ts';

/** The bank that transfers: the nominated one, or where any bank may negotiate the one that advised (UCP 600 38b). */
const transferringBankOf = (credit: CreditView): string =>
  credit.nominatedBankId ?? credit.advisingBankId ?? credit.issuingBankId;

/** The terms of the transferred credit: as in the credit, but for what article 38(g) lets a transfer reduce. */
function transferredTerms(
  credit: CreditView,
  asked: Partial<RequestTransferInput>,
  firstBeneficiary?: { name: string; country: string },
): CreditTerms {
  const { goods, requiredDocuments } = credit.terms;
  const { presentationDays, unitPrice, insuredPct, hideApplicant } = asked;
  return {
    ...credit.terms,
    ...(presentationDays !== undefined && { presentationDays }),
    ...(unitPrice !== undefined && { goods: { ...goods, unitPrice } }),
    ...(insuredPct !== undefined && {
      requiredDocuments: requiredDocuments.map((d) => (d.type === 'insurance_document' ? { ...d, insuredPct } : d)),
    }),
    ...(hideApplicant && firstBeneficiary && { applicant: firstBeneficiary }),
  };
}

/** The first beneficiary asks that the credit be transferred, in whole or in part. */
export async function requestTransfer(
  ctx: Ctx,
  input: RequestTransferInput & { creditId: string },
): Promise<TransferView> {
  return act(ctx, { verb: 'transfer.request', mandate: 'credit:assign', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const credit = await findCredit(tx, input.creditId);
    if (!credit) refuse(commonRefusals.NOT_FOUND, { at: '/creditId' });
    if (credit.beneficiaryId !== partyId) refuse(creditRefusals.NOT_THE_BENEFICIARY);
    if (!openStatuses.includes(credit.status))
      refuse(creditRefusals.CREDIT_NOT_OPEN, { facts: { status: credit.status } });
    if (!(await findParty(tx, input.secondBeneficiaryId)))
      refuse(commonRefusals.NOT_FOUND, { at: '/secondBeneficiaryId' });
    const { creditId, secondBeneficiaryId, amount, adviseAmendments, ...terms } = input;
    await assertTransfer(tx, credit, input);
    const { view } = await transfers.insertTransfer(
      tx,
      {
        id: tx.newId('creditTransfer'),
        creditId,
        secondBeneficiaryId,
        terms,
        amountMinor: BigInt(amount.amountMinor),
        expiresOn: input.expiresOn ?? credit.expiresOn,
        latestShipmentOn: input.latestShipmentOn ?? credit.latestShipmentOn,
        adviseAmendments,
        status: 'requested',
        requestedBy: personId,
        participants: [...new Set([partyId, transferringBankOf(credit)])],
      },
      amount.currency,
    );
    return { view, event: transferRequested(view, [partyId, transferringBankOf(credit)]) };
  });
}

/** UCP 600 38(b), (d), (g): whether it may be transferred at all, to several, and on these terms. */
async function assertTransfer(ctx: Ctx, credit: CreditView, asked: Partial<RequestTransferInput>): Promise<void> {
  const names = await namesOf(ctx, credit);
  const original = caseCreditOf(credit, names);
  const earlier = await transfers.listTransfers(ctx, credit.id, credit.amount.currency);
  const transferred = {
    ...caseCreditOf({ ...credit, terms: transferredTerms(credit, asked) }, names),
    ...(asked.amount && { amount: majorUnits(asked.amount) }),
    ...(asked.expiresOn && { expiresOn: asked.expiresOn }),
    ...(asked.latestShipmentOn && { latestShipmentOn: asked.latestShipmentOn }),
  };
  const against = [
    ...checkTransferable(original, {
      isSecondBeneficiary: credit.origin === 'transfer',
      toFirstBeneficiary: false,
      transfersBefore: earlier.filter(({ view }) => view.status === 'transferred').length,
    }),
    ...checkTransferTerms(original, transferred),
  ];
  if (asked.amount && asked.amount.currency !== credit.amount.currency)
    refuse(creditRefusals.TRANSFER_NOT_ALLOWED, { at: '/amount/currency' });
  if (against.length > 0)
    refuse(creditRefusals.TRANSFER_NOT_ALLOWED, { facts: { against: against.map((f) => `${f.rule}: ${f.text}`) } });
}

async function lockBoth(ctx: Ctx, transferId: string) {
  const row = await transfers.findTransferRow(ctx, transferId);
  const credit = row && (await lockCredit(ctx, row.creditId))?.view;
  if (!row || !credit) refuse(commonRefusals.NOT_FOUND, { at: '/transferId' });
  const { partyId } = requirePerson(ctx);
  if (transferringBankOf(credit) !== partyId)
    refuse(creditRefusals.NOT_THE_TRANSFERRING_BANK, {
      facts: { transferringBankId: transferringBankOf(credit) },
    });
  const transfer = onRecord(await transfers.findTransfer(ctx, transferId, credit.amount.currency));
  return { transfer, credit };
}

/** A transferred credit as it is put on record: the terms of the first, with what the first beneficiary changes of them. */
const transferredCredit = (
  transfer: NonNullable<Awaited<ReturnType<typeof transfers.findTransfer>>>,
  credit: CreditView,
  { partyId, personId }: { partyId: string; personId: string },
  first: Awaited<ReturnType<typeof findParty>>,
  { id, today }: { id: string; today: string },
) => {
  const { view: asked, terms } = transfer;
  return {
    id,
    number: credit.number,
    origin: 'transfer',
    parentCreditId: credit.id,
    transferringBankId: partyId,
    applicantId: terms.hideApplicant === true ? null : credit.applicantId,
    beneficiaryId: asked.secondBeneficiaryId,
    issuingBankId: credit.issuingBankId,
    advisingBankId: partyId,
    availableWith: 'nominated_bank',
    nominatedBankId: partyId,
    confirmingBankId: credit.confirmation === 'added' ? credit.confirmingBankId : null,
    confirmation: credit.confirmation === 'added' ? 'added' : 'none',
    currency: asked.amount.currency,
    amountMinor: BigInt(asked.amount.amountMinor),
    plusBps: credit.plusBps,
    minusBps: credit.minusBps,
    expiresOn: asked.expiresOn,
    latestShipmentOn: asked.latestShipmentOn,
    terms: transferredTerms(credit, terms, first && { name: first.name, country: first.country }),
    originalTerms: transferredTerms(credit, terms, first && { name: first.name, country: first.country }),
    status: 'advised',
    issuedOn: credit.issuedOn,
    advisedOn: today,
    advisedBy: personId,
    participants: [...new Set([partyId, asked.secondBeneficiaryId, credit.issuingBankId])],
  };
};

/** The transferring bank transfers: a credit of its own for the second beneficiary, out of the amount of the first. */
export async function executeTransfer(
  ctx: Ctx,
  input: ExecuteTransferInput & { transferId: string },
): Promise<TransferView> {
  return act(ctx, { verb: 'transfer.execute', mandate: 'credit:transfer', input }, async (tx) => {
    const { transfer, credit } = await lockBoth(tx, input.transferId);
    if (!openStatuses.includes(credit.status))
      refuse(creditRefusals.CREDIT_NOT_OPEN, { facts: { status: credit.status } });
    const { view: asked, terms } = transfer;
    await assertTransfer(tx, credit, { ...terms, amount: asked.amount });
    const { partyId, personId } = requirePerson(tx);
    await passCreditGate(tx, { gate: 'TA', bankId: partyId, credit, partyIds: [asked.secondBeneficiaryId] });
    const first = credit.beneficiaryId === null ? undefined : await findParty(tx, credit.beneficiaryId);
    const amountMinor = BigInt(asked.amount.amountMinor);
    const plusBps = credit.plusBps;
    const mostMinor = ceilingMinor(amountMinor, plusBps);
    putsAtRisk(tx, { ...asked.amount, amountMinor: mostMinor, clientId: credit.beneficiaryId ?? credit.id });
    const today = todayAt(await placeOfBank(tx, partyId), tx.clock.now());
    const made = await asSystem(tx, 'credit', (system) =>
      insertCredit(
        system,
        transferredCredit(transfer, credit, { partyId, personId }, first, { id: system.newId('credit'), today }),
      ),
    );
    await move(tx, credit.id, {
      kind: 'transfer',
      amountMinor: mostMinor,
      referenceId: asked.id,
    });
    const done = await transfers.moveTransfer(tx, asked.id, asked.amount.currency, {
      status: 'transferred',
      transferredCreditId: made.id,
      executedBy: personId,
    });
    if (!done) refuse(creditRefusals.TRANSFER_NOT_REQUESTED, { facts: { status: asked.status } });
    await asSystem(tx, 'credit', (system) => setCreditDeadlines(system, made));
    await keepMessages(tx, {
      bankId: partyId,
      toId: null,
      creditId: made.id,
      creditNumber: made.number as string,
      messages: onwardMessages('720', input.reference, made, {
        ...(await namesOf(tx, made)),
        ...(terms.hideApplicant === true && { applicant: undefined }),
      }),
    });
    return {
      view: done.view,
      event: creditTransferred(done.view, [...transfer.participants, asked.secondBeneficiaryId]),
    };
  });
}

/** The transferring bank is under no duty to transfer but as it has agreed (UCP 600 38a). */
export async function declineTransfer(ctx: Ctx, input: { transferId: string }): Promise<TransferView> {
  return act(ctx, { verb: 'transfer.decline', mandate: 'credit:transfer', input }, async (tx) => {
    const { transfer, credit } = await lockBoth(tx, input.transferId);
    const done = await transfers.moveTransfer(tx, transfer.view.id, credit.amount.currency, { status: 'declined' });
    if (!done) refuse(creditRefusals.TRANSFER_NOT_REQUESTED, { facts: { status: transfer.view.status } });
    return { view: done.view, event: transferDeclined(done.view, transfer.participants) };
  });
}
