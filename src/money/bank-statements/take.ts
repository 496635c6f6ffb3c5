import { type Ctx, lockName, requireMandate, requirePerson, withSnapshot } from '../../context.ts';
import { act, agreersOf, asksSecond, hex, putsAtRisk, sha256 } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { importStatementLines, riskOfLines } from '../collections/index.ts';
import { readCamt053 } from './camt.ts';
import { readCsvStatement } from './csv-statement.ts';
import { readMt940 } from './mt940.ts';
import {
  assertFollows,
  assertSound,
  type BankEntry,
  type BankStatement,
  LINES_MOST,
  saysTheSame,
  statementRefusals,
  unreadable,
} from './rules.ts';
import type { BankStatementView, TakenStatementsView, TakeStatementInput } from './schemas.ts';
import * as store from './store.ts';

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

function statementsIn({ format, encoding }: TakeStatementInput, bytes: Uint8Array<ArrayBuffer>): BankStatement[] {
  if (format === 'csv') return readCsvStatement(bytes, encoding);
  let text: string;
  try {
    text = new TextDecoder(format === 'mt940' ? encoding : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return unreadable('its encoding');
  }
  if (text.includes('\0')) unreadable('its encoding');
  return format === 'mt940' ? readMt940(text) : readCamt053(text);
}

/** Money in is matched with what is owed, as a line that is typed; a bank that names nobody is taken as it says. */
const lineOf = ({ currency }: BankStatement, entry: BankEntry) => ({
  bankReference: entry.reference,
  payerName: entry.counterparty.slice(0, 200) || entry.memo.slice(0, 200) || entry.reference,
  amount: { amountMinor: entry.amountMinor.toString(), currency },
  valueOn: entry.valueOn,
  memo: entry.memo.slice(0, 500),
});
const collects = ({ amountMinor, isReversal }: BankEntry): boolean => amountMinor > 0n && !isReversal;

interface Fate {
  lineId?: string | null;
  paymentId?: string | null;
  openMinor: bigint;
}

async function fatesOf(ctx: Ctx, partyId: string, statement: BankStatement): Promise<Map<BankEntry, Fate>> {
  const fates = new Map<BankEntry, Fate>();
  const { personId } = requirePerson(ctx);
  const ins = statement.entries.filter(collects);
  const { taken } = await importStatementLines(
    ctx,
    { partyId, personId, agreedBy: agreersOf(ctx), accountNumber: statement.accountNumber },
    ins.map((entry) => lineOf(statement, entry)),
  );
  for (const [i, entry] of ins.entries()) {
    const line = taken[i];
    // One that was typed before and says the same is accounted for there; one that says otherwise is nobody's.
    const openMinor =
      line?.outcome === 'known' ? (line.onRecord ? entry.amountMinor : 0n) : BigInt(line?.unmatchedMinor ?? 0);
    fates.set(entry, { lineId: line?.id ?? null, openMinor });
  }
  const outs = statement.entries.filter((entry) => entry.amountMinor < 0n && !entry.isReversal);
  const references = outs.flatMap(({ reference, endToEndId }) => [reference, ...(endToEndId ? [endToEndId] : [])]);
  const payments = await store.paymentsUnder(ctx, partyId, [...new Set(references)]);
  const used = new Set<string>();
  for (const entry of outs) {
    const paid = payments.find(
      ({ id, said, amountMinor, currency }) =>
        !used.has(id) &&
        (said === entry.reference || said === entry.endToEndId) &&
        amountMinor === -entry.amountMinor &&
        currency === statement.currency,
    );
    if (paid) used.add(paid.id);
    fates.set(entry, { paymentId: paid?.id ?? null, openMinor: paid ? 0n : -entry.amountMinor });
  }
  return fates;
}

const size = (minor: bigint): bigint => (minor < 0n ? -minor : minor);

async function takeOne(ctx: Ctx, statement: BankStatement, from: TakeStatementInput['format'], hash: string) {
  const { partyId, personId } = requirePerson(ctx);
  assertSound(statement, businessDate(ctx));
  const { last, same } = await store.statementsBefore(ctx, partyId, statement);
  if (same) refuse(statementRefusals.STATEMENT_DIFFERS, { at: '/content', facts: { statementId: same.id } });
  const known = await store.findKnownEntry(ctx, partyId, statement);
  if (known) refuse(statementRefusals.ENTRY_TAKEN_BEFORE, { at: '/content', facts: known });
  assertFollows(statement, last);
  const fates = await fatesOf(ctx, partyId, statement);
  const view = await store.insertStatement(ctx, {
    id: ctx.newId('bankStatement'),
    partyId,
    accountNumber: statement.accountNumber,
    currency: statement.currency,
    reference: statement.reference,
    format: from,
    openingMinor: statement.openingMinor,
    closingMinor: statement.closingMinor,
    closingOn: statement.closingOn,
    entries: statement.entries.length,
    sha256: hash,
    follows: last?.id ?? '',
    recordedBy: personId,
    participants: [partyId],
  });
  const rows = statement.entries.map((entry) => {
    const { lineId = null, paymentId = null, openMinor } = fates.get(entry) ?? { openMinor: size(entry.amountMinor) };
    return {
      id: ctx.newId('bankEntry'),
      statementId: view.id,
      partyId,
      accountNumber: statement.accountNumber,
      reference: entry.reference,
      endToEndId: entry.endToEndId?.slice(0, 64) ?? null,
      isIn: entry.amountMinor > 0n,
      isReversal: entry.isReversal,
      amountMinor: size(entry.amountMinor),
      currency: statement.currency,
      valueOn: entry.valueOn,
      bookedOn: entry.bookedOn,
      counterparty: entry.counterparty.slice(0, 200),
      memo: entry.memo.slice(0, 500),
      lineId,
      paymentId,
      openMinor,
      status: openMinor > 0n ? 'open' : 'settled',
      participants: [partyId],
    };
  });
  await store.insertEntries(ctx, rows);
  return { view, open: rows.filter(({ status }) => status === 'open').length };
}

type InFile = BankStatement & { onRecord: BankStatementView | undefined };

/** What of a file is on record already, as this party took it, and what is told twice in it and counts once. */
async function readFile(
  ctx: Ctx,
  partyId: string,
  input: TakeStatementInput,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<InFile[]> {
  const found: InFile[] = [];
  for (const statement of statementsIn(input, bytes)) {
    const isOf = (other: BankStatement) =>
      other.accountNumber === statement.accountNumber &&
      other.currency === statement.currency &&
      other.reference === statement.reference;
    if (found.some((other) => isOf(other) && saysTheSame(other, statement))) continue;
    const { same } = await store.statementsBefore(ctx, partyId, statement);
    const isKnown = same !== undefined && saysTheSame(await store.asTaken(ctx, partyId, same), statement);
    found.push({ ...statement, onRecord: isKnown ? store.statementOf(same) : undefined });
  }
  return found;
}

/** What came before is answered as it was taken: this file, or another that says nothing new. */
async function takenBefore(
  ctx: Ctx,
  partyId: string,
  hash: string,
  read: () => Promise<InFile[]>,
): Promise<TakenStatementsView | undefined> {
  const items = await store.statementsOfFile(ctx, partyId, hash);
  if (items.length > 0) return { items, open: 0 };
  const known = (await read()).map(({ onRecord }) => onRecord);
  const all = known.filter((view) => view !== undefined);
  return known.length > 0 && all.length === known.length ? { items: all, open: 0 } : undefined;
}

/**
 * A lender takes statements of its bank in: sound in themselves, one after another without a gap, each line once. Money in is matched
 * with what is owed, money out with payments; what is left is open until somebody accounts for it.
 */
export async function takeStatements(ctx: Ctx, input: TakeStatementInput): Promise<TakenStatementsView> {
  const { partyId } = requireMandate(ctx, 'statement:record');
  const bytes = bytesOf(input.content);
  const hash = hex(await sha256(bytes));
  const before = ctx.tx
    ? undefined
    : await withSnapshot(ctx, (tx) => takenBefore(tx, partyId, hash, () => readFile(tx, partyId, input, bytes)));
  if (before) return before;
  return act(ctx, { verb: 'bankStatement.take', mandate: 'statement:record', input }, async (tx) => {
    const accounts = statementsIn(input, bytes).map(({ accountNumber }) => accountNumber);
    for (const account of [...new Set(accounts)].sort()) await lockName(tx, `bank-statements/${partyId}/${account}`);
    const inFile = await readFile(tx, partyId, input, bytes);
    if (inFile.length === 0) refuse(statementRefusals.STATEMENT_EMPTY, { at: '/content' });
    const statements = inFile.filter(({ onRecord }) => !onRecord);
    if (statements.reduce((lines, { entries }) => lines + entries.length, 0) > LINES_MOST)
      refuse(statementRefusals.STATEMENT_TOO_LONG, { at: '/content', facts: { most: LINES_MOST } });
    const lines = statements.flatMap((statement) =>
      statement.entries
        .filter(collects)
        .map((entry) => ({ accountNumber: statement.accountNumber, ...lineOf(statement, entry) })),
    );
    const raced = await takenBefore(tx, partyId, hash, async () => inFile);
    if (!raced) {
      asksSecond(tx, { reasons: [{ code: 'FILE_UNSIGNED', facts: { sha256: hash } }], level: 'L1' });
      for (const risk of await riskOfLines(tx, partyId, lines)) putsAtRisk(tx, risk);
      await store.settleAccounted(tx, partyId);
    }
    const items: BankStatementView[] = [];
    let open = 0;
    for (const statement of raced ? [] : statements) {
      const taken = await takeOne(tx, statement, input.format, hash);
      items.push(taken.view);
      open += taken.open;
    }
    const view = raced ?? { items, open };
    const [first] = view.items;
    const payload = { statements: items.length, open, sha256: hash };
    return {
      view,
      event: {
        type: 'bankStatement.taken',
        version: 1,
        objectId: first?.id ?? partyId,
        participants: [partyId],
        payload,
      },
    };
  });
}
