import { type AccountView, findAccount, findActiveAccounts } from '../../claims/accounts/index.ts';
import { listOpenReceivables, type ReceivableView, settledNamed } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, lockName, requirePerson } from '../../context.ts';
import { act, agreersOf, putsAtRisk, recordEvent } from '../../ground/audit/index.ts';
import { calendarOf, theirLastDay } from '../../ground/calendars/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, Refusal, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { bookedUnder, linesOf, type WaitingReceipt } from '../money-in/index.ts';
import { collect, collectAgain, oweAgain, without } from './collect.ts';
import { misdirectionClosed, paymentMisdirected, statementRecorded } from './events.ts';
import { askOfTyped, payerOf } from './payer.ts';
import { keepRest } from './rest.ts';
import { collectionRefusals, matchPayment, type PaymentMatch } from './rules.ts';
import { isOfOtherPayer, saysOtherwise } from './said-otherwise.ts';
import type {
  CloseMisdirectionInput,
  MisdirectionView,
  RecordedLineView,
  RecordStatementInput,
  StatementLineInput,
} from './schemas.ts';
import * as store from './store.ts';
import { findReplaced, lockReplaced, type Replaced } from './taken-back-store.ts';

export const openOf = (receivables: readonly ReceivableView[]) =>
  receivables.map((r) => ({
    id: r.id,
    debtorId: r.debtorId,
    invoiceNumber: r.invoiceNumber,
    openMinor: BigInt(r.outstanding.amountMinor),
    currency: r.outstanding.currency,
    dueOn: r.dueOn,
  }));

export const paymentOf = (line: StatementLineInput, debtorId: string, amountMinor: bigint) => ({
  debtorId,
  amountMinor,
  currency: line.amount.currency,
  memo: line.memo,
  advice: (line.advice ?? []).map((a) => ({ ...a, amountMinor: BigInt(a.amountMinor) })),
});

/** Money went somewhere else: an alarm for each account that it should have gone to. Nothing counts as collected. */
async function raiseAlarms(
  ctx: Ctx,
  lineId: string,
  line: StatementLineInput,
  receivables: readonly ReceivableView[],
  matches: readonly PaymentMatch[],
): Promise<void> {
  const byAccount = new Map<string, bigint>();
  for (const { receivableId, amountMinor } of matches) {
    const accountId = receivables.find((r) => r.id === receivableId)?.payToAccountId as string;
    byAccount.set(accountId, (byAccount.get(accountId) ?? 0n) + amountMinor);
  }
  const days = policyOn('misdirected.turnOverDays', line.valueOn).value;
  for (const [accountId, amountMinor] of byAccount) {
    const account = onRecord(await findAccount(ctx, accountId));
    const debtorId = receivables[0]?.debtorId as string;
    const alarm = await store.insertMisdirection(ctx, {
      id: ctx.newId('misdirection'),
      lineId,
      lenderId: account.lenderId,
      holderId: account.holderId,
      debtorId,
      expectedAccountId: accountId,
      amountMinor,
      currency: line.amount.currency,
      turnOverBy: theirLastDay(await calendarOf(ctx, 'CN'), line.valueOn, days).on,
      participants: [...new Set([account.lenderId, account.holderId, debtorId])],
    });
    await recordEvent(ctx, paymentMisdirected(alarm));
  }
}

interface Importer {
  partyId: string;
  /** Who brings the lines: nobody alone both brings a line and books money on it. */
  personId: string;
  /** Who agreed to that; null where it is not known. */
  agreedBy: string[] | null;
  accountNumber: string;
}

/** A bank takes money back that it had credited: nothing rests on that line any more. */
async function reversedBy(ctx: Ctx, by: Importer, line: StatementLineInput, at: string): Promise<store.KeptLine> {
  const found = await store.reverseLine(ctx, line.reverses as string, {
    reporterId: by.partyId,
    accountNumber: by.accountNumber,
    amountMinor: BigInt(line.amount.amountMinor),
    currency: line.amount.currency,
  });
  if (found === undefined)
    refuse(collectionRefusals.REVERSED_LINE_UNKNOWN, { at: `${at}/reverses`, facts: { reverses: line.reverses } });
  return found;
}

/** The bank says that this line brings the money of another again; that it only looks like it says nothing. */
async function replacedBy(
  ctx: Ctx,
  by: Importer,
  line: StatementLineInput,
  { at, debtorId }: { at: string; debtorId: string | undefined },
): Promise<Replaced> {
  const found =
    line.reverses === undefined
      ? await findReplaced(ctx, line.replaces as string, {
          reporterId: by.partyId,
          accountNumber: by.accountNumber,
          amountMinor: BigInt(line.amount.amountMinor),
          currency: line.amount.currency,
          payer: { debtorId, payerName: line.payerName },
        })
      : undefined;
  return found ?? refuseReplaced(line, at);
}

