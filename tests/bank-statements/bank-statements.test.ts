import { describe, expect, it } from 'vitest';
import { ACCOUNT, DEBTOR, openCollecting } from '../support/collecting.ts';
import { base64, camt053, csv, mt940, type Said } from './forms.ts';

const desk = await openCollecting();
const { clerk, bank, owed } = desk;
const TODAY = '2026-10-12';

interface Statement {
  id: string;
  closingMinor: string;
}
interface Taken {
  items: Statement[];
  open: number;
  code: string;
}
interface Entry {
  id: string;
  reference: string;
  status: string;
  openMinor: string;
  lineId: string | null;
  paymentId: string | null;
  assignedTo: string | null;
}
const forms = { mt940, 'camt.053': camt053, csv };
type Format = keyof typeof forms;
const take = (format: Format, content: string) =>
  clerk.tried<Taken>('/bank-statements', { format, content: base64(content) });
const taken = async (format: Format, said: Said) => {
  const { status, body } = await take(format, forms[format](said));
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
};
const refused = async (format: Format, content: string) => (await take(format, content)).body.code;
const entriesOf = async (id: string) =>
  (await clerk.get<{ items: Entry[] }>(`/bank-statements/${id}/entries`)).body.items;
const openOnes = async () => (await clerk.get<{ items: Entry[] }>('/bank-entries/open')).body.items;

/** An account of its own for each, so that no statement is in another's way. */
let accounts = 0;
const said = (more: Partial<Said> = {}): Said => ({
  account: `62220099${String(++accounts).padStart(4, '0')}`,
  number: '2026-285',
  opening: 1_000,
  on: TODAY,
  lines: [
    { reference: `${accounts}-IN`, amount: 250.5, name: 'Somebody', memo: 'fees' },
    { reference: `${accounts}-OUT`, amount: -20, name: 'Somebody else' },
  ],
  ...more,
});

describe.each(Object.keys(forms) as Format[])('a statement as %s', (format) => {
  const write = forms[format];

  it('is taken once, sound, and the next follows without a gap', async () => {
    const first = said();
    const done = await taken(format, first);
    expect(done).toMatchObject({
      items: [{ closingMinor: '123050', accountNumber: first.account, entries: 2 }],
      open: 2,
    });
    const again = await clerk.post<Taken>('/bank-statements', { format, content: base64(write(first)) });
    expect(again.status).toBe(201);
    expect(again.body.items).toEqual(done.items);
    const next = { ...first, number: '2026-286', lines: [{ reference: `n${first.account}`, amount: 1 }] };
    expect(await refused(format, write({ ...next, opening: 1_230.4 }))).toBe('STATEMENT_GAP');
    expect(await refused(format, write({ ...next, opening: 1_230.5, lines: first.lines }))).toBe('ENTRY_TAKEN_BEFORE');
    expect((await taken(format, { ...next, opening: 1_230.5 })).items).toHaveLength(1);
    expect(await refused(format, write({ ...next, opening: 1_231.5 }))).toBe('STATEMENT_DIFFERS');
  });

  it('is refused by name where it is not sound', async () => {
    const { lines } = said();
    const [line = { reference: 'x', amount: 1 }] = lines;
    expect(await refused(format, write(said({ lines: [...lines, line] })))).toBe('STATEMENT_LINE_TWICE');
    if (format !== 'csv')
      expect(await refused(format, write(said({ closing: 1_230.51 })))).toBe('CLOSING_BALANCE_DIFFERS');
    else expect(await refused(format, write(said()).replace('1230.50', '1230.51'))).toBe('CLOSING_BALANCE_DIFFERS');
    expect(await refused(format, write(said({ on: '2026-10-13' })))).toBe('STATEMENT_DAY_NOT_COME');
    for (const broken of [
      write(said()).slice(0, -60),
      'no statement',
      write(said()).replaceAll('CNY', 'XXQ'),
      '\u0000',
    ])
      expect(['STATEMENT_UNREADABLE', 'STATEMENT_EMPTY', 'CLOSING_BALANCE_DIFFERS']).toContain(
        await refused(format, broken),
      );
  });
});

