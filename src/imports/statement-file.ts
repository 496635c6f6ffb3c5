import { importStatementLines } from '../collections/index.ts';
import type { Ctx } from '../context.ts';
import type { FileHandler } from './handlers.ts';
import { folded, type Read, readAmount, readCurrency, readDate, readText } from './reading.ts';
import { type Column, type FileOwner, type Line, type LineFault, LineReader } from './rules.ts';

const columns: readonly Column[] = [
  { name: 'accountNumber', headings: ['账号', '收款账号'], isRequired: true },
  { name: 'bankReference', headings: ['流水号', '交易流水号'], isRequired: true },
  { name: 'payerName', headings: ['付款人', '对方户名'], isRequired: true },
  { name: 'amount', headings: ['金额', '贷方金额'], isRequired: true },
  { name: 'currency', headings: ['币种'], isRequired: false },
  { name: 'valueOn', headings: ['记账日期', '交易日期', 'value date'], isRequired: true },
  { name: 'reverses', headings: ['冲正流水号', '原流水号'], isRequired: false },
  { name: 'replaces', headings: ['替代流水号', '重付原流水号'], isRequired: false },
  { name: 'memo', headings: ['摘要', '附言', '用途'], isRequired: false },
];

function readAccount(text: string): Read<string> {
  const plain = folded(text).replace(/[\s-]/g, '').toUpperCase();
  return /^[0-9A-Z]{8,34}$/.test(plain)
    ? { value: plain }
    : { fault: { code: 'ACCOUNT_UNREADABLE', found: `…${plain.slice(-4)}` } };
}

/** A bank statement: each line counts once and is matched as it would be through the API. */
async function take(ctx: Ctx, owner: FileOwner, lines: readonly Line[]): Promise<LineFault[]> {
  const faults: LineFault[] = [];
  const byAccount = new Map<string, { line: number; entry: Parameters<typeof importStatementLines>[2][number] }[]>();
  for (const line of lines) {
    const reader = new LineReader(line);
    const accountNumber = reader.read('accountNumber', readAccount, '');
    const currency = reader.read('currency', (text) => readCurrency(text, owner.currency), owner.currency);
    const read = reader.read('amount', (text) => readAmount(text, currency), 0n);
    // Banks print what they take back as a negative credit.
    const amountMinor = read < 0n && reader.has('reverses') ? -read : read;
    if (amountMinor <= 0n) reader.refuse('amount', { code: 'AMOUNT_NOT_RECEIVED', found: line.values.amount ?? '' });
    const reverses = reader.optional('reverses', (text) => readText(text, 64));
    const replaces = reader.optional('replaces', (text) => readText(text, 64));
    const entry = {
      ...(reverses !== undefined && { reverses }),
      ...(replaces !== undefined && { replaces }),
      bankReference: reader.read('bankReference', (text) => readText(text, 64), ''),
      payerName: reader.read('payerName', (text) => readText(text, 200), ''),
      amount: { amountMinor: amountMinor.toString(), currency },
      valueOn: reader.read('valueOn', readDate, ''),
      memo: (line.values.memo ?? '').trim().slice(0, 500),
    };
    if (reader.fault) faults.push(reader.fault);
    else byAccount.set(accountNumber, [...(byAccount.get(accountNumber) ?? []), { line: line.line, entry }]);
  }
  for (const [accountNumber, entries] of byAccount) {
    const { taken, refused } = await importStatementLines(
      ctx,
      { partyId: owner.partyId, personId: owner.personId, agreedBy: owner.agreedBy, accountNumber },
      entries.map(({ entry }) => entry),
    );
    const views = taken.values();
    for (const [i, { line, entry }] of entries.entries()) {
      const code = refused.get(i);
      const field = code === 'REVERSED_LINE_UNKNOWN' ? 'reverses' : 'replaces';
      if (code !== undefined) {
        faults.push({ line, code, field, found: entry[field] ?? '' });
        continue;
      }
      const view = views.next().value;
      if (view?.onRecord)
        faults.push({ line, code: 'STATEMENT_LINE_DIFFERS', field: 'amount', found: entry.amount.amountMinor });
      else if (view?.outcome === 'known')
        faults.push({ line, code: 'STATEMENT_LINE_KNOWN', field: 'bankReference', found: entry.bankReference });
    }
  }
  return faults;
}

export const statementFile: FileHandler = { columns, mandate: 'statement:record', isSigned: false, take };
