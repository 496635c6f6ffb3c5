import { expect, it } from 'vitest';
import { bringPaper } from '../support/files.ts';
import { loanDesk, terms } from '../support/loans.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Statistics Office', 'authority');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const documentHash = 'a'.repeat(64);
const sized = (by: Client, employees: number, revenueMinor: string) =>
  by.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'size',
    purpose: 'relending',
    figures: { industry: 'industry', employees, revenueMinor },
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Seen on paper',
    ...(by === authority && { shownTo: [bank.partyId] }),
  });
const small = (by: Client) => sized(by, 50, '500000000');
const running = async (amount: number, rateBps: number) => {
  const loan = await desk.propose({
    amount: yuan(amount),
    expectedOn: desk.clock.now().toISOString().slice(0, 10),
    availableUntil: '2026-12-31',
    terms: terms({ rate: { kind: 'fixed', rateBps } }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, BigInt(amount * 100), { currency: 'CNY' });
  return loan.id;
};
interface Pot extends ProblemBody {
  id: string;
  terms: { beforeBps?: number; recordedBps?: number };
}
const open = async (beforeBps?: number, paper = documentHash) =>
  (
    await bank.tried<Pot>('/pots', {
      kind: 'relending_batch',
      label: 'small',
      name: 'Batch of the quarter',
      amount: yuan(20_000_000),
      validFrom: '2026-01-01',
      validUntil: '2027-12-31',
      documentHash: paper,
      beforeBps,
    })
  ).body;

it('measure 13: what is passed on from a rate before that nothing shows is not known, and no rate before is more than a loan may cost', async () => {
  const dear = await open(3_601);
  expect([dear.code, dear.facts]).toMatchObject(['POT_UNFIT', { recordedBps: null, mostBps: 3_600 }]);
  const lent = async (amount: number, rateBps: number, batch: Pot) => {
    await desk.another();
    await small(bank);
    const objectId = await running(amount, rateBps);
    await bank.done(`/pots/${batch.id}/earmarks`, { objectId, amount: yuan(amount), reason: 'Relent' });
  };
  const stock = () =>
    bank.done<{ id: string; figures: object }>('/policy-returns', {
      kind: 'relending_stock',
      periodFrom: '2026-01-01',
      periodTo: '2026-03-05',
    });
  await lent(1_000_000, 400, await open(3_600));
  const typed = await stock();
  expect(typed.figures).toMatchObject({ averageBps: 400, passedOnBps: null, unshownMinor: '100000000' });
  // One that another keeps is no paper of the bank's.
  expect((await open(900, (await bringPaper(authority)).sha256)).terms).toEqual({ beforeBps: 900 });
  const shown = await open(900, (await bringPaper(bank)).sha256);
  expect(shown.terms).toEqual({ beforeBps: 900, beforeShownBy: 'paper' });
  await lent(3_000_000, 500, shown);
  const told = await stock();
  expect(told.figures).toMatchObject({ averageBps: 475, passedOnBps: 400, unshownMinor: '100000000' });
  // One that was made before is rebuilt as it was told then: its rows said nothing of it.
  const rerun = () => desk.read<{ isSame: boolean; differs: string[] }>(`/policy-returns/${told.id}/rerun`);
  expect(await rerun()).toMatchObject({ isSame: true, differs: [] });
  await desk.database.admin.query(`alter table policy_return disable trigger user;
    update policy_return set reckoning = 3 where id = '${told.id}'; alter table policy_return enable trigger user`);
  expect((await rerun()).differs).toHaveLength(2);
  await desk.another();
});

it('measure 13: the rate before a batch is no more than what the bank took of such firms, and passes on from there', async () => {
  // Who lent small firms nothing says it by its own word: a batch without a rate before, or one below what is passed on, admits nothing.
  for (const none of [undefined, 49]) {
    const unsaid = await open(none);
    expect([unsaid.code, unsaid.facts]).toMatchObject(['POT_UNFIT', { recordedBps: null, passedOnBps: 50 }]);
  }
  expect((await open(900)).terms).toEqual({ beforeBps: 900 });
  await small(bank);
  await running(1_000_000, 500);
  await running(3_000_000, 401);
  // One that an authority says is larger is not of them, nor is one that nobody judged.
  await desk.another();
  await small(bank);
  await sized(authority, 5_000, '50000000000');
  await running(9_000_000, 800);
  await desk.another();
  await running(9_000_000, 800);
  // What begins on its own day is not before it.
  expect((await open(900)).terms).toEqual({ beforeBps: 900 });
  desk.at('2026-03-06');
  const dear = await open(427);
  expect([dear.code, dear.facts?.recordedBps]).toEqual(['POT_UNFIT', 426]);
  expect((await open(426)).terms).toEqual({ beforeBps: 426, recordedBps: 426 });
  expect((await open(400)).terms).toEqual({ beforeBps: 400, recordedBps: 426 });
  const batch = await open();
  expect(batch.terms).toEqual({ beforeBps: 426, recordedBps: 426 });
  // Half a point below what was taken before, to a point.
  await desk.another();
  await small(bank);
  const draw = async (rateBps: number) =>
    (
      await bank.tried<ProblemBody>(`/pots/${batch.id}/earmarks`, {
        objectId: await running(1_000_000, rateBps),
        amount: yuan(1_000_000),
        reason: 'Relent',
      })
    ).body.code;
  expect([await draw(377), await draw(376)]).toEqual(['POT_ADMITS_NOT', undefined]);
  // What a batch paid for is no rate of the bank's own; what was lent beside it is.
  desk.at('2026-03-07');
  expect((await open()).terms.recordedBps).toBe(416);
  // After a year it was before no more.
  desk.at('2027-03-08');
  expect((await open(900)).terms).toEqual({ beforeBps: 900 });
});

it('measure 13: a loan that becomes dearer than its batch admits is in it no more, and comes in by its rate of the day', async () => {
  desk.at('2026-03-06');
  await desk.another();
  const who = await small(bank);
  expect(who).toBeDefined();
  const batch = await bank.done<Pot>('/pots', {
    kind: 'relending_batch',
    label: 'small',
    name: 'Batch of the rates',
    amount: yuan(20_000_000),
    validFrom: '2026-01-01',
    validUntil: '2027-12-31',
    documentHash,
    beforeBps: 400,
  });
  const draw = (objectId: string) => ({ objectId, amount: yuan(1_000_000), reason: 'Relent' });
  const loans = [await running(1_000_000, 340), await running(1_000_000, 340)] as const;
  for (const loanId of loans) await bank.done(`/pots/${batch.id}/earmarks`, draw(loanId));
  const drawn = async () => (await bank.get<{ drawnMinor: string }>(`/pots/${batch.id}`)).body.drawnMinor;
  const change = async (loanId: string, rateBps: number) => {
    const other = {
      kind: 'reschedule',
      terms: terms({ rate: { kind: 'fixed', rateBps } }),
      reason: 'Asked',
      documentHash,
    };
    const made = await bank.done<{ id: string }>(`/loans/${loanId}/changes`, other);
    await desk.agree(made.id, loanId);
  };
  // Half a point below the rate before: to a point it stays.
  await change(loans[0], 350);
  expect(await drawn()).toBe('200000000');
  await change(loans[1], 900);
  expect(await drawn()).toBe('100000000');
  const again = await bank.tried<ProblemBody>(`/pots/${batch.id}/earmarks`, draw(loans[1]));
  expect([again.body.code, again.body.facts?.rules]).toMatchObject([
    'POT_ADMITS_NOT',
    expect.arrayContaining([{ rule: 'relending.passThroughBps', asks: 350, is: 900, isMet: false }]),
  ]);
  // It was agreed to be cheaper again.
  await change(loans[1], 350);
  expect((await bank.tried(`/pots/${batch.id}/earmarks`, draw(loans[1]))).status).toBe(201);
});
