import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readFiles } from '../../src/money/imports/index.ts';
import { type FileState, faultsOf, gb18030, upload } from '../support/files.ts';
import { openOwed, yuan } from '../support/receivables.ts';
import type { Client } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const buyer = '91440300708461136T';
const sellerCode = '91330100799655058B';
const utf8 = (text: string) => new TextEncoder().encode(text);
const number = (n: number) => `2650200001${String(n).padStart(10, '0')}`;
const { system } = owed;
const read = async (by: Client, id: string) => (await by.get<FileState>(`/files/${id}`)).body;
const run = async (by: Client, file: FileState) => {
  await readFiles(system());
  return read(by, file.id);
};
const heading = '发票代码,发票号码,购方税号,开票日期,金额,税额,价税合计,到期日';
const lineOf = (n: number, more: { date?: string; net?: string; tax?: string; total?: string; code?: string } = {}) =>
  `,${number(n)},${more.code ?? buyer},${more.date ?? '2026-10-01'},${more.net ?? '100.00'},${more.tax ?? '13.00'},${more.total ?? '113.00'},2026-12-01`;

const answers = '发票号码,销方税号,结论,确认金额,付款日,放弃抵销,回款账号,理由';

describe('a file of invoices', () => {
  it('is taken line by line: what is wrong is told with its line, what is right is on record', async () => {
    await owed.invoice(100, { number: number(90) });
    const text = [
      heading,
      lineOf(1),
      lineOf(2, { date: '2026/10/1', net: '"1,000.00"', tax: '130', total: '"¥1,130.00"' }),
      lineOf(3, { date: '20261001' }),
      lineOf(4, { date: '2026年10月1日' }),
      lineOf(5, { date: '10/01/2026' }),
      lineOf(6, { total: '114.00' }),
      lineOf(7, { code: '91440300708461136A' }),
      lineOf(8, { code: '91100000100003962T' }),
      lineOf(1),
      lineOf(90),
      `"${number(9)},x`,
      lineOf(10, { net: '100.001' }),
      `12,34,${buyer},2026-10-01,100,13,113,2026-12-01`,
      '',
      lineOf(11, { net: '１００．００', tax: '１３', total: '１１３' }),
      lineOf(12).slice(0, -11),
    ].join('\r\n');
    const done = await run(seller, await upload(seller, 'receivables', utf8(text)));
    expect(done).toMatchObject({ status: 'done', encoding: 'utf-8', accepted: 5, refused: 10 });
    expect(await faultsOf(seller, done.id)).toEqual([
      '6 DATE_AMBIGUOUS issuedOn',
      '7 INVOICE_SUM_DIFFERS total',
      '8 CREDIT_CODE_WRONG buyerCode',
      '9 PARTY_NOT_ENROLLED buyerCode',
      '10 LINE_REPEATED number',
      '11 INVOICE_ALREADY_REGISTERED number',
      '12 LINE_QUOTES',
      '13 AMOUNT_TOO_FINE net',
      '14 FAPIAO_NUMBER_INVALID number',
      '17 LINE_FIELDS',
    ]);
  });

  it('in GB18030 with a broken line is read as that, whatever its parts are', async () => {
    const good = gb18030(`${heading},合同号\n${lineOf(20)},\n`);
    const bad = new Uint8Array([0x81, 0x20, 0x2c, 0x0a]);
    const rest = gb18030(`${lineOf(21)},\n`);
    const bytes = new Uint8Array([...good, ...bad, ...rest]);
    const done = await run(seller, await upload(seller, 'receivables', bytes, { partBytes: 7 }));
    expect(done).toMatchObject({ status: 'done', encoding: 'gb18030', accepted: 2, refused: 1 });
    expect(await faultsOf(seller, done.id)).toEqual(['3 LINE_ENCODING']);
    const forced = await run(
      seller,
      await upload(seller, 'receivables', gb18030(`${heading}\n${lineOf(22)}\n`), { encoding: 'utf-8' }),
    );
    expect(forced).toMatchObject({ status: 'refused', refusal: 'HEADING_UNREADABLE' });
  });

  it('as a spreadsheet saves it: marked as UTF-8, long numbers kept as text, those it spoiled refused', async () => {
    const text = [
      `\ufeff${heading}`,
      lineOf(30).replace(number(30), `="${number(30)}"`),
      lineOf(31).replace(number(31), `"=""${number(31)}"""`),
      lineOf(32).replace(number(32), `'${number(32)}`),
      lineOf(33).replace(number(33), `\t${number(33)}`),
      lineOf(34).replace(number(34), '2.6502E+19'),
    ].join('\r\n');
    const done = await run(seller, await upload(seller, 'receivables', utf8(text)));
    expect(done).toMatchObject({ status: 'done', encoding: 'utf-8', accepted: 4, refused: 1 });
    expect(await faultsOf(seller, done.id)).toEqual(['6 FAPIAO_NUMBER_INVALID number']);
  });

  it('is refused whole when its heading lacks a column, is UTF-16, or is not what was sent', async () => {
    const missing = await run(seller, await upload(seller, 'receivables', utf8('发票号码,金额\n1,2\n')));
    expect(missing.refusal).toBe('COLUMNS_MISSING: buyerCode, issuedOn, tax, total, dueOn');
    const wide = await run(seller, await upload(seller, 'receivables', new Uint8Array([0xff, 0xfe, 0x41, 0x00])));
    expect(wide.refusal).toBe('ENCODING_UNSUPPORTED');
    const { id } = await seller.done<FileState>('/files', { kind: 'receivables', name: 'x.csv' });
    const content = Buffer.from('abc').toString('base64');
    await seller.done(`/files/${id}/parts`, { part: 0, content });
    await seller.done(`/files/${id}/parts`, { part: 0, content });
    expect(
      await seller.refused(`/files/${id}/parts`, { part: 0, content: Buffer.from('abd').toString('base64') }),
    ).toBe('409 PART_DIFFERS');
    expect(await seller.refused(`/files/${id}/parts`, { part: 2, content })).toBe('409 PART_OUT_OF_ORDER');
    expect(await seller.refused(`/files/${id}/completion`, { sha256: 'a'.repeat(64) })).toBe('409 FILE_HASH_DIFFERS');
    expect(await banks[0].refused(`/files/${id}/completion`, { sha256: 'a'.repeat(64) })).toBe('404 NOT_FOUND');
    expect(await debtor.refused('/files', { kind: 'receivables', name: 'x.csv' })).toBe('403 MANDATE_MISSING');
  });

  it('goes on where it was after a stop in the middle, and reads nothing twice', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => lineOf(1_000 + i));
    const file = await upload(seller, 'receivables', utf8([heading, ...lines].join('\n')));
    await owed.database.admin.query(`create function stop_reading() returns trigger language plpgsql as
      $$ begin if new.fapiao_key = '${number(1_000 + 3_000)}' then raise exception 'power cut'; end if; return new; end $$`);
    await owed.database.admin.query(
      'create trigger stop_reading before insert on invoice for each row execute function stop_reading()',
    );
    await expect(readFiles(system())).rejects.toThrow();
    const halted = await read(seller, file.id);
    expect(halted).toMatchObject({ status: 'running', accepted: 2_000, refused: 0 });
    await owed.database.admin.query('drop function stop_reading cascade');
    owed.clock.advance(10);
    const done = await run(seller, file);
    expect(done).toMatchObject({ status: 'done', accepted: 5_000, refused: 0 });
    const { rows } = await owed.database.admin.query<{ n: number }>(
      'select count(*)::int n from invoice where import_id = $1',
      [file.id],
    );
    expect(rows[0]?.n).toBe(5_000);
  });

  it('that cannot be read stops no other', async () => {
    const admin = owed.database.admin;
    const [broken, good] = await Promise.all(
      [700, 701].map((n) => upload(seller, 'receivables', utf8([heading, lineOf(n)].join('\n')))),
    );
    await admin.query(`
      create function refuse_file() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
      create trigger broken before update on import_file for each row when (new.id = '${broken?.id}') execute function refuse_file()`);
    await expect(readFiles(system())).rejects.toThrow(`${broken?.id}: `);
    expect((await read(seller, good?.id ?? '')).status).toBe('done');
    await admin.query('drop trigger broken on import_file');
    await readFiles(system());
    expect((await read(seller, broken?.id ?? '')).accepted).toBe(1);
  });

  it('that always fails is tried later and later, and given up by name in the end', async () => {
    const { admin } = owed.database;
    const file = await upload(seller, 'receivables', utf8([heading, lineOf(702)].join('\n')));
    await admin.query(`
      create function refuse_invoice() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
      create trigger refused before insert on invoice for each row when (new.fapiao_key = '${number(702)}')
        execute function refuse_invoice()`);
    const tries = async () => {
      try {
        return await readFiles(system());
      } catch {
        return 'failed';
      }
    };
    expect([await tries(), await tries()]).toEqual(['failed', 0]);
    for (let waitS = 10; waitS < 10 * 2 ** 9; waitS *= 2) {
      owed.clock.advance(waitS - 1);
      expect(await tries()).toBe(0);
      owed.clock.advance(1);
      expect(await tries()).toBe('failed');
    }
    expect(await read(seller, file.id)).toMatchObject({ status: 'refused', refusal: 'READING_FAILED', accepted: 0 });
    owed.clock.advance(86_400);
    expect(await tries()).toBe(0);
    await admin.query('drop function refuse_invoice cascade');
  });

  it('is read by one process at a time', async () => {
    const lines = Array.from({ length: 4_500 }, (_, i) => lineOf(20_000 + i));
    const file = await upload(seller, 'receivables', utf8([heading, ...lines].join('\n')));
    await Promise.all([readFiles(system()), readFiles(system()), readFiles(system())]);
    expect(await run(seller, file)).toMatchObject({ status: 'done', accepted: 4_500, refused: 0 });
  });

  it('tells what was refused in a file that no spreadsheet runs', async () => {
    const file = await run(
      seller,
      await upload(seller, 'receivables', utf8(`${heading}\n,=cmd|calc,${buyer},2026-10-01,1,0,1,2026-12-01\n`)),
    );
    const response = await fetch(`${owed.url}/v1/files/${file.id}/faults.csv`, {
      headers: { authorization: `Bearer ${seller.key}`, 'accept-language': 'zh' },
    });
    const text = await response.text();
    expect(text).toContain("'=cmd|calc");
    expect(text).toContain('发票号码格式不符');
  });
});

