import { type Ctx, lockNameTogether, requirePerson } from '../../context.ts';
import { areApart, asksSecond, putsAtRisk } from '../../ground/audit/index.ts';
import { calendarOf, isLongPast } from '../../ground/calendars/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { levelOfAmount, policyOn } from '../../ground/policy/index.ts';
import type { MoneyWire } from '../../http/wire.ts';
import { levels } from '../../kernel/eyes.ts';
import { refuse } from '../../kernel/refusal.ts';
import { homeZone, type LocalDate, localDateAt } from '../../kernel/time.ts';
import { replacedOn, replaceTakenBack } from './contradicted.ts';
import { hasLeft, judgeReceipt, moneyInRefusals, plainName, type ReceiptFacts, type ReceivedLine } from './rules.ts';
import type { MoneyReceiptView, ReceiptKind } from './schemas.ts';
import * as store from './store.ts';

export interface MoneyIn extends Pick<ReceiptFacts, 'beganOn' | 'lastPaidOn' | 'customerId'> {
  kind: ReceiptKind;
  /** What it is booked on: the facility, the financing, the presentation, the claim, the sale. */
  objectId: string;
  amount: MoneyWire;
  bankReference: string;
  accountNumber?: string | undefined;
  receivedOn: LocalDate;
  /** Today where the lender's bank is; China when left out. */
  today?: LocalDate | undefined;
  /** Parties that may be expected to pay; left out, anyone may. */
  payerIds?: readonly string[] | undefined;
  /** Names of who may pay that are no parties here. */
  payerNames?: readonly string[] | undefined;
  /** What the debt has borne to a day: shown for both days when the money is dated long ago. */
  interestTo?: ((on: LocalDate) => Promise<bigint>) | undefined;
  /** A rate of exchange that somebody typed. */
  rateTyped?: string | undefined;
  /** Where the input names these; as most acts name them when left out. */
  at?: Partial<ReceiptFacts['at']> | undefined;
}

/** A debtor's payment of a receivable, which is locked when it is asked what of it is owed. */
export interface Collecting {
  receivableId: string;
  lock: () => Promise<{ owedMinor: bigint; debtorId: string }>;
}

async function payersOf(ctx: Ctx, ids: readonly string[], more: readonly string[]): Promise<string[]> {
  const names = more.map(plainName);
  for (const id of new Set(ids)) {
    const party = await findParty(ctx, id);
    for (const name of [party?.name, party?.nameZh]) if (name) names.push(plainName(name));
  }
  return names;
}

/** Lines that neither this person, nor anybody linked to them, brought or agreed to. */
async function linesOfOthers(ctx: Ctx, lines: readonly ReceivedLine[]): Promise<Set<string>> {
  const person = requirePerson(ctx);
  const others = new Set<string>();
  for (const { id, recordedBy, agreedBy } of lines) {
    let isOfOthers = recordedBy !== null && agreedBy !== null;
    for (const by of [recordedBy, ...(agreedBy ?? [])])
      if (isOfOthers && by !== null) isOfOthers = await areApart(ctx, person, by);
    if (isOfOthers) others.add(id);
  }
  return others;
}

/** The name that lines of a lender's statements are brought under, one statement after another. */
export const linesOf = (lenderId: string): string => `statement-lines/${lenderId}`;

/**
 * Books money as received by the person's lender: its bank reference once over every kind of receipt, on the day of the
 * statement, never before the debt. The caller holds the lock of what is paid and posts the entries.
 */
export const takeMoneyIn = async (ctx: Ctx, money: MoneyIn): Promise<MoneyReceiptView> =>
  (await takeCollected(ctx, money)).receipt;

type Reasons = ReturnType<typeof judgeReceipt>['reasons'];

/** Lines and receipts that bear the reference already; refused where nothing of any line is left for another receipt. */
async function bearing(ctx: Ctx, lenderId: string, money: MoneyIn, receivableId: string | undefined, at: string) {
  const lines = await store.findReceivedLines(ctx, lenderId, money.bankReference, money.accountNumber);
  const booked = await store.findByReference(ctx, lenderId, money.bankReference);
  const known = booked.filter(({ resolution }) => resolution?.by !== 'rebooked');
  const [first] = known;
  // Parts of one line, as long as something is left of it.
  const isLeft = lines.some((each) => known.every(({ lineId }) => lineId === each.id) && hasLeft(each, receivableId));
  if (first && !isLeft) refuse(moneyInRefusals.RECEIPT_RECORDED, { at, facts: factsOf(first) });
  return { lines, booked };
}

