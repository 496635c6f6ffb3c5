import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import { colleagueOf } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const taxes = await desk.party('Bureau of Taxes', 'authority');
const guarantor = await desk.party('City Guarantee', 'guarantor');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);
const statePath = () => `/parties/${desk.borrower.partyId}/policy-standings`;
const list = (value: string) => ({
  kind: 'list',
  value,
  listYear: 2026,
  validFrom: '2026-01-01',
  documentHash: hash('a'),
  reason: 'Notice of the year',
});
interface Kept {
  id: string;
  status: string;
}
const propose = (more: object = {}) =>
  desk.propose({
    amount: yuan(1_000_000),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ shape: 'equal_principal', rate: { kind: 'fixed', rateBps: 480 } }),
    ...more,
  });
const running = async () => {
  const loan = await propose();
  await desk.approve(loan);
  await desk.disburse(loan.id, 100_000_000n, { currency: 'CNY' });
  return loan.id;
};

it('measure 19: nobody is on a red and a black list at once, whoever keeps them', async () => {
  await desk.another();
  const red = await taxes.done<Kept>(statePath(), list('red'));
  expect(red.status).toBe('in_force');
  const black = await authority.done<Kept>(statePath(), list('black'));
  expect((await taxes.get<Kept>(`/policy-standings/${red.id}`)).body.status).toBe('withdrawn');
  expect(await taxes.refused(statePath(), list('red'))).toBe('409 STANDING_CONTRADICTS');
  const contest = await desk.borrower.done<Kept>(`/policy-standings/${black.id}/contests`, {
    reason: 'The judgment was paid',
    documentHash: hash('b'),
  });
  const upheld = { uphold: true, answer: 'Paid: removed from it' };
  await (await colleagueOf(authority, 2)).done(`/standing-contests/${contest.id}/answer`, upheld);
  // What was wrong excluded nothing: the red list holds again, and is not said twice.
  const back = async () =>
    (
      await taxes.get<{ items: (Kept & { value: string; supersedes: string | null })[] }>('/policy-standings?limit=200')
    ).body.items
      .filter(({ value, status }) => value === 'red' && status === 'in_force')
      .map(({ supersedes }) => supersedes);
  expect(await back()).toEqual([red.id]);
  expect(await taxes.refused(statePath(), list('red'))).toBe('409 STANDING_OVERLAPS');
});

it('measure 19: a red list that left for two black ones is back only when none bars the firm', async () => {
  await desk.another();
  const red = await taxes.done<Kept>(statePath(), list('red'));
  const [one, two] = [
    await authority.done<Kept>(statePath(), list('black')),
    await taxes.done<Kept>(statePath(), { ...list('black'), listYear: 2025 }),
  ];
  const uphold = async (black: Kept, by: typeof taxes) => {
    const contest = await desk.borrower.done<Kept>(`/policy-standings/${black.id}/contests`, {
      reason: 'Paid',
      documentHash: hash('b'),
    });
    const answer = { uphold: true, answer: 'Paid: removed from it' };
    await (await colleagueOf(by, 2)).done(`/standing-contests/${contest.id}/answer`, answer);
  };
  await uphold(one, authority);
  expect((await taxes.get<Kept>(`/policy-standings/${red.id}`)).body.status).toBe('withdrawn');
  expect(await taxes.refused(statePath(), list('red'))).toBe('409 STANDING_CONTRADICTS');
  await uphold(two, taxes);
  expect(await taxes.refused(statePath(), list('red'))).toBe('409 STANDING_OVERLAPS');
});

it('measure 17: what a guarantor frees by hand leaves small firms their share', async () => {
  const fund = await guarantor.done<Kept>('/pots', {
    kind: 'risk_share',
    label: 'national_fund',
    name: 'Fund of the year',
    amount: yuan(10_000_000),
    shareBps: 8_000,
    drawers: [bank.partyId],
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    documentHash: hash('b'),
  });
  const share = async (employees: number, amount: number) => {
    await desk.another();
    await bank.done(statePath(), {
      kind: 'size',
      purpose: 'guarantee',
      figures: { industry: 'industry', employees, revenueMinor: employees > 100 ? '50000000000000' : '500000000' },
      validFrom: '2026-01-01',
      documentHash: hash('a'),
      reason: 'Seen on paper',
    });
    const asked = await bank.done<Kept>(`/pots/${fund.id}/earmarks`, {
      objectId: await running(),
      amount: yuan(amount),
      reason: 'share of the loss',
    });
    await guarantor.done(`/earmarks/${asked.id}/answer`, { accept: true, reason: 'as its paper shows' });
    return asked.id;
  };
  const small = await share(50, 800_000);
  const large = await share(2_000, 200_000);
  expect(await guarantor.refused(`/earmarks/${small}/freeing`, { reason: 'room' })).toBe('422 EARMARK_KEEPS_MIX');
  for (const id of [large, small])
    expect((await guarantor.done<Kept>(`/earmarks/${id}/freeing`, { reason: 'room' })).status).toBe('freed');
});

it('measure 11: a milestone is reached on a paper of its own', async () => {
  await desk.another();
  const loan = await propose({ purposeKind: 'technical_renovation', purpose: 'A new furnace' });
  const payee = { name: 'Supplier of Steel', accountNumber: '6222000011112222', amount: yuan(400_000) };
  const account = await bank.done<Kept>('/pots', {
    kind: 'purpose_account',
    label: 'upgrade',
    name: 'Furnace',
    amount: yuan(1_000_000),
    loanId: loan.id,
    payees: [
      { ...payee, milestone: 'Furnace delivered' },
      { ...payee, milestone: 'Furnace in use' },
    ],
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    documentHash: hash('c'),
  });
  const path = `/pots/${account.id}/milestones`;
  expect(await bank.refused(path, { milestone: 'Furnace delivered', documentHash: hash('c') })).toBe(
    '409 MILESTONE_PAPER_USED',
  );
  await bank.done(path, { milestone: 'Furnace delivered', documentHash: hash('d') });
  expect(await bank.refused(path, { milestone: 'Furnace in use', documentHash: hash('d') })).toBe(
    '409 MILESTONE_PAPER_USED',
  );
  await bank.done(path, { milestone: 'Furnace in use', documentHash: hash('e') });
});