describe('a file of confirmations', () => {
  it('confirms and rejects by the rule of a single answer, in the debtor’s name', async () => {
    await owed.account(banks[0], '6222000012345678');
    const made = await run(
      seller,
      await upload(
        seller,
        'receivables',
        utf8([heading, ...[40_001, 40_002, 40_003, 40_004, 40_005].map((n) => lineOf(n))].join('\n')),
      ),
    );
    expect(made.accepted).toBe(5);
    const text = [
      answers,
      `${number(40_001)},${sellerCode},确认,113.00,2026-12-01,是,6222000012345678,`,
      `${number(40_002)},${sellerCode},confirm,100.00,2026/12/15,N,,`,
      `${number(40_003)},${sellerCode},拒绝,0,,否,,货物未收到`,
      `${number(40_004)},${sellerCode},确认,113.01,2026-12-01,是,,`,
      `${number(40_005)},${sellerCode},确认,113.00,2026-10-11,是,,`,
      `${number(40_005)},${sellerCode},确认,113.00,2026-12-01,也许,,`,
      `${number(49_999)},${sellerCode},确认,113.00,2026-12-01,是,,`,
      `${number(40_004)},${sellerCode},确认,113.00,2026-12-01,是,6222999999999999,`,
      `${number(40_001)},${sellerCode},拒绝,0,,否,,`,
    ].join('\n');
    expect(await seller.refused('/files', { kind: 'confirmations', name: 'x' })).toBe('403 MANDATE_MISSING');
    const done = await run(debtor, await upload(debtor, 'confirmations', utf8(text)));
    expect(await faultsOf(debtor, done.id)).toEqual([
      '5 CONFIRMED_AMOUNT_EXCEEDS_INVOICE amount',
      '6 DUE_DATE_PASSED dueOn',
      '7 LINE_REPEATED number',
      '8 NOT_FOUND number',
      '9 LINE_REPEATED number',
      '10 MISSING reason',
    ]);
    expect(done).toMatchObject({ accepted: 3, refused: 6 });
    const { rows } = await owed.database.admin.query<{
      n: string;
      status: string;
      level: number;
      via: string | null;
      confirmed: string;
    }>(
      `select r.invoice_number n, r.status, r.level, c.via, c.amount_minor::text confirmed from receivable r
       left join receivable_confirmation c on c.receivable_id = r.id where r.invoice_number = any ($1) order by 1`,
      [[40_001, 40_002, 40_003, 40_004].map(number)],
    );
    expect(rows.map((r) => [r.status, r.level, r.via, r.confirmed])).toEqual([
      ['confirmed', 1, 'file', '11300'],
      ['confirmed', 1, 'file', '10000'],
      ['rejected', 0, null, null],
      ['presented', 0, null, null],
    ]);
    const events = await seller.get<{ items: { type: string }[] }>(`/events?objectId=${done.id}`);
    expect(events.body.items.map((e) => e.type)).toEqual(
      expect.arrayContaining(['receivables.confirmed', 'receivables.rejected']),
    );
    const again = await run(debtor, await upload(debtor, 'confirmations', utf8(text)));
    expect(again.accepted).toBe(0);
  });

  it('stops being read in the name of someone whose mandate was taken away', async () => {
    const clerk = await owed.colleague(debtor, 'Clerk', ['receivable:confirm', 'file:upload']);
    const file = await upload(clerk, 'confirmations', utf8(`${answers}\n`));
    await owed.database.admin
      .query("update person set mandates = array['file:upload'] where id = $1", [clerk.personId])
      .catch(async () => {
        await owed.database.admin.query('alter table person disable trigger guard');
        await owed.database.admin.query("update person set mandates = array['file:upload'] where id = $1", [
          clerk.personId,
        ]);
        await owed.database.admin.query('alter table person enable trigger guard');
      });
    expect(await run(debtor, file)).toMatchObject({ status: 'refused', refusal: 'MANDATE_MISSING' });
  });
});

