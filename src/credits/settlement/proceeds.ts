import { type Ctx, requirePerson } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { balanceOf, type Entry, entriesAgainst, post } from '../../ground/ledger/index.ts';
import { moneyFrom } from '../../http/wire.ts';
import { compareMoney, money } from '../../kernel/money.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { doneOn, findDone, noteDone, payClaimsOn, takeMoneyIn } from '../../money/money-in/index.ts';
import { type CreditView, findCredit, placeOfBank, shareOut, todayAt } from '../letters-of-credit/index.ts';
import {
  type FoundPresentation,
  findPresentation,
  movePresentation,
  requirePresentation,
} from '../presentations/index.ts';
import { proceedsPaidOut, proceedsReceived } from './events.ts';
import { hasLentOn } from './lent-store.ts';
import { settlementRefusals } from './refusals.ts';
import type { ProceedsInput, ProceedsReceivedView } from './schemas.ts';
import { listPayments } from './store.ts';
import { sharesOf, transfer } from './transfer.ts';

/** What of a presentation is still to come; money that came and what was deducted of it add up to it. */
function expectedOf(found: FoundPresentation, input: ProceedsInput) {
  const cameMinor = found.proceedsMinor ?? 0n;
  const expected = BigInt(found.view.amount.amountMinor) - cameMinor;
  if (expected === 0n) refuse(settlementRefusals.PROCEEDS_RECORDED);
  const received = moneyFrom(input.received);
  compareMoney(received, money(0n, found.view.amount.currency));
  const deducted = BigInt(input.deducted?.amountMinor ?? 0);
  if (received.amountMinor + deducted !== expected)
    refuse(settlementRefusals.PROCEEDS_DIFFER, {
      at: '/received',
      facts: { amount: found.view.amount, cameMinor, currency: found.view.amount.currency },
    });
  return { cameMinor, received };
}

/**
 * Money has come for documents that this bank passed on. First it settles what the bank had paid on them itself (UCP 600 7c,
 * 8c), then, as reactions, what it had lent on them; the assignees and the beneficiary have the rest.
 */
export async function recordProceeds(
  ctx: Ctx,
  input: ProceedsInput & { presentationId: string },
): Promise<ProceedsReceivedView> {
  return act(ctx, { verb: 'proceeds.record', mandate: 'repayment:record', input }, async (tx) => {
    const { found, credit: under } = await requirePresentation(tx, input.presentationId, 'presenter');
    const { partyId } = requirePerson(tx);
    const root = found.view.forwardsId === null ? undefined : await findPresentation(tx, found.view.forwardsId);
    const credit = root && (await findCredit(tx, root.view.creditId));
    if (!root || !credit || root.view.presentedToId !== partyId) refuse(settlementRefusals.NOT_FORWARDED);
    // What was deducted may come later: a bank gives its charges up, or pays again what it had taken back of them.
    const { cameMinor, received } = expectedOf(found, input);
    const place = await placeOfBank(tx, partyId);
    const receipt = await takeMoneyIn(tx, {
      ...input,
      kind: 'credit_proceeds',
      objectId: found.view.id,
      amount: input.received,
      beganOn: root.view.presentedOn,
      today: todayAt(place, tx.clock.now()),
      at: { amount: '/received' },
    });
    const moved = await movePresentation(tx, found.view, [found.view.status], {
      proceedsMinor: cameMinor + received.amountMinor,
    });
    if (!moved) refuse(commonRefusals.CONFLICT);
    const postedId = await bookReceipt(tx, {
      found,
      root,
      credit,
      receivedMinor: received.amountMinor,
      on: input.receivedOn,
    });
    await noteDone(tx, receipt.id, { postedId });
    await recordEvent(
      tx,
      proceedsReceived(moved, under, {
        bankId: partyId,
        rootId: root.view.id,
        received: input.received,
        receivedOn: input.receivedOn,
        receiptId: receipt.id,
      }),
    );
    const { leftMinor: left, ...met } = await meetOwedBack(tx, partyId, credit, moved, input.receivedOn);
    const paidOut = await payOut(tx, {
      credit,
      bankId: partyId,
      objectId: moved.id,
      leftMinor: left,
      on: input.receivedOn,
    });
    const paid = (await findDone(tx, receipt.id))?.paid as Partial<ProceedsDone> | null | undefined;
    await noteDone(tx, receipt.id, {
      paid: { financings: paid?.financings ?? [], paidOut, ...met } satisfies ProceedsDone,
    });
    const view = {
      presentationId: moved.id,
      received: input.received,
      appliedMinor: (received.amountMinor - left).toString(),
      paidOut,
    };
    return { view, event: proceedsPaidOut(moved, under, { ...view }) };
  });
}

