import { expect, it } from 'vitest';
import { loanDesk, paper, terms } from '../support/loans.ts';
import { statedSmall } from '../support/said.ts';
import { colleagueOf, type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const guarantor = await desk.party('City Guarantee', 'guarantor');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);

interface Pot {
  id: string;
  drawnMinor: string;
  leftMinor: string;
}
interface Earmark {
  id: string;
  objectId: string;
  status: string;
}
const sized = (purpose: string) => statedSmall(bank, desk.borrower, purpose);
const pot = (kind: string, label: string, amount: number, more: object = {}) => ({
  kind,
  label,
  name: `${kind} ${label}`,
  amount: yuan(amount),
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
  documentHash: hash('b'),
  ...more,
});
const open = (...of: Parameters<typeof pot>) => bank.done<Pot>('/pots', pot(...of));
const asked = (amount: number, more: object = {}) => ({
  amount: yuan(amount),
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: terms({ dayCount: 'actual/360', rate: { kind: 'fixed', rateBps: 400 } }),
  ...more,
});
const drawnOn = async ({ id }: Pot) =>
  (await desk.read<{ items: Earmark[] }>(`/pots/${id}/earmarks?status=live`)).items;

it('measure 5: of two quotas of one kind a loan draws on the one that has room, and stays on it while it lives', async () => {
  await desk.another();
  await sized('quota');
  const first = await open('quota', 'small', 3_000_000);
  const second = await open('quota', 'small', 1_000_000);
  const loans = [];
  for (const amount of [3_000_000, 1_000_000]) {
    const loan = await desk.propose(asked(amount));
    await desk.approve(loan);
    loans.push(loan);
  }
  const [kept] = await drawnOn(first);
  expect([kept?.objectId, (await drawnOn(second)).map(({ objectId }) => objectId)]).toEqual([
    loans[0]?.id,
    [loans[1]?.id],
  ]);
  // Nobody takes a loan that was approved out of its quota, for another to be approved in its room.
  expect(await bank.refused(`/earmarks/${kept?.id}/freeing`, { reason: 'x' })).toBe('409 EARMARK_OF_LOAN');
  const third = await desk.propose(asked(1));
  await desk.borrower.done(`/loans/${third.id}/acceptance`, { sheetHash: third.sheetHash });
  expect(await desk.checker.refused(`/loans/${third.id}/approval`)).toBe('422 POT_EXHAUSTED');
  await bank.done(`/loans/${loans[0]?.id}/decline`, { reason: 'The order was cancelled' });
  expect(await drawnOn(first)).toEqual([]);
});

it('measure 17: what two people of a guarantor granted, one of them does not take back alone', async () => {
  await desk.another();
  await sized('guarantee');
  const fund = await guarantor.done<Pot>(
    '/pots',
    pot('risk_share', 'national_fund', 1_000_000, { shareBps: 8_000, drawers: [bank.partyId] }),
  );
  const loan = await desk.propose(asked(1_000_000));
  await desk.approve(loan);
  const share = { objectId: loan.id, amount: yuan(800_000), reason: 'shared' };
  const claim = await bank.done<Earmark>(`/pots/${fund.id}/earmarks`, share);
  await guarantor.done(`/earmarks/${claim.id}/answer`, { accept: true, reason: 'as agreed' });
  const freeing = await guarantor.post<{ id: string; reasons: { code: string }[] }>(`/earmarks/${claim.id}/freeing`, {
    reason: 'x',
  });
  expect([freeing.status, freeing.body.reasons.map(({ code }) => code)]).toEqual([202, ['GRANTED_TO_ANOTHER']]);
  expect((await bank.get<{ items: Earmark[] }>(`/pots/${fund.id}/earmarks`)).body.items[0]?.status).toBe('live');
  await (await colleagueOf(guarantor, 0)).done(`/proposals/${freeing.body.id}/agreement`);
  expect((await bank.get<{ items: Earmark[] }>(`/pots/${fund.id}/earmarks`)).body.items[0]?.status).toBe('freed');
});

