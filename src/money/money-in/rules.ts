import type { Level } from '../../kernel/eyes.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { MoneyReceiptView, ReceiptKind } from './schemas.ts';

export const moneyInRefusals = refusalList({
  RECEIPT_IN_FUTURE: [
    'invalid',
    'The receipt is dated later than today: a debt bears nothing yet for days that have not come',
    '收款日期晚于今日，不得对未到的日期计收利息',
    'Record it on the day on which it comes in',
    '请于款项到账之日登记',
  ],
  RECEIPT_BEFORE_DEBT: [
    'invalid',
    'The money is dated before what it pays began',
    '收款日期早于所清偿债务的起始日',
    'Give the value day of the statement; it lies on or after beganOn in facts',
    '请按对账单起息日填写，不早于 facts 所列 beganOn',
  ],
  RECEIPT_BEFORE_LAST: [
    'precondition',
    'The money is dated before a receipt that was reckoned already',
    '收款日期早于已计息入账的上一笔收款',
    'Interest to lastPaidOn in facts is settled; record receipts in the order of their value days',
    '截至 facts 所列 lastPaidOn 的利息已结清；请按起息日先后登记',
  ],
  RECEIPT_RECORDED: [
    'conflict',
    'Money with this bank reference is on record already',
    '该银行流水号的款项已登记',
    'Nothing is left to do, or give the reference of the other transfer; facts say what it was booked on',
    '无需再办理，或请填写另一笔的流水号；facts 列明原入账对象',
  ],
  LINE_DIFFERS: [
    'invalid',
    'The statement line with this reference is of another amount or currency',
    '该流水号的对账单金额或币种与所填不符',
    'Record what the line says; facts give it',
    '请按 facts 所列对账单金额登记',
  ],
  VALUE_DAY_DIFFERS: [
    'invalid',
    'The statement line with this reference has another value day',
    '该流水号的对账单起息日与所填日期不符',
    'Give valueOn in facts: interest runs to the day on which the bank had the money',
    '请填写 facts 所列 valueOn：利息计至款项实际到账日',
  ],
  LINE_REVERSED: [
    'precondition',
    'The statement line with this reference was taken back by the bank',
    '该流水号的款项已被冲正',
    'Wait for the payment to be made again, under its own reference',
    '请待付款重新到账并以新流水号登记',
  ],
  LINE_REVERSAL_AWAITS: [
    'precondition',
    'Someone proposed to record that the bank took this line back: nothing is passed on from it until others have agreed or refused',
    '已有人提请登记该流水已被冲正，复核人同意或驳回前不得据以对外支付',
    'Have the proposal agreed to or refused first',
    '请先由复核人同意或驳回该提请',
  ],
  LINE_IS_DEBIT: [
    'invalid',
    'The statement line with this reference took money back: nothing came in by it',
    '该流水号为冲正出账，并无款项入账',
    'Give the reference of the line by which the money came in',
    '请填写款项实际入账的流水号',
  ],
  RECEIPT_NOT_CONTRADICTED: [
    'precondition',
    'No statement line stands against this receipt, or it was put right already',
    '该笔收款无对账单异议，或已处理',
    'Nothing is left to do',
    '无需再办理',
  ],
  RECEIPT_NOT_UNDONE: [
    'precondition',
    'Booked elsewhere, this money would leave behind what it has done: that is not undone by its receipt',
    '该笔款项改记他处后，其已产生的结果无法随收款撤销',
    'Say under its resolution why what rests on it may go on, or have the bank take the line back',
    '请在异议处理中说明可继续的理由，或由银行冲正该流水',
  ],
  NOT_THE_SAME_MONEY: [
    'invalid',
    'The receipt that is named did not bring this money again: it is of another object, amount or currency, was taken back, or replaces another',
    '所指收款并非该笔款项的重新到账：对象、金额或币种不符，已被冲正，或已替代其他收款',
    'Name the later receipt of the same money, or say why what rests on this one may go on without it',
    '请指明同一款项重新到账的收款，或说明无该款项仍可继续的理由',
  ],
  LINE_REPLACES_OTHER: [
    'precondition',
    'The statement line with this reference brings again money that was booked on something else',
    '该流水系其他入账款项的重新到账',
    'Book it on what the money taken back was booked on; facts name it',
    '请登记于原被冲正款项的入账对象；facts 列明该对象',
  ],
  LINE_AMBIGUOUS: [
    'invalid',
    'Lines of several accounts bear this reference',
    '多个账户的对账单存在该流水号',
    'Name the account as accountNumber',
    '请填写 accountNumber 指明账户',
  ],
  LINE_ASTRAY: [
    'precondition',
    'The money of this line came into another’s account: the lender has not received it',
    '该流水款项进入他人账户，并非本方收款',
    'Have it turned over, and give the reference of the transfer by which it comes in',
    '请要求其转交，并填写款项转入时的流水号',
  ],
  COLLECTION_EXCEEDS: [
    'invalid',
    'More is booked of the receivable than is left of what its line brought, and than its debtor owes',
    '所登记金额超过该流水就该应收账款的未登记余额及债务人尚欠金额',
    'Book what is left in facts; what its debtor paid beyond that is booked without naming the receivable',
    '请在 facts 所列余额内登记；债务人多付的部分请不填应收账款另行登记',
  ],
  LINE_OF_OTHERS: [
    'precondition',
    'The statement line with this reference paid somebody else’s receivables, or came into somebody else’s account',
    '该流水号的款项已清偿他人应收账款，或系他人账户入账',
    'Give the reference of the transfer that was made for this debt',
    '请填写为本债务所付款项的流水号',
  ],
});

