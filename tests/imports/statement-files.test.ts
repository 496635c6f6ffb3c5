import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { readFiles } from '../../src/money/imports/index.ts';
import type { FileState } from '../support/files.ts';
import { openOwed } from '../support/receivables.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const owed = await openOwed();
const [bank] = owed.banks;
const clerk = await owed.colleague(bank, 'Statement clerk', ['statement:record', 'file:upload']);
const [one, other] = [await owed.account(bank, '6222000011110001'), '6222000011110002'];
expect(one).not.toBe('');

const heading = '账号,流水号,付款人,金额,记账日期';
const row = (accountNumber: string, reference: string, amount: number, on = '2026-10-12') =>
  [accountNumber, reference, 'Payer', amount.toFixed(2), on].join();
async function sent(...lines: string[]) {
  const text = lines.join('\n');
  const { id } = await clerk.done<FileState>('/files', { kind: 'statement_lines', name: 'statement.csv' });
  await clerk.done(`/files/${id}/parts`, { part: 0, content: Buffer.from(text).toString('base64') });
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { id, proposal: (await clerk.post<Proposal>(`/files/${id}/completion`, { sha256 })).body };
}
async function read(id: string) {
  await readFiles(owed.system());
  const file = (await clerk.get<FileState>(`/files/${id}`)).body;
  const faults = (await clerk.get<{ items: { line: number; code: string; field: string }[] }>(`/files/${id}/faults`))
    .body.items;
  return [
    file.status,
    file.accepted,
    file.refusal ?? faults.map(({ line, code, field }) => `${line} ${code} ${field}`),
  ];
}

it('of a day that has not come, a line is refused as where it is typed', async () => {
  const { id, proposal } = await sent(heading, row(other, 'D-1', 10), row(other, 'D-2', 10, '2026-10-14'));
  await clerk.agreed(proposal);
  expect(await read(id)).toEqual(['done', 1, ['3 LINE_NOT_BOOKED valueOn']]);
});

it('of two columns that mean the same neither is taken', async () => {
  const twice = '账号,流水号,付款人,贷方金额,金额,记账日期';
  const { id, proposal } = await sent(twice, `${other},E-1,Payer,10.00,20.00,2026-10-12`);
  await clerk.agreed(proposal);
  expect(await read(id)).toEqual(['refused', 0, 'COLUMNS_TWICE: amount']);
});

it('takes no more parts while people are asked to agree to what it holds', async () => {
  const { id, proposal } = await sent(heading, row(other, 'F-1', 10));
  const part = { part: 1, content: Buffer.from(`\n${row(other, 'F-2', 10)}`).toString('base64') };
  const more = await clerk.post<ProblemBody>(`/files/${id}/parts`, part);
  expect([more.body.code, more.body.facts?.proposalId]).toEqual(['FILE_AWAITS', proposal.id]);
  await bank.done(`/proposals/${proposal.id}/refusal`, { reason: 'other', note: 'A line of the statement is missing' });
  expect((await clerk.post(`/files/${id}/parts`, part)).status).toBeLessThan(300);
});

it('of several clients, the day of each is added up, typed or as a file', async () => {
  const level = ({ proposal }: { proposal: Proposal }) => proposal.needs.level;
  const pair = (n: number) => [row('6222000011110001', `G-${n}A`, 1_800_000), row(other, `G-${n}B`, 1_900_000)];
  const first = await sent(heading, ...pair(1));
  expect(level(first)).toBe('L1');
  await clerk.agreed(first.proposal);
  expect(level(await sent(heading, ...pair(2)))).toBe('L2');
  const typed = await clerk.post<Proposal>('/statements', {
    accountNumber: '6222000011110001',
    lines: [
      {
        bankReference: 'G-3',
        payerName: 'Payer',
        amount: { amountMinor: '330000000', currency: 'CNY' },
        valueOn: '2026-10-12',
        memo: '',
      },
    ],
  });
  expect([typed.status, typed.body.needs.level]).toEqual([202, 'L2']);
});
