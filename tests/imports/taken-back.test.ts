import { describe, expect, it } from 'vitest';
import { readFiles } from '../../src/money/imports/index.ts';
import { type FileState, faultsOf, upload } from '../support/files.ts';
import { openOwed } from '../support/receivables.ts';

const owed = await openOwed();

describe('a bank statement that takes money back', () => {
  it('names the line, and the one that brings it again; a line about none on record is refused by itself', async () => {
    const [bank] = owed.banks;
    const accountId = await owed.account(bank, '6222000011112222');
    const { id, number } = await owed.receivable(70);
    await owed.confirm(id, 70, { payToAccountId: accountId });
    const debtorName = '重庆示例汽车股份有限公司';
    const rows = [
      ['K1', '70.00', '', '', `货款 ${number}`],
      ['K2', '-70.00', 'K1', '', '冲正'],
      ['K3', '70.00', 'K9', '', '冲正'],
      ['K4', '70.00', '', 'K9', '货款'],
      ['K5', '70.00', '', 'K1', '重付'],
      ['K6', '1.00', '', '', 'other'],
      ['K5', '70.00', '', 'K1', '重付'],
      ['K6', '2.00', '', '', 'other'],
    ].map(([reference, amount, reverses, replaces, memo]) =>
      ['6222000011112222', reference, debtorName, amount, '2026-10-12', reverses, replaces, memo].join(','),
    );
    const text = ['账号,流水号,付款人,金额,记账日期,冲正流水号,替代流水号,摘要', ...rows].join('\n');
    const done = await upload(bank, 'statement_lines', new TextEncoder().encode(text));
    await readFiles(owed.system());
    expect((await bank.get<FileState>(`/files/${done.id}`)).body.status).toBe('done');
    expect(await faultsOf(bank, done.id)).toEqual([
      '4 REVERSED_LINE_UNKNOWN reverses',
      '5 REPLACED_LINE_UNKNOWN replaces',
      '8 STATEMENT_LINE_KNOWN bankReference',
      '9 STATEMENT_LINE_DIFFERS amount',
    ]);
    const lines = await owed.database.admin.query(
      `select l.bank_reference, o.bank_reference as back, g.bank_reference as again from statement_line l
       left join statement_line o on o.id = l.reverses_id left join statement_line g on g.id = l.makes_good_id
       where l.account_number = '6222000011112222' order by 1`,
    );
    expect(lines.rows.map((row) => Object.values(row as object))).toEqual([
      ['K1', null, null],
      ['K2', 'K1', null],
      ['K5', null, 'K1'],
      ['K6', null, null],
    ]);
  });
});