const refuseReplaced = ({ replaces }: StatementLineInput, at: string): never =>
  refuse(collectionRefusals.REPLACED_LINE_UNKNOWN, { at: `${at}/replaces`, facts: { replaces } });

/** A line that was taken before; where it said another amount, what is on record. */
const knownAs = (
  { bankReference, amount }: StatementLineInput,
  onRecord: StatementLineInput['amount'] | undefined,
): RecordedLineView => ({
  bankReference,
  id: null,
  outcome: 'known',
  matches: [],
  unmatchedMinor: '0',
  ...(onRecord && !isSameAmount(onRecord, amount) && { onRecord }),
});
const isSameAmount = (a: StatementLineInput['amount'], b: StatementLineInput['amount']): boolean =>
  a.currency === b.currency && BigInt(a.amountMinor) === BigInt(b.amountMinor);

type Bringing = Importer & { account: AccountView | undefined; booked: ReadonlyMap<string, WaitingReceipt> };

async function recordLine(ctx: Ctx, by: Bringing, line: StatementLineInput, at: string): Promise<RecordedLineView> {
  // Of one that rests on a line already this one says nothing.
  const known = line.reverses === undefined ? by.booked.get(line.bankReference) : undefined;
  const receipt = known?.lineId === null ? known : undefined;
  const view = await takeLine(ctx, { ...by, receipt }, line, at);
  if (receipt && view.id !== null && (await saysOtherwise(ctx, receipt, line, { ...by, view })))
    await store.setSaysOther(ctx, view.id);
  return view;
}

/** A line as it is kept: whose it is, what it says, and what of it is matched to nothing yet. */
const keptLine = (
  by: Bringing,
  line: StatementLineInput,
  of: { id: string; debtorId: string | undefined; makesGoodId: string | undefined; reversesId: string | undefined },
) => {
  const { account, partyId, accountNumber } = by;
  const isOurs = account?.lenderId === partyId;
  const { id, debtorId } = of;
  return {
    id,
    reporterId: partyId,
    source: debtorId === partyId ? 'debtor' : 'bank',
    accountNumber,
    accountId: isOurs ? account.id : null,
    bankReference: line.bankReference,
    debtorId: debtorId ?? null,
    payerName: line.payerName,
    amountMinor: BigInt(line.amount.amountMinor),
    currency: line.amount.currency,
    valueOn: line.valueOn,
    memo: line.memo,
    unmatchedMinor: BigInt(line.amount.amountMinor),
    participants: [partyId],
    recordedBy: by.personId,
    agreedBy: by.agreedBy,
    makesGoodId: of.makesGoodId ?? null,
    payeeId: isOurs ? null : (line.payeeId ?? null),
    reversesId: of.reversesId ?? null,
  };
};

/** What is left of a payment goes to open receivables; what should have gone to another account raises an alarm. */
async function matchOpen(
  ctx: Ctx,
  by: Bringing & { receipt: WaitingReceipt | undefined },
  line: StatementLineInput,
  of: { id: string; debtorId: string; holderId: string; first: readonly PaymentMatch[]; overMinor: bigint },
): Promise<RecordedLineView | undefined> {
  const { account, partyId, accountNumber, receipt } = by;
  const isOurs = account?.lenderId === partyId;
  const { id, debtorId, holderId, first, overMinor } = of;
  const { bankReference } = line;
  const owed = await listOpenReceivables(ctx, { creditorId: holderId, debtorId });
  // Into the account: what is to be paid there, or was never told where. Elsewhere: what should have gone to an account of ours.
  const accounts = new Map<string, string>();
  for (const accountId of new Set(owed.map((r) => r.payToAccountId))) {
    const expected = accountId === null ? undefined : await findAccount(ctx, accountId);
    // A lender speaks for its own accounts, a debtor for what it was told.
    if (expected && (isOurs || expected.lenderId === partyId || debtorId === partyId))
      accounts.set(expected.id, expected.accountNumber);
  }
  const fits = owed.filter((r) =>
    isOurs
      ? r.payToAccountId === null || r.payToAccountId === account.id
      : r.payToAccountId !== null && accounts.has(r.payToAccountId) && accounts.get(r.payToAccountId) !== accountNumber,
  );
  const found = matchPayment(
    {
      ...paymentOf(line, debtorId, overMinor),
      settledNumbers: await settledNamed(ctx, { creditorId: holderId, debtorId }, line.memo),
    },
    openOf(fits),
  );
  // Booked as something else, of who was expected to pay that: the claims that the payer names alone are paid by it.
  const isNamed = found.matches.every((m) => m.by !== 'fifo');
  const isUsed = isOurs && receipt?.receivableId === null && !isNamed && !(await isOfOtherPayer(ctx, receipt, line));
  const { matches, unmatchedMinor } = isUsed ? { matches: [], unmatchedMinor: overMinor } : found;
  if (matches.length + first.length === 0) return undefined;
  if (isOurs) {
    await store.insertMatches(ctx, id, matches);
    await store.setUnmatched(ctx, id, unmatchedMinor);
    await collect(ctx, fits, matches);
    return matchedBy(bankReference, id, [...first, ...matches], unmatchedMinor);
  }
  await raiseAlarms(ctx, id, line, fits, matches);
  return { ...matchedBy(bankReference, id, matches, unmatchedMinor), outcome: 'misdirected' };
}