it('matches money in with what is owed, and money out with payments; the rest is open for somebody', async () => {
  const { a, drawdownId } = await desk.lent(500, 1_130);
  const { body } = await bank.get<{ items: { id: string; reference: string }[] }>(
    `/money-payments?objectId=${drawdownId}`,
  );
  const [payment] = body.items;
  const { items, open } = await taken('camt.053', {
    account: ACCOUNT,
    number: 'S-1',
    opening: 2_000,
    on: TODAY,
    lines: [
      { reference: 'IN-1', amount: 1_130, name: DEBTOR, memo: `invoice ${a.number}` },
      { reference: 'IN-2', amount: 77, name: 'Nobody we know' },
      { reference: 'OUT-1', amount: -500, endToEndId: payment?.reference ?? '' },
      { reference: 'OUT-2', amount: -12, memo: 'charges' },
      { reference: 'BACK-1', amount: -3, reversal: true },
    ],
  });
  expect(open).toBe(3);
  const entries = await entriesOf(items[0]?.id ?? '');
  const of = (reference: string) => entries.find((entry) => entry.reference === reference);
  expect(of('IN-1')).toMatchObject({ status: 'settled', openMinor: '0' });
  expect((await desk.owedOn(a.id))[1]).toBe(0);
  expect(of('OUT-1')).toMatchObject({ status: 'settled', paymentId: payment?.id });
  expect(of('IN-2')).toMatchObject({ status: 'open', openMinor: '7700' });
  const ofAccount = (await openOnes()).filter(({ reference }) => ['IN-2', 'OUT-2', 'BACK-1'].includes(reference));
  expect(ofAccount).toHaveLength(3);
  expect(await desk.faults()).toEqual([]);

  // Who accounts for it; a payment is one entry's, of its amount.
  const out = of('OUT-2')?.id ?? '';
  const assigned = await clerk.done<Entry>(`/bank-entries/${out}/assignment`, { personId: clerk.personId });
  expect(assigned.assignedTo).toBe(clerk.personId);
  const mine = await clerk.get<{ items: Entry[] }>(`/bank-entries/open?assignedTo=${clerk.personId}`);
  expect(mine.body.items.map(({ id }) => id)).toEqual([out]);
  expect(await clerk.refused(`/bank-entries/${out}/match`, { paymentId: payment?.id })).toBe('422 PAYMENT_DIFFERS');
  expect(await clerk.refused(`/bank-entries/${out}/assignment`, { personId: desk.seller.personId })).toBe(
    '404 NOT_FOUND',
  );
  const writeOff = { reason: 'Charges that the bank does not take back' };
  expect((await clerk.post(`/bank-entries/${out}/write-off`, writeOff)).status).toBe(202);
  const [first, second] = await Promise.all(
    [1, 2].map(() => clerk.tried<Entry & { code: string }>(`/bank-entries/${out}/write-off`, writeOff)),
  );
  expect([first?.body.status, second?.body.status].filter((status) => status === 'written_off')).toHaveLength(1);
  expect((await clerk.tried<{ code: string }>(`/bank-entries/${out}/write-off`, writeOff)).body.code).toBe(
    'ENTRY_NOT_OPEN',
  );
  // The bank moved it once: the books have the cash that the bank has.
  const given = of('OUT-2');
  const { body: books } = await bank.get<{ items: { kind: string; currency: string; balanceMinor: string }[] }>(
    '/ledger/accounts',
  );
  expect(books.items.find(({ kind }) => kind === 'bank_difference')?.balanceMinor).toBe(given?.openMinor);

  // Booked by an act, what was open is so no more.
  const rest = await bank.tried(`/facilities/${(await desk.lent(100, 200)).facilityId}/margin`, {
    amount: { amountMinor: '7700', currency: 'CNY' },
    bankReference: 'IN-2',
    receivedOn: TODAY,
  });
  expect(rest.status).toBeLessThan(300);
  expect((await openOnes()).some(({ reference }) => reference === 'IN-2')).toBe(false);
});

it('takes one of eight sent at once, and answers the others the same', async () => {
  const content = base64(mt940(said()));
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => clerk.tried<Taken>('/bank-statements', { format: 'mt940', content })),
  );
  expect(new Set(answers.map(({ body }) => body.items?.[0]?.id)).size).toBe(1);
});