const ofFacility: ReadonlySet<ReceiptKind> = new Set(['repayment', 'margin']);

/** Money comes again as it was booked, never as the line that was taken back says: neither less, nor in another currency. */
export const isSameMoney = (line: { amountMinor: bigint; currency: string }, { amount }: MoneyReceiptView): boolean =>
  line.amountMinor === BigInt(amount.amountMinor) && line.currency === amount.currency;

/** Whether one receipt can have brought the money of another again: on the same, where money of a facility is one kind. */
export const canReplace = (made: MoneyReceiptView, first: MoneyReceiptView): boolean =>
  made.id !== first.id &&
  made.lenderId === first.lenderId &&
  made.objectId === first.objectId &&
  (made.kind === first.kind || (ofFacility.has(made.kind) && ofFacility.has(first.kind))) &&
  made.amount.amountMinor === first.amount.amountMinor &&
  made.amount.currency === first.amount.currency &&
  (made.contradictedBy === null || made.resolution !== null) &&
  made.recordedAt >= first.recordedAt;

/** Why one person's word is not enough for a receipt, and the level of the other who must see it. */
export interface Reason {
  code:
    | 'NO_STATEMENT_LINE'
    | 'REFERENCE_AWAITS'
    | 'LINE_OF_RECORDER'
    | 'PAYER_DIFFERS'
    | 'DAY_LONG_PAST'
    | 'LIKE_ON_RECORD'
    | 'RATE_TYPED'
    | 'REVERSAL_AWAITS';
  level: 1 | 2 | 3;
  facts: Record<string, unknown>;
}

/** A line of the lender's own bank statement, as it was brought. */
export interface ReceivedLine {
  id: string;
  accountNumber: string;
  amountMinor: bigint;
  currency: string;
  valueOn: LocalDate;
  payerName: string;
  /** Null for a line brought before it was known by whom. */
  recordedBy: string | null;
  /** Who agreed to it; null for a line brought before that was kept. */
  agreedBy: readonly string[] | null;
  isReversed: boolean;
  /** Someone says that the bank took it back; others have to agree. */
  isSaidBack: boolean;
  /** It takes another line back: money out. */
  isDebit: boolean;
  /** The line, taken back, whose money it brings again; null where nobody said so. */
  replacesId: string | null;
  /** What it brought onto each receivable. */
  paid: readonly { receivableId: string; amountMinor: bigint }[];
  /** What it brought beside. */
  unmatchedMinor: bigint;
  /** What is booked on it already, and of which receivable. */
  booked: readonly { receivableId: string | null; amountMinor: bigint }[];
  /** Came into an account that its lender said is another’s. */
  isAstray: boolean;
  /** Whose account it came into, where the lender collects in one. */
  holderId: string | null;
}

