import { findActiveAccounts } from '../../claims/accounts/index.ts';
import { fapiaoKey } from '../../claims/invoices/index.ts';
import {
  type BulkAnswer,
  decideConfirmation,
  judgeLevels,
  lockPresented,
  markConfirmedInBulk,
  markRejectedInBulk,
  type PresentedReceivable,
  receivablesAnswered,
} from '../../claims/receivables/index.ts';
import type { Ctx } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { findPartiesByCode } from '../../ground/parties/index.ts';
import { money } from '../../kernel/money.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import type { FileHandler } from './handlers.ts';
import { folded, type Read, readAmount, readDate, readText, readYesNo } from './reading.ts';
import { invoiceColumns, readCode } from './receivables-file.ts';
import { type Column, type FileOwner, type Line, type LineFault, LineReader } from './rules.ts';

const columns: readonly Column[] = [
  ...invoiceColumns,
  {
    name: 'sellerCode',
    headings: ['销方税号', '销售方统一社会信用代码', '销方纳税人识别号', 'seller credit code'],
    isRequired: true,
  },
  { name: 'decision', headings: ['结论', '确权结论'], isRequired: true },
  { name: 'amount', headings: ['确认金额', 'confirmed amount'], isRequired: true },
  { name: 'dueOn', headings: ['付款日', '到期日', 'due date'], isRequired: true },
  { name: 'waivesSetOff', headings: ['放弃抵销', 'waives set off'], isRequired: true },
  { name: 'waivesDefences', headings: ['放弃抗辩', 'waives defences'], isRequired: false },
  { name: 'account', headings: ['回款账号', '付至账号', 'pay to account'], isRequired: false },
  { name: 'reason', headings: ['理由', '拒绝理由'], isRequired: false },
];

function readDecision(text: string): Read<'confirm' | 'reject'> {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  if (['confirm', '确认', '确权'].includes(plain)) return { value: 'confirm' };
  if (['reject', '拒绝', '不确认'].includes(plain)) return { value: 'reject' };
  return { fault: { code: 'DECISION_UNREADABLE', found: text.slice(0, 40) } };
}

interface Parsed {
  line: Line;
  /** How the receivable may have been presented: by the key of its fapiao, or by the number that somebody typed. */
  numbers: readonly string[];
  sellerCode: string;
  isConfirmed: boolean;
  reader: LineReader;
}

function numbersOf(line: Line): string[] {
  const typed = (line.values.number ?? '').trim();
  const key = fapiaoKey(folded(typed).replace(/\s/g, ''), folded(line.values.code ?? ''));
  return [...new Set([...(key === undefined ? [] : [key]), typed, folded(typed)])];
}

function parse(line: Line): Parsed {
  const reader = new LineReader(line);
  const numbers = numbersOf(line);
  const sellerCode = readCode(reader, line, 'sellerCode');
  const isConfirmed = reader.read('decision', readDecision, 'reject') === 'confirm';
  if (!isConfirmed && !reader.has('reason')) reader.refuse('reason', { code: 'MISSING', found: '' });
  return { line, numbers, sellerCode, isConfirmed, reader };
}

