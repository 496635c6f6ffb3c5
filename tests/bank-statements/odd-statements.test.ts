import { expect, it } from 'vitest';
import { ACCOUNT, DEBTOR, openCollecting } from '../support/collecting.ts';
import { base64, camt053, mt940, type Said } from './forms.ts';

/** Statements as banks write them and examples do not: batches, fields of their own, pages, and what is told twice. */
const desk = await openCollecting();
const { clerk } = desk;
const TODAY = '2026-10-12';

interface Entry {
  id: string;
  reference: string;
  amountMinor: string;
  counterparty: string;
  endToEndId: string | null;
  memo: string;
  status: string;
  isReversal: boolean;
}
interface Taken {
  items: { id: string; entries: number; closingMinor: string }[];
  open: number;
  code: string;
}
type Format = 'camt.053' | 'mt940';
const take = (format: Format, text: string) =>
  clerk.tried<Taken>('/bank-statements', { format, content: base64(text) });
const taken = async (format: Format, text: string) => {
  const { status, body } = await take(format, text);
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
};
const codeOf = async (format: Format, text: string) => (await take(format, text)).body.code;
const entriesOf = async (body: Taken) =>
  (await clerk.get<{ items: Entry[] }>(`/bank-statements/${body.items[0]?.id}/entries`)).body.items;

const tasksOf = async (entryId: string) =>
  (await clerk.get<{ items: object[] }>(`/tasks?objectId=${entryId}`)).body.items;

let accounts = 0;
const said = (more: Partial<Said> = {}): Said => ({
  account: `62220088${String(++accounts).padStart(4, '0')}`,
  number: '285',
  opening: 1_000,
  on: TODAY,
  lines: [],
  ...more,
});
interface Part {
  amount?: number;
  mark?: 'CRDT' | 'DBIT';
  reference?: string;
  name?: string;
  memo?: string;
}
const part = ({ amount, mark, reference, name = '', memo = '' }: Part) =>
  `<TxDtls><Refs>${reference ? `<AcctSvcrRef>${reference}</AcctSvcrRef>` : ''}<EndToEndId>E-${name}</EndToEndId></Refs>` +
  `${amount === undefined ? '' : `<Amt Ccy="CNY">${amount.toFixed(2)}</Amt>`}${mark ? `<CdtDbtInd>${mark}</CdtDbtInd>` : ''}` +
  `<RltdPties><Dbtr><Pty><Nm>${name}</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>${memo}</Ustrd></RmtInf></TxDtls>`;
/** The first entry of a statement with these transactions in place of its one. */
const batched = (of: Said, parts: readonly Part[]): string =>
  camt053(of).replace(/<TxDtls>.*?<\/TxDtls>/, parts.map(part).join(''));

it('takes each transaction of a batch for a line of its payer, and matches it with what that payer owes', async () => {
  const { a } = await desk.lent(500, 1_130);
  const batch = said({ account: ACCOUNT, lines: [{ reference: 'BATCH', amount: 1_207 }] });
  const entries = await entriesOf(
    await taken(
      'camt.053',
      batched(batch, [
        { amount: 1_130, name: DEBTOR, memo: `invoice ${a.number}`, reference: 'BATCH' },
        { amount: 100, name: 'Nobody we know', reference: 'T-2' },
        { amount: 23, mark: 'DBIT', name: 'Charges', reference: 'BATCH' },
      ]),
    ),
  );
  expect(entries.map(({ reference, amountMinor, status }) => [reference, amountMinor, status])).toEqual([
    ['BATCH/1', '113000', 'settled'],
    ['T-2', '10000', 'open'],
    ['BATCH/3', '-2300', 'open'],
  ]);
  expect(entries[1]).toMatchObject({ counterparty: 'Nobody we know', endToEndId: 'E-Nobody we know' });
  expect((await desk.owedOn(a.id))[1]).toBe(0);
});

it('leaves a batch whole that does not say what each transaction moved, or says something else', async () => {
  const whole = [['BATCH', '30000', '']];
  const cases: Part[][] = [
    [{ name: 'One' }, { name: 'Two' }],
    [{ amount: 100, name: 'One' }, { name: 'Two' }],
    [
      { amount: 100, name: 'One' },
      { amount: 100, name: 'Two' },
    ],
    [
      { amount: 300, name: 'One' },
      { amount: 0, name: 'Two' },
    ],
  ];
  for (const parts of cases) {
    const of = said({ lines: [{ reference: 'BATCH', amount: 300 }] });
    const entries = await entriesOf(await taken('camt.053', batched(of, parts)));
    expect(entries.map((entry) => [entry.reference, entry.amountMinor, entry.counterparty])).toEqual(whole);
    // All of it waits for somebody who says what it was, with the figure.
    expect(await tasksOf(entries[0]?.id ?? '')).toMatchObject([
      { act: 'bankEntry.match', grave: 2, object: { reference: 'BATCH', amountMinor: '30000', openMinor: '30000' } },
    ]);
  }
  const reversed = said({ lines: [{ reference: 'BACK', amount: -300, reversal: true }] });
  const parts = [
    { amount: 100, name: 'One' },
    { amount: 200, name: 'Two' },
  ];
  const back = await entriesOf(await taken('camt.053', batched(reversed, parts)));
  expect(back.map(({ amountMinor, isReversal }) => [amountMinor, isReversal])).toEqual([
    ['-10000', true],
    ['-20000', true],
  ]);
});