it('measure 11: an account with money out stays until its payees are paid or its loan is over, and its payees are the loan’s', async () => {
  await desk.another();
  const loan = await desk.propose(asked(1_000_000, { purposeKind: 'technical_renovation' }));
  await desk.approve(loan);
  const payee = (milestone: string, amount: number, accountNumber = '6222000011112222') => ({
    name: 'Supplier of Steel',
    accountNumber,
    milestone,
    amount: yuan(amount),
  });
  const account = (amount: number, payees: object[]) =>
    pot('purpose_account', 'upgrade', amount, { loanId: loan.id, payees });
  const shell = await bank.post<ProblemBody>('/pots', account(1_000_000, [payee('anything', 1_000_000, '9999')]));
  expect([shell.body.code, shell.body.errors?.[0]?.pointer]).toEqual(['POT_UNFIT', '/payees/0/accountNumber']);
  const first = await bank.done<Pot>('/pots', account(1_000_000, [payee('m1', 400_000), payee('m2', 600_000)]));
  const pay = (amount: number) =>
    desk.payer.tried<ProblemBody>(`/loans/${loan.id}/disbursements`, {
      amount: yuan(amount),
      payments: [{ accountNumber: '6222000011112222', amount: yuan(amount), evidenceHash: paper() }],
    });
  const reach = ({ id }: Pot, milestone: string) =>
    bank.done(`/pots/${id}/milestones`, { milestone, documentHash: paper() });
  await reach(first, 'm1');
  expect((await pay(400_000)).status).toBeLessThan(300);
  expect((await pay(600_000)).body.code).toBe('PURPOSE_PAYEE');
  const closing = { reason: 'anew' };
  expect(await bank.refused(`/pots/${first.id}/closing`, closing)).toBe('409 POT_DRAWN');
  await reach(first, 'm2');
  expect((await pay(500_000)).status).toBeLessThan(300);
  expect(await bank.refused(`/pots/${first.id}/closing`, closing)).toBe('409 POT_DRAWN');
  // What earlier accounts paid is no part of a later one.
  expect((await pay(100_000)).status).toBeLessThan(300);
  expect((await bank.done<{ status: string }>(`/pots/${first.id}/closing`, closing)).status).toBe('closed');
  expect(await bank.refused('/pots', account(1, [payee('again', 1)]))).toBe('422 POT_UNFIT');
});

it('measure 13: the stock is what stands in the batch and is owed, and its room falls free with what is repaid', async () => {
  await desk.another();
  await sized('relending');
  const batch = await open('relending_batch', 'small', 5_000_000, { beforeBps: 450 });
  const running = async (amount: number) => {
    const loan = await desk.propose(asked(1_000_000));
    await desk.approve(loan);
    await desk.disburse(loan.id, 100_000_000n, { currency: 'CNY' });
    await bank.done(`/pots/${batch.id}/earmarks`, { objectId: loan.id, amount: yuan(amount), reason: 'qualifies' });
    return loan.id;
  };
  await running(400_000);
  const whole = await running(1_000_000);
  await desk.repay(whole, 50_000_000n, '2026-03-05', 'CNY');
  const { outstandingMinor } = await desk.read<{ outstandingMinor: string }>(`/loans/${whole}`);
  expect(Number(outstandingMinor)).toBeLessThan(60_000_000);
  const { drawnMinor } = await desk.read<Pot>(`/pots/${batch.id}`);
  expect(BigInt(drawnMinor)).toBe(40_000_000n + BigInt(outstandingMinor));
  const { figures } = await bank.done<{ figures: { stockMinor: string } }>('/policy-returns', {
    kind: 'relending_stock',
    periodFrom: '2026-01-01',
    periodTo: '2026-03-05',
  });
  expect(figures.stockMinor).toBe(drawnMinor);
});