describe('a bank statement', () => {
  it('pays what it names, else the oldest; each line counts once; another account raises an alarm', async () => {
    const [bank] = banks;
    const accountId = await owed.account(bank, '6222000098765432');
    const [one, two] = [await owed.receivable(100), await owed.receivable(200)];
    for (const [r, total] of [
      [one, 100],
      [two, 200],
    ] as const)
      await owed.confirm(r.id, total, { payToAccountId: accountId });
    const statement = '账号,流水号,付款人,金额,记账日期,摘要';
    const debtorName = '重庆示例汽车股份有限公司';
    const text = [
      statement,
      `6222000098765432,F1,${debtorName},50.00,2026-10-12,货款 ${two.number}`,
      `6222000098765432,F2,${debtorName},120.00,2026-10-12,货款`,
      `6222000098765432,F1,${debtorName},50.00,2026-10-12,again`,
      `6222000098765432,F3,Someone else,1.00,2026-10-12,x`,
      `6222000098765432,F4,${debtorName},-5.00,2026-10-12,refund`,
    ].join('\n');
    const sha256 = createHash('sha256').update(text).digest('hex');
    const { id: alone } = await bank.done<FileState>('/files', { kind: 'statement_lines', name: 'alone.csv' });
    await bank.done(`/files/${alone}/parts`, { part: 0, content: Buffer.from(text).toString('base64') });
    expect((await bank.post(`/files/${alone}/completion`, { sha256 })).status).toBe(202);
    await readFiles(system());
    expect((await read(bank, alone)).status).toBe('receiving');
    const done = await run(bank, await upload(bank, 'statement_lines', utf8(text)));
    expect(await faultsOf(bank, done.id)).toEqual([
      '4 STATEMENT_LINE_KNOWN bankReference',
      '6 AMOUNT_NOT_RECEIVED amount',
    ]);
    const state = async (id: string) =>
      (await seller.get<{ status: string; outstanding: unknown }>(`/receivables/${id}`)).body;
    expect(await state(one.id)).toMatchObject({ status: 'settled' });
    expect(await state(two.id)).toMatchObject({ status: 'confirmed', outstanding: yuan(130) });
    const wrong = await debtor.done<{ lines: { outcome: string }[] }>('/statements', {
      accountNumber: '6222111111111111',
      lines: [
        {
          bankReference: 'D1',
          payerName: debtorName,
          payeeId: seller.partyId,
          amount: yuan(130),
          valueOn: '2026-10-12',
          memo: two.number,
        },
      ],
    });
    expect(wrong.lines[0]?.outcome).toBe('misdirected');
    expect(await state(two.id)).toMatchObject({ outstanding: yuan(130) });
    const alarms = await bank.get<{ items: { id: string; turnOverBy: string; status: string }[] }>('/misdirections');
    expect(alarms.body.items).toMatchObject([{ turnOverBy: '2026-10-14', status: 'open' }]);
    const alarm = `/misdirections/${alarms.body.items[0]?.id}/closing`;
    expect(await seller.refused(alarm, { outcome: 'excused', remark: 'x' })).toBe('403 MANDATE_MISSING');
    await bank.done(alarm, { outcome: 'turned_over', remark: 'paid on to the account' });
    expect(await bank.refused(alarm, { outcome: 'excused', remark: 'x' })).toBe('409 ALARM_NOT_OPEN');
    const stranger = await owed.party('Other debtor', 'core_firm');
    expect(
      await stranger.refused('/statements', {
        accountNumber: '6222111111111111',
        lines: [
          {
            bankReference: 'D9',
            payerName: 'x',
            debtorId: debtor.partyId,
            amount: yuan(1),
            valueOn: '2026-10-12',
            memo: '',
          },
        ],
      }),
    ).toBe('404 NOT_FOUND');
  });
});

