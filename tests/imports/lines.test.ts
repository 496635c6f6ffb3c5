import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { ACCOUNT, DEBTOR, openCollecting } from '../support/collecting.ts';
import type { FileState } from '../support/files.ts';
import { yuan } from '../support/receivables.ts';
import type { Client, ProblemBody, Proposal } from '../support/world.ts';

const { owed, bank, seller, lent, line, statement } = await openCollecting();
const typist = await owed.colleague(bank, 'Typist', ['statement:record', 'file:upload']);
const reader = await owed.colleague(bank, 'Second person', ['statement:record', 'file:upload']);

interface FileLine {
  line: number;
  values: Record<string, string>;
  fault: { code: string; field: string } | null;
  touches: {
    lineId: string | null;
    aboutId: string | null;
    holderId: string | null;
    receipts: { kind: string; objectId: string; amountMinor: string }[];
    receivables: { receivableId: string; amountMinor: string }[];
  } | null;
}
const HEAD = '账号,流水号,付款人,金额,记账日期,冲正流水号,附言';
const row = (reference: string, amount: number, memo: string, more: { reverses?: string; payer?: string } = {}) =>
  [ACCOUNT, reference, more.payer ?? DEBTOR, amount.toFixed(2), '2026-10-12', more.reverses ?? '', memo].join();
async function proposed(rows: readonly string[], head = HEAD) {
  const text = [head, ...rows].join('\n');
  const { id } = await typist.done<FileState>('/files', { kind: 'statement_lines', name: 'statement.csv' });
  await typist.done(`/files/${id}/parts`, { part: 0, content: Buffer.from(text).toString('base64') });
  const sha256 = createHash('sha256').update(text).digest('hex');
  const answer = await typist.post<Proposal & { params: { fileId: string } }>(`/files/${id}/completion`, { sha256 });
  return { id, proposal: answer.body };
}
type Listed = { items: FileLine[]; next: string | null } & ProblemBody;
const lines = async (by: Client, fileId: string, query = '') =>
  (await by.get<Listed>(`/files/${fileId}/lines?${query}`)).body;

it('the second person of a statement file reads its lines, each with what it would touch', async () => {
  const { facilityId, a } = await lent(50_000, 100_000);
  await statement(line('OLD-1', 20_000, a.number));
  const collected = { bankReference: 'OLD-1', amount: yuan(20_000), receivedOn: '2026-10-12', receivableId: a.id };
  await bank.done(`/facilities/${facilityId}/repayments`, { ...collected, source: 'collection' });
  await bank.done(`/facilities/${facilityId}/repayments`, {
    bankReference: 'WORD-1',
    amount: yuan(5_000),
    receivedOn: '2026-10-12',
    source: 'borrower',
  });
  const { id, proposal } = await proposed([
    row('NEW-1', 30_000, a.number),
    row('OLD-1', 20_000, a.number),
    row('OLD-1R', 20_000, 'recall', { reverses: 'OLD-1' }),
    '',
    row('WORD-1', 5_000, 'own', { payer: '重庆示例汽配有限公司' }),
    row('BAD-1', 0, 'nothing'),
    'too,few',
  ]);
  expect(proposal.needs.agreements).toBeGreaterThan(0);
  const all = await lines(reader, id);
  expect(all).toMatchObject({ next: null });
  const { items, next } = all;
  expect([items.map((each) => each.line), next]).toEqual([[2, 3, 4, 6, 7, 8], null]);
  const [fresh, known, back, own, bad, broken] = items as [FileLine, FileLine, FileLine, FileLine, FileLine, FileLine];
  expect(fresh.values).toMatchObject({
    accountNumber: ACCOUNT,
    bankReference: 'NEW-1',
    amount: '30000.00',
    memo: a.number,
  });
  expect(fresh.touches).toMatchObject({
    lineId: null,
    holderId: seller.partyId,
    receivables: [{ receivableId: a.id, amountMinor: '3000000' }],
  });
  expect(known.touches?.lineId).toMatch(/^stl_/);
  expect(back.touches).toMatchObject({
    aboutId: known.touches?.lineId,
    receipts: [{ kind: 'repayment', objectId: facilityId, amountMinor: '2000000' }],
    receivables: [{ receivableId: a.id, amountMinor: '2000000' }],
  });
  expect(own.touches?.receipts).toMatchObject([{ kind: 'repayment', objectId: facilityId, amountMinor: '500000' }]);
  expect([bad.fault?.code, bad.touches, broken.fault?.code]).toEqual(['AMOUNT_NOT_RECEIVED', null, 'LINE_FIELDS']);
  // Nothing of it is on record by having been read, and strangers read none of it.
  expect((await lines(reader, id)).items[0]?.touches?.lineId).toBeNull();
  expect((await lines(seller, id)).code).toBe('NOT_FOUND');
});

it('is read page by page to its end, and what cannot be read says why', async () => {
  const rows = Array.from({ length: 2_405 }, (_, i) => row(`PG-${i}`, 1, 'page', { payer: 'Nobody known' }));
  const { id } = await proposed(rows);
  const seen: string[] = [];
  let cursor = '';
  do {
    const { items, next } = await lines(reader, id, `limit=200${cursor && `&cursor=${cursor}`}`);
    seen.push(...items.map(({ values }) => values.bankReference ?? ''));
    cursor = next ?? '';
  } while (cursor !== '');
  expect(seen).toEqual(rows.map((_, i) => `PG-${i}`));
  const other = await proposed([row('X', 1, 'x')], '账号,流水号');
  expect(await lines(reader, other.id)).toMatchObject({
    code: 'FILE_UNREADABLE',
    facts: { refusal: expect.stringMatching(/^COLUMNS_MISSING/) },
  });
  expect((await lines(reader, id, 'cursor=made-up')).code).toBe('CURSOR_OF_ANOTHER_QUESTION');
});