it('leaves of a batch that does not add up what is matched with nothing, for somebody to say what it was', async () => {
  const { a } = await desk.lent(500, 1_130);
  const batch = said({ account: ACCOUNT, opening: 2_207, lines: [{ reference: 'SHORT', amount: 1_207 }] });
  const parts = [
    { amount: 1_130, name: DEBTOR, memo: `invoice ${a.number}` },
    { amount: 50, name: 'Nobody we know' },
  ];
  const [entry] = await entriesOf(await taken('camt.053', batched({ ...batch, number: '286' }, parts)));
  const [, owed] = await desk.owedOn(a.id);
  const openMinor = (1_207 - (1_130 - Number(owed))) * 100;
  expect(openMinor).toBeGreaterThanOrEqual(7_700);
  expect(await tasksOf(entry?.id ?? '')).toMatchObject([
    { object: { amountMinor: '120700', openMinor: String(openMinor) } },
  ]);
});

it('counts nothing that is not booked', async () => {
  const of = said({ lines: [{ reference: 'LATER', amount: 300 }] });
  for (const status of ['PDNG', 'INFO', 'FUTR']) {
    const text = camt053({ ...of, number: status, closing: 1_000 }).replace('<Cd>BOOK</Cd>', `<Cd>${status}</Cd>`);
    expect((await taken('camt.053', text)).items).toMatchObject([{ entries: 0, closingMinor: '100000' }]);
  }
  expect(await codeOf('camt.053', camt053({ ...of, number: 'X' }).replace('<Cd>BOOK</Cd>', '<Cd>WHAT</Cd>'))).toBe(
    'STATEMENT_UNREADABLE',
  );
});

it('reads past what a bank writes for itself, and every line of what it says of an entry', async () => {
  const of = said({ lines: [{ reference: 'NS-1', amount: 77, name: 'Nobody we know', memo: 'first' }] });
  const text = mt940(of)
    .replace('\r\n:86:', '\r\n:NS:01Own words of the bank, longer than the thirty-four of a field 61\r\n02more\r\n:86:')
    .replace('first', 'first\r\nsecond line\r\n- third')
    .replace('\r\n-}', '\r\n:NS:22Nobody\r\n:86:OF THE WHOLE\r\n:NS:23\r\n-}');
  const [entry] = await entriesOf(await taken('mt940', text));
  expect(entry).toMatchObject({ reference: 'NS-1', counterparty: 'Nobody we know' });
  expect(entry?.memo).toBe('/NAME/Nobody we know /REMI/first second line - third');
});

it('answers a statement that a bank made anew as it took it, and one that is twice in a file once', async () => {
  const lines = [
    { reference: 'ONCE-1', amount: 77, name: 'Nobody we know' },
    { reference: 'ONCE-2', amount: -7 },
  ];
  const one = said({ lines });
  const first = await taken('camt.053', camt053(one));
  const anew = camt053({ ...one, lines: lines.toReversed() }).replace('<MsgId>M<', '<MsgId>N<');
  expect(await clerk.done<Taken>('/bank-statements', { format: 'camt.053', content: base64(anew) })).toEqual({
    items: first.items,
    open: 0,
  });
  expect(await codeOf('camt.053', anew.replace('ONCE-2', 'ONCE-3'))).toBe('STATEMENT_DIFFERS');
  // A file of the month holds what came day by day, and the day that did not.
  const next = { ...one, number: '286', opening: 1_070, lines: [{ reference: 'ONCE-4', amount: 1 }] };
  const stmt = (text: string) => /<Stmt>[^]*<\/Stmt>/.exec(text)?.[0] ?? '';
  const month = anew.replace('</Stmt>', `</Stmt>${stmt(camt053(next)).repeat(2)}`);
  const second = await taken('camt.053', month);
  expect(second.items).toMatchObject([{ entries: 1, closingMinor: '107100' }]);
  expect(second.items[0]?.id).not.toBe(first.items[0]?.id);
  expect((await taken('camt.053', month)).items).toEqual(second.items);
});

it('takes pages in their order, and no account from the middle of a statement', async () => {
  const one = said({ number: '285/1', lines: [{ reference: 'P-1', amount: 10 }] });
  const two = { ...one, number: '285/2', opening: 1_010, lines: [{ reference: 'P-2', amount: 10 }] };
  const [first, second] = [mt940(one).replace(':62F:', ':62M:'), mt940(two).replace(':60F:', ':60M:')];
  expect(await codeOf('mt940', second)).toBe('STATEMENT_GAP');
  expect(await codeOf('mt940', `${second}\r\n${first}`)).toBe('STATEMENT_GAP');
  expect((await taken('mt940', `${first}\r\n${second}`)).items).toHaveLength(2);
  const camt = said({ lines: [{ reference: 'P-3', amount: 10 }] });
  const page = '<StmtPgntn><PgNb>2</PgNb><LastPgInd>true</LastPgInd></StmtPgntn><Acct>';
  expect(await codeOf('camt.053', camt053(camt).replace('<Acct>', page))).toBe('STATEMENT_GAP');
  const inside = '<Cd>OPBD</Cd></CdOrPrtry><SubTp><Cd>INTM</Cd></SubTp>';
  expect(await codeOf('camt.053', camt053(camt).replace('<Cd>OPBD</Cd></CdOrPrtry>', inside))).toBe('STATEMENT_GAP');
});