export interface ReceiptFacts {
  amountMinor: bigint;
  currency: string;
  on: LocalDate;
  today: LocalDate;
  /** The day of the pay-out, of the agreement or of the claim: nothing is paid before. */
  beganOn?: LocalDate | null | undefined;
  /** To this day interest was reckoned and paid on. */
  lastPaidOn?: LocalDate | null | undefined;
  /** The receivable that its debtor paid, and what that owes still on it. */
  collects?: { receivableId: string; owedMinor: bigint } | undefined;
  /** Whose account the money may come into; absent, any. */
  customerId?: string | undefined;
  /** Plain names of who may be expected to pay; absent, anyone may. */
  payers?: readonly string[] | undefined;
  /** Of these lines, those that only people apart from who books the money brought and agreed to. */
  linesOfOthers: ReadonlySet<string>;
  lines: readonly ReceivedLine[];
  isLongPast: boolean;
  /** A receipt of the same amount and day on the same object, under another reference. */
  like?: string | undefined;
  /** What waits for its people under the same reference: a line of a statement, or money booked otherwise. */
  awaiting?: { proposalId: string; verb: string; level: Level } | undefined;
  /** A rate of exchange that somebody typed. */
  rateTyped?: string | undefined;
  /** The act passes it on, or gives up what it pays for, before anything could hold it. */
  passesOn?: boolean | undefined;
  at: { reference: string; day: string; amount: string };
}

/** Names as banks write them: width, blanks, case and full stops tell nobody apart. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.,'’()-]/g, '');

/**
 * Whether money counts as received, and what else must be seen before it does (Guidelines on Internal Control of Commercial
 * Banks 2014; FDIC Manual 4.2: no one handles a transaction from start to end). It rests on a line of the bank's statement
 * that another person brought, or a second person agrees.
 */
export function judgeReceipt(facts: ReceiptFacts): {
  line: ReceivedLine | undefined;
  /** What the receivable is paid by this receipt itself, beyond what its line had paid. */
  collectedMinor: bigint;
  reasons: Reason[];
} {
  const { on, today, beganOn, lastPaidOn, at } = facts;
  if (on > today) refuse(moneyInRefusals.RECEIPT_IN_FUTURE, { at: at.day, facts: { today } });
  if (beganOn && on < beganOn) refuse(moneyInRefusals.RECEIPT_BEFORE_DEBT, { at: at.day, facts: { beganOn } });
  if (lastPaidOn && on < lastPaidOn) refuse(moneyInRefusals.RECEIPT_BEFORE_LAST, { at: at.day, facts: { lastPaidOn } });
  const credits = facts.lines.filter((each) => !each.isDebit);
  const [debit] = facts.lines;
  if (debit && credits.length === 0)
    refuse(moneyInRefusals.LINE_IS_DEBIT, { at: at.reference, facts: { lineId: debit.id } });
  const accounts = credits.map((each) => each.accountNumber);
  if (accounts.length > 1) refuse(moneyInRefusals.LINE_AMBIGUOUS, { at: '/accountNumber', facts: { accounts } });
  const [line] = credits;
  const reasons: Reason[] = [];
  if (line) {
    assertLineFits(facts, line);
    // Who brought it or agreed to it is not known: as if it were who now relies on it.
    if (!facts.linesOfOthers.has(line.id))
      reasons.push({ code: 'LINE_OF_RECORDER', level: 1, facts: { lineId: line.id } });
    // One says that it is gone: that it is there is not for one to say. What is booked on it is held until that is agreed or refused.
    if (line.isSaidBack) reasons.push({ code: 'REVERSAL_AWAITS', level: 1, facts: { lineId: line.id } });
    // Whom somebody stated as the payer says nothing against the name that the bank gave.
    const isExpected = !facts.payers || facts.payers.includes(plainName(line.payerName));
    // A third person may pay (Civil Code 524); that it meant this debt is not for one person to say.
    if (!isExpected) reasons.push({ code: 'PAYER_DIFFERS', level: 2, facts: { payerName: line.payerName } });
  } else {
    reasons.push({ code: 'NO_STATEMENT_LINE', level: 1, facts: {} });
    // What asks more people as one thing asks as many as another.
    const { awaiting } = facts;
    if (awaiting && awaiting.level !== 'L1')
      reasons.push({
        code: 'REFERENCE_AWAITS',
        level: awaiting.level === 'L2' ? 2 : 3,
        facts: { proposalId: awaiting.proposalId, verb: awaiting.verb },
      });
    if (facts.like !== undefined) reasons.push({ code: 'LIKE_ON_RECORD', level: 2, facts: { receiptId: facts.like } });
  }
  if (facts.rateTyped !== undefined) reasons.push({ code: 'RATE_TYPED', level: 2, facts: { rate: facts.rateTyped } });
  if (facts.isLongPast) reasons.push({ code: 'DAY_LONG_PAST', level: 2, facts: { on, today } });
  return { line, collectedMinor: judgeShare(facts, line), reasons };
}