/** What a receipt of proceeds did: what it repaid, what went on, and what it met of what had gone on before and was owed back. */
export interface ProceedsDone {
  financings: Record<'financingId' | 'interestMinor' | 'penaltyMinor' | 'compoundMinor' | 'principalMinor', string>[];
  paidOut: ProceedsReceivedView['paidOut'];
  /** Owed back by others, and by borrowers under their facilities. */
  restitutionMinor: string;
  claims: { facilityId: string; minor: string }[];
}

/**
 * What had gone on of money that the bank took back is with who had it: it is met first, what others had before what the borrower had,
 * as their shares come first (UCP 600 39). What is payable then.
 */
async function meetOwedBack(
  ctx: Ctx,
  bankId: string,
  credit: CreditView,
  { id }: FoundPresentation['view'],
  on: string,
): Promise<{ leftMinor: bigint } & Pick<ProceedsDone, 'restitutionMinor' | 'claims'>> {
  const { currency } = credit.amount;
  const payableMinor = await payableOf(ctx, bankId, credit);
  if (payableMinor <= 0n) return { leftMinor: payableMinor, restitutionMinor: '0', claims: [] };
  const owedMinor = await balanceOf(ctx, bankId, 'restitution_claim', id, currency);
  const othersMinor = owedMinor < payableMinor ? owedMinor : payableMinor;
  const claims = await payClaimsOn(ctx, id, payableMinor - othersMinor);
  const metMinor = claims.reduce((sum, claim) => sum + claim.minor, othersMinor);
  const met = {
    leftMinor: payableMinor - metMinor,
    restitutionMinor: othersMinor.toString(),
    claims: claims.map(({ facilityId, minor }) => ({ facilityId, minor: minor.toString() })),
  };
  if (metMinor === 0n) return met;
  await post(ctx, {
    bookPartyId: bankId,
    kind: 'credit_proceeds_met',
    objectId: id,
    valueOn: on,
    entries: [
      { account: 'beneficiary_payable', subjectId: credit.id, currency, amountMinor: metMinor },
      { account: 'restitution_claim', subjectId: id, currency, amountMinor: -othersMinor },
      ...claims.map(
        ({ facilityId: subjectId, minor }): Entry => ({
          account: 'applicant_claim',
          subjectId,
          currency,
          amountMinor: -minor,
        }),
      ),
    ],
  });
  return met;
}

const payableOf = async (ctx: Ctx, bankId: string, credit: CreditView): Promise<bigint> =>
  -(await balanceOf(ctx, bankId, 'beneficiary_payable', credit.id, credit.amount.currency));

interface Receipt {
  found: FoundPresentation;
  root: FoundPresentation;
  credit: CreditView;
  receivedMinor: bigint;
  on: string;
}

/** What the bank had paid is reimbursed; what it had not is the beneficiary's. Deductions by others are the beneficiary's too. */
async function bookReceipt(ctx: Ctx, { found, root, credit, receivedMinor, on }: Receipt): Promise<string> {
  const { currency } = credit.amount;
  const paid = (await listPayments(ctx, [root.view.id])).filter(({ view }) => view.status === 'paid');
  const paidMinor = paid.reduce((sum, { view }) => sum + BigInt(view.amount.amountMinor), 0n);
  const claimMinor = paidMinor - (await reimbursedBefore(ctx, found));
  const settled = claimMinor < receivedMinor ? claimMinor : receivedMinor;
  return post(ctx, {
    bookPartyId: root.view.presentedToId,
    kind: 'credit_proceeds',
    objectId: found.view.id,
    valueOn: on,
    entries: [
      { account: 'cash', currency, amountMinor: receivedMinor },
      { account: 'reimbursement_claim', subjectId: credit.id, currency, amountMinor: -settled },
      { account: 'beneficiary_payable', subjectId: credit.id, currency, amountMinor: settled - receivedMinor },
    ],
  });
}

