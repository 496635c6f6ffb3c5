import { expect, it } from 'vitest';
import { openLimit } from '../support/limits.ts';
import { loanDesk } from '../support/loans.ts';
import { colleagueOf, type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const documentHash = 'a'.repeat(64);
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
await bank.done('/lender-capital', { capital: yuan(100_000_000), statedFor: '2025-12-31', documentHash });

it('measure 2: a line that is owed back is not cut again, but for what the record shows', async () => {
  await authority.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'list',
    value: 'key100',
    listYear: 2026,
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Notice of the year',
  });
  const limitId = await openLimit(bank, 'customer', desk.borrower, yuan(5_000_000));
  const to = (amount: number, reason = 'risk_rose') =>
    bank.tried<ProblemBody>(`/limits/${limitId}/change`, {
      amount: yuan(amount),
      reason,
      note: 'Two orders were cancelled',
      documentHash,
    });
  expect((await to(1_000_000)).status).toBe(200);
  const { body } = await desk.borrower.get<{ items: { id: string }[] }>('/credit-cuts?limit=200');
  const cutId = body.items[0]?.id;
  await desk.borrower.done(`/credit-cuts/${cutId}/contest`, { reason: 'They were placed again', documentHash });
  const back = { undo: true, answer: 'The line is given back' };
  await (await colleagueOf(bank, 2)).done(`/credit-cuts/${cutId}/answer`, back);
  const again = await to(200_000);
  expect([again.body.code, again.body.facts?.cutId]).toEqual(['CUT_GIVING_BACK', cutId]);
  // In part is not yet what it was.
  expect((await to(2_000_000)).status).toBe(200);
  expect((await to(1_500_000)).body.code).toBe('CUT_GIVING_BACK');
  await desk.borrower.done('/matters', { bankId: bank.partyId, ask: 'Lower our line to one and a half million' });
  expect((await to(1_500_000, 'customer_asked')).status).toBe(200);
  expect((await to(5_000_000)).status).toBe(200);
  expect((await to(4_000_000)).status).toBe(200);
});

it('measure 2: nor is a line of a firm on no list closed, or held under less, while one is owed back', async () => {
  await desk.another();
  const firm = desk.borrower;
  const cutLine = await openLimit(bank, 'customer', firm, yuan(5_000_000));
  const why = { reason: 'risk_rose', note: 'Two orders were cancelled', documentHash };
  await bank.done(`/limits/${cutLine}/change`, { amount: yuan(1_000_000), ...why });
  const { body } = await firm.get<{ items: { id: string }[] }>('/credit-cuts?limit=200');
  const cutId = body.items[0]?.id;
  await firm.done(`/credit-cuts/${cutId}/contest`, { reason: 'They were placed again', documentHash });
  const back = { undo: true, answer: 'The line is given back' };
  await (await colleagueOf(bank, 2)).done(`/credit-cuts/${cutId}/answer`, back);
  const close = () => bank.tried<ProblemBody>(`/limits/${cutLine}/closing`, why);
  const hold = (amount: number) =>
    bank.tried<ProblemBody>('/party-limits', {
      kind: 'borrower',
      partyId: firm.partyId,
      limit: yuan(amount),
      validUntil: '2027-12-31',
      ...why,
    });
  for (const tried of [await close(), await hold(0), await hold(500_000)])
    expect([tried.body.code, tried.body.facts?.cutId]).toEqual(['CUT_GIVING_BACK', cutId]);
  // One that holds nothing back cuts nothing.
  expect((await hold(5_000_000)).body.code).toBeUndefined();
  await bank.done(`/limits/${cutLine}/change`, { amount: yuan(5_000_000), ...why });
  expect((await hold(500_000)).body.code).toBeUndefined();
  expect((await close()).status).toBe(200);
});

it('measure 2: a limit on claims that was cut is given back by one of its kind and money, and by no other', async () => {
  await desk.another();
  const { partyId } = desk.borrower;
  await authority.done(`/parties/${partyId}/policy-standings`, {
    kind: 'list',
    value: 'key100',
    listYear: 2026,
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Notice of the year',
  });
  const why = { reason: 'risk_rose', note: 'Two orders were cancelled', documentHash };
  const set = (kind: string, limit: ReturnType<typeof yuan>) =>
    bank.done('/party-limits', { kind, partyId, limit, validUntil: '2027-12-31', ...why });
  await set('debtor', yuan(2_000_000));
  await set('debtor', yuan(1_000_000));
  const first = async () =>
    (await desk.borrower.get<{ items: { id: string; status: string }[] }>('/credit-cuts?limit=200')).body.items[0];
  const cutId = (await first())?.id;
  await desk.borrower.done(`/credit-cuts/${cutId}/contest`, { reason: 'They were placed again', documentHash });
  const back = { undo: true, answer: 'The limit is given back' };
  await (await colleagueOf(bank, 2)).done(`/credit-cuts/${cutId}/answer`, back);
  await set('borrower', yuan(5_000_000));
  await set('seller', yuan(5_000_000));
  await openLimit(bank, 'customer', desk.borrower, yuan(5_000_000));
  await set('debtor', { ...yuan(5_000_000), currency: 'JPY' });
  expect((await first())?.status).toBe('giving_back');
  await set('debtor', yuan(2_000_000));
  expect((await first())?.status).toBe('undone');
});

it('measure 2: a line that is suspended and owed back is given back by being resumed, and by no ceiling', async () => {
  await desk.another();
  const firm = desk.borrower;
  const why = { reason: 'risk_rose', note: 'Two orders were cancelled', documentHash };
  const limitId = await openLimit(bank, 'customer', firm, yuan(1_000_000));
  await bank.done(`/limits/${limitId}/suspension`, why);
  const first = async () =>
    (await firm.get<{ items: { id: string; status: string }[] }>('/credit-cuts?limit=200')).body.items[0];
  const cutId = (await first())?.id;
  await firm.done(`/credit-cuts/${cutId}/contest`, { reason: 'They were placed again', documentHash });
  await (await colleagueOf(bank, 2)).done(`/credit-cuts/${cutId}/answer`, { undo: true, answer: 'It is given back' });
  const ceiling = { kind: 'borrower', partyId: firm.partyId, limit: yuan(9_000_000), validUntil: '2027-12-31', ...why };
  await bank.done('/party-limits', ceiling);
  expect((await first())?.status).toBe('giving_back');
  await bank.done(`/limits/${limitId}/resumption`, { ...why, reason: 'risk_fell' });
  expect((await first())?.status).toBe('undone');
});