/** Of money dated long ago: what the debt had borne to that day, and to today. */
const withInterest = async (
  facts: Reasons[number]['facts'],
  interestTo: NonNullable<MoneyIn['interestTo']>,
  receivedOn: LocalDate,
  today: LocalDate,
): Promise<Reasons[number]['facts']> => ({
  ...facts,
  interestToDayMinor: (await interestTo(receivedOn)).toString(),
  interestToTodayMinor: (await interestTo(today)).toString(),
});

/** What one person's word would not carry is agreed at the level of the amount, or higher where a reason says so. */
function asksByAmount(
  ctx: Ctx,
  { amountMinor, currency, today }: { amountMinor: bigint; currency: MoneyWire['currency']; today: LocalDate },
  reasons: Reasons,
): void {
  const ranks = reasons.map((reason) => reason.level - 1);
  const byAmount = levels.indexOf(levelOfAmount(amountMinor, currency, today));
  const level = levels[Math.max(byAmount, ...ranks)];
  asksSecond(ctx, { reasons: reasons.map(({ code, facts }) => ({ code, facts })), level });
}

/** The same, of what a debtor paid on a receivable: with what of it the receipt collects itself. */
export async function takeCollected(
  ctx: Ctx,
  money: MoneyIn,
  collecting?: Collecting,
): Promise<{ receipt: MoneyReceiptView; part: number; collectedMinor: bigint }> {
  const { partyId, personId } = requirePerson(ctx);
  const today = money.today ?? localDateAt(ctx.clock.now(), homeZone);
  const at = { reference: '/bankReference', day: '/receivedOn', amount: '/amount', ...money.at };
  const amountMinor = BigInt(money.amount.amountMinor);
  const { currency } = money.amount;
  const { kind, objectId, bankReference, receivedOn } = money;
  // A line that is brought at this moment would not see the receipt, nor the receipt the line: the same cent would count in both.
  await lockNameTogether(ctx, linesOf(partyId));
  const { lines, booked } = await bearing(ctx, partyId, money, collecting?.receivableId, at.reference);
  const like =
    lines.length > 0 ? undefined : await store.findLike(ctx, { objectId, amountMinor, currency, valueOn: receivedOn });
  const days = policyOn('moneyIn.pastBankingDays', today).value;
  const claim = await collecting?.lock();
  const collects = collecting && claim && { receivableId: collecting.receivableId, owedMinor: claim.owedMinor };
  const payerIds = claim ? [claim.debtorId] : money.payerIds;
  const payers = payerIds && (await payersOf(ctx, payerIds, money.payerNames ?? []));
  const { line, collectedMinor, reasons } = judgeReceipt({
    ...money,
    passesOn: kind === 'credit_proceeds' || kind === 'buy_back',
    amountMinor,
    currency,
    collects,
    on: receivedOn,
    today,
    payers,
    linesOfOthers: await linesOfOthers(ctx, lines),
    lines,
    isLongPast: receivedOn < today && isLongPast(await calendarOf(ctx, 'CN'), receivedOn, today, days),
    like,
    awaiting: lines.length > 0 ? undefined : await store.findAwaiting(ctx, partyId, bankReference),
    at,
  });
  const past = reasons.find((reason) => reason.code === 'DAY_LONG_PAST');
  if (past && money.interestTo) past.facts = await withInterest(past.facts, money.interestTo, receivedOn, today);
  const replaced = await replacedOn(ctx, line, { objectId, at: at.reference });
  putsAtRisk(ctx, { amountMinor, currency, clientId: money.customerId ?? objectId });
  asksByAmount(ctx, { amountMinor, currency, today }, reasons);
  const made = await store.insertReceipt(ctx, {
    id: ctx.newId('moneyReceipt'),
    lenderId: partyId,
    kind,
    objectId,
    customerId: money.customerId ?? null,
    bankReference,
    lineId: line?.id ?? null,
    part: booked.length,
    receivableId: collecting?.receivableId ?? null,
    collectedMinor: line ? 0n : collectedMinor,
    amountMinor,
    currency,
    valueOn: receivedOn,
    reasons,
    payers: payers ?? null,
    recordedBy: personId,
    participants: [partyId],
  });
  if (made) {
    if (replaced) await replaceTakenBack(ctx, replaced, made);
    return { receipt: made, part: booked.length, collectedMinor };
  }
  const other = await store.findBooked(ctx, { lenderId: partyId, reference: bankReference, lineId: line?.id });
  refuse(moneyInRefusals.RECEIPT_RECORDED, { at: at.reference, ...(other && { facts: factsOf(other) }) });
}

const factsOf = ({ id, kind, objectId, amount, receivedOn }: MoneyReceiptView) => ({
  receiptId: id,
  kind,
  objectId,
  amount,
  receivedOn,
});
