import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const documentHash = 'a'.repeat(64);
/** A million over six months, the first due on 5 April. */
const running = async () => {
  const loan = await desk.propose({
    amount: { amountMinor: '100000000', currency: 'CNY' },
    expectedOn: '2026-03-05',
    availableUntil: '2026-12-31',
    terms: terms(),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, 100_000_000n, { currency: 'CNY' });
  return loan.id;
};
const overdueSince = async (id: string) =>
  (await desk.read<{ overdueSince: string | null }>(`/loans/${id}`)).overdueSince;

it('measure 16: a loan is called in for default from the day after its due day, though no timer closed a day', async () => {
  const loanId = await running();
  const call = { reason: 'default', note: 'Not paid', dueOn: '2026-06-30', documentHash };
  const path = `/loans/${loanId}/call-ins`;
  desk.at('2026-04-05');
  expect([await overdueSince(loanId), await bank.refused(path, call)]).toEqual([null, '422 CALL_UNFOUNDED']);
  desk.at('2026-04-06');
  expect(await overdueSince(loanId)).toBe('2026-04-05');
  // What is paid is no default.
  interface Line {
    dueOn: string;
    dueMinor: string;
  }
  const { lines } = await desk.read<{ lines: Line[] }>(`/loans/${loanId}/schedule`);
  const dueMinor = lines.find(({ dueOn }) => dueOn === '2026-04-05')?.dueMinor ?? '';
  await desk.repay(loanId, BigInt(dueMinor) + 100_000n, '2026-04-06', 'CNY');
  expect([await overdueSince(loanId), await bank.refused(path, call)]).toEqual([null, '422 CALL_UNFOUNDED']);
  desk.at('2026-05-20');
  expect(await overdueSince(loanId)).toBe('2026-05-05');
  // So it stands in the list, where it is sought and ordered by it, and in what an act answers that reckons nothing anew.
  const listed = async (more = '') => {
    const { items } = await desk.read<{ items: { id: string; overdueSince: string | null }[] }>(`/lists/loans?${more}`);
    return items.map((row) => [row.id, row.overdueSince]);
  };
  expect(await listed()).toContainEqual([loanId, '2026-05-05']);
  expect(await listed('sort=overdueSince&overdueSinceTo=2026-05-05')).toEqual([[loanId, '2026-05-05']]);
  const judged = { class: 'special_mention', reason: 'Its orders fell away' };
  expect(await bank.done(`/loans/${loanId}/classification`, judged)).toMatchObject({ overdueSince: '2026-05-05' });
  expect(await bank.done(path, call)).toMatchObject({ kind: 'call', reason: 'default' });
});

it('measure 19: more time for who is on a black list asks one more person, as a rollover does, and other terms do not', async () => {
  desk.at('2026-03-05');
  await desk.another();
  const loanId = await running();
  interface Asked {
    reasons?: { code: string }[];
  }
  const change = async (periods: number) => {
    const asked = { kind: 'reschedule', terms: terms({ periods }), reason: 'Orders come later', documentHash };
    const { status, body } = await bank.post<Asked>(`/loans/${loanId}/changes`, asked);
    expect(status).toBe(202);
    return (body.reasons ?? []).map(({ code }) => code);
  };
  expect(await change(18)).not.toContain('STANDING_OF_BORROWER');
  await authority.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'list',
    value: 'black',
    listYear: 2026,
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Seen on paper',
  });
  expect(await change(18)).toContain('STANDING_OF_BORROWER');
  expect(await change(5)).not.toContain('STANDING_OF_BORROWER');
});
