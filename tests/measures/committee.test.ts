import { expect, it } from 'vitest';
import { bringPaper } from '../support/files.ts';
import { openLimit } from '../support/limits.ts';
import { loanDesk, paper, terms } from '../support/loans.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const second = await desk.party('Second Bank', 'bank');
const third = await desk.party('Third Bank', 'bank');
const money = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const documentHash = 'b'.repeat(64);
type Body = Record<string, string>;

it('measure 3: while a creditors’ committee acts, none of its banks cuts a line or calls a loan in alone', async () => {
  await bank.done('/lender-capital', { capital: money(10_000_000_000), statedFor: '2025-12-31', documentHash });
  const limit = await openLimit(bank, 'customer', desk.borrower, money(2_000_000));
  const loan = await desk.propose({
    amount: money(1_000_000),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ rate: { kind: 'fixed', rateBps: 800 } }),
  });
  await desk.approve(loan);
  await desk.payer.done(`/loans/${loan.id}/disbursements`, {
    amount: money(1_000_000),
    payments: [{ accountNumber: '6222000011112222', amount: money(1_000_000), evidenceHash: paper() }],
  });
  const cut = (amount: number, reason = 'risk_rose', hash = documentHash) =>
    bank.tried<ProblemBody>(`/limits/${limit}/change`, {
      amount: money(amount),
      reason,
      note: 'Orders fell',
      documentHash: hash,
    });
  const { id: bodyId = '' } = await bank.done<Body>('/joint-bodies', {
    kind: 'creditors_committee',
    name: 'Creditors of the works',
    debtorId: desk.borrower.partyId,
    memberIds: [second.partyId, third.partyId],
    currency: 'CNY',
    documentHash,
  });
  // Until it acts each bank is its own.
  expect((await cut(1_900_000)).status).toBeLessThan(300);
  for (const member of [second, third]) await member.done(`/joint-bodies/${bodyId}/joining`, { documentHash });
  const alone = await cut(1_500_000);
  expect([alone.status, alone.body.code, alone.body.facts?.bodyId]).toEqual([422, 'CUT_ALONE', bodyId]);
  // That the firm asked for it is no reason where the firm did not.
  expect((await cut(1_500_000, 'customer_asked')).body.code).toBe('CUT_ALONE');
  // Nor that an authority did, whose paper nobody has.
  expect((await cut(1_800_000, 'authority')).body.code).toBe('CUT_ALONE');
  expect((await cut(1_800_000, 'authority', (await bringPaper(bank)).sha256)).status).toBeLessThan(300);
  desk.at('2026-05-20');
  const call = (reason: string) =>
    bank.refused(`/loans/${loan.id}/call-ins`, { reason, note: 'Late since April', dueOn: '2026-07-31', documentHash });
  expect(await call('default')).toBe('422 CUT_ALONE');
  const put = { kind: 'own_cut', said: 'Our line goes down to 1.5 million', closesOn: '2026-06-30', documentHash };
  const motion = await bank.done<Body>(`/joint-bodies/${bodyId}/motions`, put);
  await bank.done(`/motions/${motion.id}/votes`, { vote: 'for' });
  expect((await cut(1_500_000)).body.code).toBe('CUT_ALONE');
  await second.done(`/motions/${motion.id}/votes`, { vote: 'for' });
  expect((await cut(1_500_000)).status).toBeLessThan(300);
  // What was carried is for who put it, and for its days.
  desk.at('2026-06-25');
  expect((await cut(1_400_000)).body.code).toBe('CUT_ALONE');
});
