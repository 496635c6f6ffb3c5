import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { lapseProposals } from '../../src/ground/proposals/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { readFiles } from '../../src/money/imports/index.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import type { FileState } from '../support/files.ts';
import { transfer } from '../support/money.ts';
import type { Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const accountNumber = 'CN11000900001';
const clerk = await desk.colleague(bank, 'Statement clerk', ['statement:record', 'file:upload']);
const chance = seededChance(7);
const timers = () =>
  systemCtx({ clock, chance, newId: identifiers(clock, chance) }, desk.database, desk.tenantId, 'clock');

type Row = [reference: string, amount: number, reverses?: string];
/** A statement of the bank that nobody signed: it waits for its second person. */
async function proposed(...rows: Row[]): Promise<Proposal & { fileId: string }> {
  const text = [
    '账号,流水号,付款人,金额,记账日期,冲正流水号',
    ...rows.map(([reference, amount, back]) =>
      [accountNumber, reference, 'Importer', (back ? -amount : amount).toFixed(2), desk.today(), back ?? ''].join(),
    ),
  ].join('\n');
  const file = { kind: 'statement_lines', name: 'statement.csv' };
  const { id: fileId } = await clerk.done<FileState>('/files', file);
  await clerk.done(`/files/${fileId}/parts`, { part: 0, content: Buffer.from(text).toString('base64') });
  const sha256 = createHash('sha256').update(text).digest('hex');
  const answer = await clerk.post<Proposal>(`/files/${fileId}/completion`, { sha256 });
  expect(answer.status).toBe(202);
  return { ...answer.body, fileId };
}
async function withMargin() {
  await desk.price(70_000);
  const facilityId = await desk.facility(10_000_000, {}, { expiresOn: '2027-12-31' });
  await desk.pledged(facilityId, 30);
  const money = { amount: yuan(50_000), receivedOn: desk.today(), ...transfer() };
  const line = { bankReference: money.bankReference, payerName: 'Importer', amount: money.amount, memo: 'transfer' };
  await clerk.done('/statements', { accountNumber, lines: [{ ...line, valueOn: desk.today() }] });
  await bank.done(`/facilities/${facilityId}/margin`, money);
  return { facilityId, reference: money.bankReference };
}
const holds = async (facilityId: string) =>
  (await bank.get<{ items: { reason: string }[] }>(`/facilities/${facilityId}/holds`)).body.items
    .map(({ reason }) => reason.split(' ')[0])
    .filter((reason) => /REVERSAL|TAKEN/.test(reason ?? ''));
const margin = async (facilityId: string, bankReference: string, amount: number) => {
  const body = { bankReference, amount: yuan(amount), receivedOn: desk.today() };
  const { needs, reasons } = (await bank.post<Proposal>(`/facilities/${facilityId}/margin`, body)).body;
  return [needs?.level, needs?.agreements, reasons?.map(({ code }) => code)];
};

it('a reference that waits in a file asks as many as the file, until its lines are on record', async () => {
  const { facilityId } = await withMargin();
  const small = await proposed(['F-1', 10_000], ['F-2', 10_000]);
  expect([small.verb, small.needs.level]).toEqual(['file.completeStatement', 'L1']);
  expect(await margin(facilityId, 'F-1', 10_000)).toEqual(['L1', 1, ['NO_STATEMENT_LINE']]);
  const large = await proposed(['G 1', 10_000], ['G-2', 6_000_000], ['F-1', 10_000]);
  expect([large.needs.level, large.needs.agreements]).toEqual(['L2', 2]);
  const more = ['L2', 2, ['NO_STATEMENT_LINE', 'REFERENCE_AWAITS']];
  expect(await margin(facilityId, 'ｇ-1', 10_000)).toEqual(more);
  expect(await margin(facilityId, 'F-1', 10_000)).toEqual(more);
  expect(await margin(facilityId, 'F-2', 10_000)).toEqual(['L1', 1, ['NO_STATEMENT_LINE']]);
  // Agreed to and not read yet: the lines are nowhere still.
  await clerk.agreed(large);
  expect(await margin(facilityId, 'G-1', 10_000)).toEqual(more);
  await readFiles(timers());
  expect(
    (
      await bank.post(`/facilities/${facilityId}/margin`, {
        bankReference: 'G-1',
        amount: yuan(10_000),
        receivedOn: desk.today(),
      })
    ).status,
  ).toBe(200);
  // What is on record already puts nothing at risk again; what another file of the day brings is added to the first.
  expect((await proposed(['G-2', 6_000_000])).needs.level).toBe('L1');
  expect((await proposed(['H-1', 100])).needs.level).toBe('L2');
});

it('what a file says was taken back is held at once, until others refuse it or it is read', async () => {
  const [one, two, three] = [await withMargin(), await withMargin(), await withMargin()];
  const refused = await proposed(['R-1', 50_000, one.reference.toLowerCase()]);
  expect(await holds(one.facilityId)).toEqual(['REVERSAL_PROPOSED']);
  await bank.done(`/proposals/${refused.id}/refusal`, { reason: 'other', note: 'It is another line of the statement' });
  expect(await holds(one.facilityId)).toEqual([]);
  const agreed = await proposed(['R-2', 50_000, two.reference]);
  await clerk.agreed(agreed);
  expect(await holds(two.facilityId)).toEqual(['REVERSAL_PROPOSED']);
  await readFiles(timers());
  expect(await holds(two.facilityId)).toEqual(['MONEY_TAKEN_BACK']);
  await proposed(['R-3', 50_000, three.reference]);
  expect(await holds(three.facilityId)).toEqual(['REVERSAL_PROPOSED']);
  clock.advance(8 * 86_400);
  await lapseProposals(timers());
  expect(await holds(three.facilityId)).toEqual([]);
  const { rows } = await desk.database.admin.query('select reference_key from proposed_line');
  expect(rows).toEqual([]);
});