describe('one and the same receivable', () => {
  it('presented singly under a number of any kind is confirmed by file', async () => {
    const { id } = await seller.done<{ id: string }>('/receivables', {
      debtorId: debtor.partyId,
      invoiceNumber: 'INV-A1',
      invoicedOn: '2026-10-01',
      dueOn: '2026-12-01',
      amount: yuan(113),
    });
    const text = [
      answers,
      `INV-A1,${sellerCode},确认,113.00,2026-12-01,是,,`,
      `INV-A2,${sellerCode},确认,1.00,2026-12-01,是,,`,
    ];
    const done = await run(debtor, await upload(debtor, 'confirmations', utf8(text.join('\n'))));
    expect(await faultsOf(debtor, done.id)).toEqual(['3 NOT_FOUND number']);
    expect((await seller.get(`/receivables/${id}`)).body).toMatchObject({ status: 'confirmed', level: 1 });
  });

  it('has columns that can be read before a file is written', async () => {
    const { body } = await debtor.get<{ items: { kind: string; columns: { name: string; isRequired: boolean }[] }[] }>(
      '/file-kinds',
    );
    const columns = body.items.find((each) => each.kind === 'confirmations')?.columns ?? [];
    expect(columns.filter((c) => c.isRequired).map((c) => c.name)).toEqual([
      'number',
      'sellerCode',
      'decision',
      'amount',
      'dueOn',
      'waivesSetOff',
    ]);
  });
});