async function takeLine(
  ctx: Ctx,
  by: Bringing & { receipt: WaitingReceipt | undefined },
  line: StatementLineInput,
  at: string,
): Promise<RecordedLineView> {
  const { account, partyId, accountNumber, receipt } = by;
  const isOurs = account?.lenderId === partyId;
  const debtorId = isOurs
    ? await payerOf(ctx, line, account?.acknowledgedBy ?? [])
    : (await findParty(ctx, line.debtorId ?? partyId))?.id;
  const holderId = isOurs ? account.holderId : line.payeeId;
  const id = ctx.newId('statementLine');
  const amountKnown = () => store.findAmountKnown(ctx, by, line.bankReference, line.reverses !== undefined);
  const speaksOfOther = line.reverses !== undefined || line.replaces !== undefined;
  if (line.replaces !== undefined) await lockReplaced(ctx, line.replaces, { reporterId: partyId, accountNumber });
  const before = speaksOfOther ? await amountKnown() : undefined;
  if (before) return knownAs(line, before);
  const again =
    line.replaces === undefined
      ? undefined
      : await replacedBy(ctx, by, line, { at, debtorId: isOurs ? debtorId : undefined });
  const reversed = line.reverses === undefined ? undefined : await reversedBy(ctx, by, line, at);
  const links = { id, debtorId, makesGoodId: again?.lineId, reversesId: reversed?.id };
  const isNew = await store.insertLine(ctx, keptLine(by, line, links));
  const { bankReference } = line;
  // Only what is on record is known: a line that is not was kept out by the one that brings the same again.
  if (!isNew) return knownAs(line, (await amountKnown()) ?? refuseReplaced(line, at));
  const unmatched = {
    bankReference,
    id,
    outcome: 'unmatched' as const,
    matches: [],
    unmatchedMinor: line.amount.amountMinor,
  };
  if (reversed) {
    await oweAgain(ctx, reversed.id);
    const rest = await keepRest(ctx, reversed, BigInt(line.amount.amountMinor));
    return { ...unmatched, outcome: 'reversal', ...rest };
  }
  // Booked on a receipt before the statement came: what that collected is the line's from now on.
  const first = receipt ? await store.passToLine(ctx, id, line, receipt) : [];
  // What had come before and was taken back: it pays what that had paid, and nothing else.
  if (again) {
    const { matches, unmatchedMinor } = await collectAgain(ctx, id, without(again, first));
    if (matches.length + first.length === 0) return unmatched;
    return matchedBy(bankReference, id, [...first, ...matches], unmatchedMinor);
  }
  // Of another amount or day than what it collected: nothing falls twice, and it is contradicted.
  if (isOurs && receipt && receipt.receivableId !== null && first.length === 0) return unmatched;
  const overMinor = BigInt(line.amount.amountMinor) - sumOf(first);
  if (first.length > 0 && (!isOurs || overMinor === 0n || debtorId === undefined))
    return matchedBy(bankReference, id, first, overMinor);
  if (debtorId === undefined || holderId === undefined) return unmatched;
  return (await matchOpen(ctx, by, line, { id, debtorId, holderId, first, overMinor })) ?? unmatched;
}

const sumOf = (matches: readonly PaymentMatch[]) => matches.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

const matchedBy = (
  bankReference: string,
  id: string,
  matches: readonly PaymentMatch[],
  unmatchedMinor: bigint,
): RecordedLineView => ({
  bankReference,
  id,
  outcome: 'matched',
  matches: matches.map((m) => ({ ...m, amountMinor: m.amountMinor.toString() })),
  unmatchedMinor: unmatchedMinor.toString(),
});

