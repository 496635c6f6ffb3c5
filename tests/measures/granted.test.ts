import { expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { transfer } from '../support/money.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const guarantor = await desk.party('City Guarantee', 'guarantor');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);
interface Kept {
  id: string;
  status: string;
  drawnMinor: string;
}
const open = (by: typeof bank, kind: string, label: string, more: object = {}) =>
  by.done<Kept>('/pots', {
    kind,
    label,
    name: `${kind} ${label}`,
    amount: yuan(10_000_000),
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    documentHash: hash('b'),
    drawers: [bank.partyId],
    ...more,
  });
const sized = (purpose: string, employees: number) =>
  bank.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'size',
    purpose,
    figures: { industry: 'industry', employees, revenueMinor: employees > 100 ? '50000000000000' : '500000000' },
    validFrom: '2026-01-01',
    documentHash: hash('a'),
    reason: 'Seen on paper',
  });
/** A million at 4.8 per cent since March; its first interest, 4,000 yuan, falls due in April. */
const running = async () => {
  const loan = await desk.propose({
    amount: yuan(1_000_000),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ shape: 'equal_principal', rate: { kind: 'fixed', rateBps: 480 } }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, 100_000_000n, { currency: 'CNY' });
  return loan.id;
};
const rulesOf = ({ facts }: ProblemBody) =>
  ((facts?.rules ?? []) as { rule: string; isMet: boolean }[]).filter(({ isMet }) => !isMet).map(({ rule }) => rule);
const yes = { accept: true, reason: 'as its paper shows' };

it('measure 17: small firms that were only asked for make no room for a large one', async () => {
  const fund = await open(guarantor, 'risk_share', 'national_fund', { shareBps: 8_000 });
  const ask = async (employees: number, amount: number) => {
    await desk.another();
    await sized('guarantee', employees);
    const draw = { objectId: await running(), amount: yuan(amount), reason: 'share of the loss' };
    return (await bank.done<Kept>(`/pots/${fund.id}/earmarks`, draw)).id;
  };
  const small = await ask(50, 800_000);
  const large = await ask(2_000, 200_000);
  const grants = (id: string) => guarantor.tried<ProblemBody>(`/earmarks/${id}/answer`, yes);
  // Granted before the small one is, the large one alone is all that is guaranteed; and the small one may be taken back.
  const early = await grants(large);
  expect([early.body.code, rulesOf(early.body)]).toEqual(['POT_ADMITS_NOT', ['guarantee.share.smallBps']]);
  for (const id of [small, large]) expect((await grants(id)).status).toBeLessThan(300);
  expect(await guarantor.refused(`/earmarks/${small}/freeing`, { reason: 'room' })).toBe('422 EARMARK_KEEPS_MIX');
});

it('measure 17: a share follows what may still be lost, and one of a loan that is repaid makes no room', async () => {
  const fund = await open(guarantor, 'risk_share', 'national_fund', { shareBps: 8_000 });
  const ask = async (employees: number, amount: number) => {
    await desk.another();
    await sized('guarantee', employees);
    const objectId = await running();
    const draw = { objectId, amount: yuan(amount), reason: 'share of the loss' };
    return { objectId, made: await bank.tried<Kept & ProblemBody>(`/pots/${fund.id}/earmarks`, draw) };
  };
  const { objectId, made } = await ask(50, 800_000);
  await guarantor.done(`/earmarks/${made.body.id}/answer`, yes);
  const drawn = async () => (await guarantor.get<Kept>(`/pots/${fund.id}`)).body.drawnMinor;
  const owed = async () =>
    BigInt((await bank.get<{ outstandingMinor: string }>(`/loans/${objectId}`)).body.outstandingMinor);
  const repay = (amount: number) =>
    bank.done(`/loans/${objectId}/repayments`, { ...transfer(), amount: yuan(amount), receivedOn: '2026-03-05' });
  await repay(500_000);
  expect([await drawn(), await owed()]).toEqual(['40000000', 50_000_000n]);
  await repay(500_000);
  expect(await drawn()).toBe('0');
  // Of what was repaid nothing is small any more.
  const large = await ask(2_000, 200_000);
  expect([large.made.body.code, rulesOf(large.made.body)]).toEqual(['POT_ADMITS_NOT', ['guarantee.share.smallBps']]);
});

it('measure 17: a subsidy is granted by what the loan bears on the day of the yes, and not of the asking', async () => {
  const pot = await open(authority, 'subsidy', 'interest');
  await desk.another();
  await sized('subsidy', 50);
  const loanId = await running();
  desk.at('2026-04-05');
  const paid = { ...transfer(), amount: yuan(170_667), receivedOn: '2026-04-05' };
  await bank.done(`/loans/${loanId}/repayments`, paid);
  const draw = { objectId: loanId, amount: yuan(4_000), reason: 'interest of the first month' };
  const asked = await bank.done<Kept>(`/pots/${pot.id}/earmarks`, draw);
  await bounce(bank, paid);
  const answer = await authority.tried<ProblemBody>(`/earmarks/${asked.id}/answer`, yes);
  expect([answer.body.code, rulesOf(answer.body)]).toEqual(['POT_ADMITS_NOT', ['interest that the loan bore']]);
  await authority.done(`/earmarks/${asked.id}/answer`, { accept: false, reason: 'its interest was taken back' });
  expect((await authority.get<Kept>(`/pots/${pot.id}`)).body.drawnMinor).toBe('0');
  desk.at('2026-03-05');
});

it('measure 13: a small loan out of a large line is none of a small line', async () => {
  await desk.another();
  await sized('relending', 50);
  const batch = await open(bank, 'relending_batch', 'small', { beforeBps: 2_000 });
  const [loanId, second] = [await running(), await running()];
  const draw = (objectId: string) => ({ objectId, amount: yuan(1_000_000), reason: 'qualifies' });
  await bank.done(`/pots/${batch.id}/earmarks`, draw(loanId));
  const facility = await bank.done<Kept>('/facilities', {
    borrowerId: desk.borrower.partyId,
    limit: yuan(30_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 400,
    expiresOn: '2027-12-31',
  });
  const approver = await desk.colleague(bank, 'Facilities', ['facility:approve']);
  await approver.done(`/facilities/${facility.id}/approval`);
  const large = await bank.tried<ProblemBody>(`/pots/${batch.id}/earmarks`, draw(second));
  expect([large.body.code, rulesOf(large.body)]).toEqual(['POT_ADMITS_NOT', ['relending.capMinor']]);
});