function assertLineFits(facts: ReceiptFacts, line: ReceivedLine): void {
  const { at } = facts;
  if (line.isReversed) refuse(moneyInRefusals.LINE_REVERSED, { at: at.reference, facts: { lineId: line.id } });
  if (line.isSaidBack && facts.passesOn)
    refuse(moneyInRefusals.LINE_REVERSAL_AWAITS, { at: at.reference, facts: { lineId: line.id } });
  if (line.isAstray) refuse(moneyInRefusals.LINE_ASTRAY, { at: at.reference, facts: { lineId: line.id } });
  const isWhole = !facts.collects && line.paid.length === 0;
  if (line.currency !== facts.currency || (isWhole && line.amountMinor !== facts.amountMinor))
    refuse(moneyInRefusals.LINE_DIFFERS, {
      at: at.amount,
      facts: { amountMinor: line.amountMinor, currency: line.currency },
    });
  if (line.valueOn !== facts.on)
    refuse(moneyInRefusals.VALUE_DAY_DIFFERS, { at: at.day, facts: { valueOn: line.valueOn } });
  const { broughtMinor, besideMinor } = sharesOf(line, facts.collects?.receivableId);
  const isOthers =
    broughtMinor + besideMinor <= 0n ||
    (line.holderId !== null && facts.customerId !== undefined && line.holderId !== facts.customerId);
  if (isOthers)
    refuse(moneyInRefusals.LINE_OF_OTHERS, {
      at: at.reference,
      facts: { lineId: line.id, receivableIds: line.paid.map((each) => each.receivableId) },
    });
}

/** Of a line: what it brought onto a receivable, what of that is not booked yet, and what is left of what it brought beside. */
function sharesOf({ paid, booked, unmatchedMinor }: ReceivedLine, receivableId: string | undefined) {
  const sum = (of: readonly { receivableId: string | null; amountMinor: bigint }[], id: string | null) =>
    of.reduce((total, each) => total + (each.receivableId === id ? each.amountMinor : 0n), 0n);
  const broughtMinor = receivableId === undefined ? 0n : sum(paid, receivableId);
  const leftMinor = receivableId === undefined ? 0n : broughtMinor - sum(booked, receivableId);
  return { broughtMinor, leftMinor, besideMinor: unmatchedMinor - sum(booked, null) };
}

/** Whether anything is left on a line to be booked, of a receivable or beside. */
export function hasLeft(line: ReceivedLine, receivableId: string | undefined): boolean {
  const { leftMinor, besideMinor } = sharesOf(line, receivableId);
  return !line.isReversed && leftMinor + besideMinor > 0n;
}

/**
 * A line that was matched with a receivable is its collection: that is booked on what is owed once, by amount. Beyond it a receipt
 * collects itself, out of what its line brought beside or on two people’s word, no more than the debtor owes still. Each cent is
 * thus received once and lowers one receivable once.
 */
function judgeShare({ amountMinor, currency, collects, at }: ReceiptFacts, line: ReceivedLine | undefined): bigint {
  const of = line ? sharesOf(line, collects?.receivableId) : undefined;
  if (!collects) {
    if (line && of && amountMinor > of.besideMinor)
      refuse(moneyInRefusals.LINE_DIFFERS, {
        at: at.amount,
        facts: { amountMinor: of.besideMinor, currency: line.currency },
      });
    return 0n;
  }
  const { owedMinor } = collects;
  const leftMinor = of?.leftMinor ?? 0n;
  const besideMinor = of?.besideMinor ?? owedMinor;
  const collectedMinor = amountMinor > leftMinor ? amountMinor - leftMinor : 0n;
  if (collectedMinor > (besideMinor < owedMinor ? besideMinor : owedMinor))
    refuse(moneyInRefusals.COLLECTION_EXCEEDS, {
      at: at.amount,
      facts: { leftMinor, ...(of && { besideMinor }), outstandingMinor: owedMinor, currency },
    });
  return collectedMinor;
}

/** Whether a line that comes after a receipt says what that does: of a debtor’s payment it may bring more. */
export const isBorneBy = (
  receipt: { receivableId: string | null; amountMinor: bigint; currency: string; valueOn: LocalDate },
  line: { amountMinor: bigint; currency: string; valueOn: LocalDate },
): boolean =>
  receipt.currency === line.currency &&
  receipt.valueOn === line.valueOn &&
  (receipt.receivableId === null ? receipt.amountMinor === line.amountMinor : receipt.amountMinor <= line.amountMinor);