/** Lines of one account, each taken once and matched: within the act, or the piece of a file, that brings them. */
const takeStatementLines = (
  ctx: Ctx,
  by: Importer,
  lines: readonly StatementLineInput[],
  orElse: (refusal: unknown, index: number) => void = (refusal) => {
    throw refusal;
  },
): Promise<RecordedLineView[]> =>
  asSystem(ctx, 'collections', async (system) => {
    await lockName(system, linesOf(by.partyId));
    const accounts = await findActiveAccounts(system, [by.accountNumber]);
    const account = accounts.find((a) => a.lenderId === by.partyId) ?? accounts[0];
    const references = lines.map((line) => line.bankReference);
    const booked = await bookedUnder(system, by.partyId, references);
    const taken: RecordedLineView[] = [];
    for (const [i, line] of lines.entries())
      try {
        taken.push(await recordLine(system, { ...by, account, booked }, line, `/lines/${i}`));
      } catch (refusal) {
        orElse(refusal, i);
      }
    return taken;
  });

/** What a line says of another is refused before anything of it is written: the lines about it stand. */
const ofOtherLines = new Set(['REVERSED_LINE_UNKNOWN', 'REPLACED_LINE_UNKNOWN']);

/** Lines of a file: taken as through the API, and told as one statement for each account; what was refused, by its place. */
export async function importStatementLines(ctx: Ctx, by: Importer, lines: readonly StatementLineInput[]) {
  const refused = new Map<number, string>();
  const taken = await takeStatementLines(ctx, by, lines, (refusal, index) => {
    if (!(refusal instanceof Refusal && ofOtherLines.has(refusal.code))) throw refusal;
    refused.set(index, refusal.code);
  });
  const objectId = taken.find((line) => line.id !== null)?.id;
  if (objectId !== undefined && objectId !== null)
    await recordEvent(ctx, statementRecorded(objectId, [by.partyId], { lines: taken }));
  return { taken, refused };
}

/**
 * A lender brings lines of a statement, a debtor lines of its own payment ledger. Lines into a collection account are
 * matched: by advice, by invoice, else oldest due first. Lines that should have gone there raise an alarm. Each counts once.
 */
export async function recordStatement(ctx: Ctx, input: RecordStatementInput) {
  return act(ctx, { verb: 'statement.record', mandate: 'statement:record', input }, async (tx) => {
    const { partyId, personId, roles } = requirePerson(tx);
    const today = businessDate(tx);
    const isLender = roles.includes('bank') || roles.includes('factor');
    for (const [i, line] of input.lines.entries()) {
      if (line.valueOn > today)
        refuse(collectionRefusals.LINE_NOT_BOOKED, { at: `/lines/${i}/valueOn`, facts: { today } });
      if (!isLender && (line.debtorId ?? partyId) !== partyId)
        refuse(commonRefusals.NOT_FOUND, { at: `/lines/${i}/debtorId` });
    }
    if (isLender) await askOfTyped(tx, input.lines);
    const { accountNumber } = input;
    const by = { partyId, personId, agreedBy: agreersOf(tx), accountNumber };
    const view = { lines: await takeStatementLines(tx, by, input.lines) };
    // What may be booked on a line is at risk when the line is typed: of whose account it is, else of the lender's own.
    if (isLender) {
      const ours = (await findActiveAccounts(tx, [accountNumber])).find((a) => a.lenderId === partyId);
      for (const [i, { outcome }] of view.lines.entries())
        if (input.lines[i] && outcome !== 'known' && outcome !== 'reversal')
          putsAtRisk(tx, { ...input.lines[i].amount, clientId: ours?.holderId ?? partyId });
    }
    const objectId = view.lines.find((line) => line.id !== null)?.id ?? partyId;
    return { view, event: statementRecorded(objectId, [partyId], view) };
  });
}

/** The lender says how a misdirected payment ended. */
export async function closeMisdirection(
  ctx: Ctx,
  input: CloseMisdirectionInput & { misdirectionId: string },
): Promise<MisdirectionView> {
  return act(ctx, { verb: 'misdirection.close', mandate: 'misdirection:close', input }, async (tx) => {
    const alarm = await store.findMisdirection(tx, input.misdirectionId);
    if (alarm?.lenderId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/misdirectionId' });
    putsAtRisk(tx, { ...alarm.amount, clientId: alarm.holderId });
    const view = await store.closeAlarm(tx, alarm.id, input.outcome, input.remark);
    if (!view) refuse(collectionRefusals.ALARM_NOT_OPEN, { facts: { status: alarm.status } });
    return { view, event: misdirectionClosed(view) };
  });
}