/** What the line answers for the receivable, by the rule that a single confirmation goes by; or its fault. */
function decide(
  { line, isConfirmed, reader }: Parsed,
  receivable: PresentedReceivable,
  owner: FileOwner,
  today: string,
  accountOf: (number: string, creditorId: string) => string | undefined,
): BulkAnswer | LineFault {
  const currency = receivable.currency;
  const reason = reader.optional('reason', (text) => readText(text, 500));
  if (!isConfirmed) return reader.fault ?? { receivable, confirmed: null, reason: reason ?? '' };
  const amountMinor = reader.read('amount', (text) => readAmount(text, currency), 0n);
  const dueOn = reader.read('dueOn', readDate, '');
  const waivesSetOff = reader.read('waivesSetOff', readYesNo, false);
  const waivesDefences = reader.optional('waivesDefences', readYesNo) ?? false;
  const number = reader.optional('account', (text) => readText(text, 34));
  const payToAccountId = number === undefined ? null : (accountOf(number, receivable.creditorId) ?? null);
  if (number !== undefined && payToAccountId === null)
    reader.refuse('account', { code: 'ACCOUNT_NOT_ACTIVE', found: `…${number.slice(-4)}` });
  if (amountMinor <= 0n) reader.refuse('amount', { code: 'AMOUNT_UNREADABLE', found: line.values.amount ?? '' });
  if (reader.fault) return reader.fault;
  try {
    decideConfirmation(
      {
        status: receivable.status,
        debtorId: owner.partyId,
        invoiced: money(receivable.amountMinor, currency),
        invoicedOn: receivable.invoicedOn,
      },
      { byPartyId: owner.partyId, amount: money(amountMinor, currency), dueOn, today },
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { line: line.line, code: error.code, field: (error.at ?? '').slice(1), found: '' };
  }
  return { receivable, confirmed: { amountMinor, dueOn, waivesSetOff, waivesDefences, payToAccountId }, reason: '' };
}

/** Thousands of answers of a debtor's own people, each by the rule of a single one, in a few statements. */
async function take(ctx: Ctx, owner: FileOwner, lines: readonly Line[]): Promise<LineFault[]> {
  const faults: LineFault[] = [];
  const asked: Parsed[] = [];
  for (const line of lines) {
    const parsed = parse(line);
    if (parsed.reader.fault) faults.push(parsed.reader.fault);
    else asked.push(parsed);
  }
  const sellers = await findPartiesByCode(ctx, new Set(asked.map((p) => p.sellerCode)));
  const found = new Map(
    (await lockPresented(ctx, owner.partyId, new Set(asked.flatMap((p) => p.numbers)))).map((r) => [
      `${r.creditorId}/${r.invoiceNumber}`,
      r,
    ]),
  );
  const numbers = new Set(lines.map((line) => (line.values.account ?? '').trim()).filter((number) => number !== ''));
  const accounts = numbers.size === 0 ? [] : await findActiveAccounts(ctx, [...numbers]);
  const accountOf = (number: string, creditorId: string) =>
    accounts.find(
      (a) => a.accountNumber === number && a.holderId === creditorId && a.acknowledgedBy.includes(owner.partyId),
    )?.id;
  const today = businessDate(ctx);
  const answers: BulkAnswer[] = [];
  const seen = new Set<string>();
  for (const parsed of asked) {
    const sellerId = sellers.get(parsed.sellerCode)?.id;
    const receivable = parsed.numbers.map((number) => found.get(`${sellerId}/${number}`)).find((r) => r !== undefined);
    const { line } = parsed.line;
    const [number = ''] = parsed.numbers;
    if (!receivable) {
      faults.push({ line, code: 'NOT_FOUND', field: 'number', found: number.slice(0, 40) });
      continue;
    }
    if (seen.has(receivable.id)) {
      faults.push({ line, code: 'LINE_REPEATED', field: 'number', found: number });
      continue;
    }
    seen.add(receivable.id);
    const answer = decide(parsed, receivable, owner, today, accountOf);
    if ('code' in answer) faults.push(answer);
    else if (receivable.status !== 'presented')
      faults.push({ line, code: 'RECEIVABLE_NOT_PRESENTED', field: 'number', found: number });
    else answers.push(answer);
  }
  const confirmed = answers.filter((answer) => answer.confirmed !== null);
  const levels = await judgeLevels(
    ctx,
    confirmed.map((answer) => answer.receivable.id),
    new Map(confirmed.flatMap(({ receivable, confirmed: facts }) => (facts ? [[receivable.id, facts] as const] : []))),
  );
  await markConfirmedInBulk(ctx, confirmed, levels, {
    personId: owner.personId,
    fileId: owner.fileId,
    evidenceHash: owner.sha256,
    via: owner.isSigned ? 'system' : 'file',
  });
  const rejected = answers.filter((answer) => answer.confirmed === null);
  await markRejectedInBulk(ctx, rejected);
  for (const event of await receivablesAnswered(ctx, owner, answers)) await recordEvent(ctx, event);
  return faults;
}

export const confirmationsFile: FileHandler = { columns, mandate: 'receivable:confirm', isSigned: false, take };