/** What earlier receipts of the same proceeds that stand have reimbursed of what the bank had paid. */
async function reimbursedBefore(ctx: Ctx, { view, proceedsMinor }: FoundPresentation): Promise<bigint> {
  if (!proceedsMinor) return 0n;
  let minor = 0n;
  for (const { postedId } of await doneOn(ctx, view.id, 'credit_proceeds'))
    for (const entry of postedId === null ? [] : await entriesAgainst(ctx, postedId))
      if (entry.account === 'reimbursement_claim') minor += entry.amountMinor;
  return minor;
}

interface Presented {
  found: FoundPresentation;
  credit: CreditView;
  bankId: string;
  /** The payment, and what of it is the beneficiary's after charges. */
  objectId: string;
  netMinor: bigint;
  on: string;
  /** The bank’s own, of the first transfer. */
  reference?: string | undefined;
}

/**
 * The bank pays whoever presented. Where that is the beneficiary and the bank had lent it on the documents, the loan is paid back
 * out of it first; then the assignees have their part, and the beneficiary the rest (UCP 600 38, 39; Civil Code 445).
 */
export async function payPresenter(ctx: Ctx, paid: Presented): Promise<void> {
  const { found, credit, bankId, objectId, netMinor, on, reference } = paid;
  const { presenterId } = found.view;
  const own = { creditId: credit.id, presentationId: found.view.id };
  if (presenterId !== credit.beneficiaryId || netMinor <= 0n || !(await hasLentOn(ctx, bankId, own))) {
    const shares = await sharesOf(ctx, credit, presenterId, netMinor);
    await transfer(ctx, { bankId, objectId, currency: credit.amount.currency, shares, on, reference });
    return;
  }
  const { currency } = credit.amount;
  // Booked as paid in full: it goes no further than the bank's own books until what it had lent is settled.
  await post(ctx, {
    bookPartyId: bankId,
    kind: 'credit_proceeds',
    objectId,
    valueOn: on,
    entries: [
      { account: 'cash', currency, amountMinor: netMinor },
      { account: 'beneficiary_payable', subjectId: credit.id, currency, amountMinor: -netMinor },
    ],
  });
  const received = { amountMinor: netMinor.toString(), currency };
  const more = { bankId, rootId: found.view.id, received, receivedOn: on };
  await recordEvent(ctx, proceedsReceived(found.view, credit, more));
  const leftMinor = await payableOf(ctx, bankId, credit);
  const paidOut = await payOut(ctx, { credit, bankId, objectId, leftMinor, on, reference });
  const appliedMinor = (netMinor - leftMinor).toString();
  await recordEvent(ctx, proceedsPaidOut(found.view, credit, { received, appliedMinor, paidOut }));
}

interface Rest {
  credit: CreditView;
  bankId: string;
  objectId: string;
  leftMinor: bigint;
  on: string;
  reference?: string | undefined;
}

/** Assignees in the order of acknowledgement, then the beneficiary (UCP 600 39). */
async function payOut(ctx: Ctx, { credit, bankId, objectId, leftMinor, on, reference }: Rest) {
  if (leftMinor <= 0n) return [];
  const shares = await shareOut(ctx, credit, leftMinor);
  const { currency } = credit.amount;
  await transfer(ctx, { bankId, objectId, currency, shares, on, reference });
  const paidMinor = shares.reduce((sum, share) => sum + share.amountMinor, 0n);
  await post(ctx, {
    bookPartyId: bankId,
    kind: 'credit_proceeds_paid_out',
    objectId,
    valueOn: on,
    entries: [
      { account: 'beneficiary_payable', subjectId: credit.id, currency, amountMinor: paidMinor },
      { account: 'cash', currency, amountMinor: -paidMinor },
    ],
  });
  return shares.map((share) => ({ ...share, amountMinor: share.amountMinor.toString() }));
}