it('bounds what it takes, and names what no bank writes', async () => {
  const many = Array.from({ length: 1_001 }, (_, i) => ({ reference: `M${i}`, amount: 1 }));
  expect(await refused('mt940', mt940(said({ lines: many })))).toBe('STATEMENT_TOO_LONG');
  for (const reference of ['x'.repeat(65), '---'])
    expect(await refused('camt.053', camt053(said({ lines: [{ reference, amount: 1 }] })))).toBe(
      'STATEMENT_UNREADABLE',
    );
  expect(await refused('camt.053', camt053(said({ lines: [{ reference: 'Z', amount: 0 }] })))).toBe(
    'STATEMENT_UNREADABLE',
  );
  expect((await taken('mt940', said({ lines: [] }))).items).toHaveLength(1);
});

it('is its lender’s alone', async () => {
  const done = await taken('csv', said());
  const other = await owed.party('Other bank', 'bank');
  expect((await other.get(`/bank-statements/${done.items[0]?.id}/entries`)).status).toBe(404);
  expect((await other.get<{ items: unknown[] }>('/bank-statements')).body.items).toEqual([]);
  const [entry] = await openOnes();
  const reason = { reason: 'Of no bank of mine' };
  expect((await other.tried(`/bank-entries/${entry?.id}/write-off`, reason)).status).toBe(404);
  expect(await desk.seller.refused('/bank-statements', { format: 'csv', content: 'AAAA' })).toBe('403 MANDATE_MISSING');
});

it('reads no document that reaches out or hides', async () => {
  const xml = camt053(said());
  const bomb = xml.replace('<Document', '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><Document');
  expect(await refused('camt.053', bomb)).toBe('STATEMENT_UNREADABLE');
  expect(await refused('camt.053', xml.replace('camt.053.001.08', 'camt.054.001.08'))).toBe('STATEMENT_UNREADABLE');
  expect(await refused('camt.053', xml.replace('>250.50<', '>-250.50<'))).toBe('STATEMENT_UNREADABLE');
  expect(await refused('camt.053', xml.replace('>250.50<', '>1e999<'))).toBe('STATEMENT_UNREADABLE');
});

it('takes money out that the bank names otherwise for the payment that somebody says it is, once', async () => {
  const { drawdownId } = await desk.lent(400, 900);
  const { body } = await bank.get<{ items: { id: string }[] }>(`/money-payments?objectId=${drawdownId}`);
  const paymentId = body.items[0]?.id ?? '';
  const { items } = await taken('mt940', {
    account: '622200990777',
    number: 'S-7',
    opening: 2_000,
    on: TODAY,
    lines: [
      { reference: 'BANKS-OWN-1', amount: -400 },
      { reference: 'BANKS-OWN-2', amount: -400 },
      { reference: 'BANKS-OWN-3', amount: 400, name: 'Nobody we know' },
    ],
  });
  const [one, two, three] = (await entriesOf(items[0]?.id ?? '')).map(({ id }) => `/bank-entries/${id}/match`);
  if (!one || !two || !three) throw new Error('the statement has three lines');
  expect(await desk.seller.refused(one, { paymentId })).toMatch(/^40[34] /);
  expect(await clerk.refused(three, { paymentId })).toBe('422 PAYMENT_DIFFERS');
  expect(await clerk.refused(one, { paymentId: `mpy_${'0'.repeat(32)}` })).toMatch(/^(404|422) /);
  // Two say at once that it is theirs: it is one line's.
  const answers = await Promise.all(
    [one, two]
      .flatMap((path) => [path, path])
      .map((path) => clerk.tried<Entry & { code: string }>(path, { paymentId })),
  );
  const settled = answers.filter(({ status }) => status < 300);
  expect(settled.map(({ body: entry }) => [entry.status, entry.openMinor, entry.paymentId])).toEqual([
    ['settled', '0', paymentId],
  ]);
  expect(new Set(answers.filter(({ status }) => status >= 300).map(({ body: entry }) => entry.code))).toEqual(
    new Set(['ENTRY_NOT_OPEN', 'PAYMENT_DIFFERS']),
  );
  const isOpen = (await openOnes()).filter(({ reference }) => reference.startsWith('BANKS-OWN'));
  expect(isOpen).toHaveLength(2);
});
