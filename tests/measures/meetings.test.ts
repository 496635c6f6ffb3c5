import { expect, it } from 'vitest';
import { loanDesk, paper } from '../support/loans.ts';

const desk = await loanDesk('2026-12-05T02:00:00Z');
const authority = await desk.party('Bureau of Industry', 'authority');
interface Session {
  id: string;
  quarter: string;
  status: string;
  isMissed: boolean;
}
const agenda = {
  policy: 'Twenty measures',
  products: 'Loans on goods',
  conditions: 'What is asked',
  riskControl: 'Supervision',
  creditEnhancement: 'The fund of the city',
  repaymentPlan: 'By the season',
};
const minutes = (documentHash = paper()) => ({ agenda, documentHash });
const told = async () =>
  (await authority.get<{ items: Session[] }>('/quarter-sessions')).body.items.map((of) => [
    of.quarter,
    of.status,
    of.isMissed,
  ]);

it('measure 20: a quarter that had no meeting by its last day stays missed, and one paper serves one meeting', async () => {
  const { id } = await authority.done<Session>('/quarter-sessions', { quarter: '2026Q4', invited: [] });
  const next = await authority.done<Session>('/quarter-sessions', { quarter: '2027Q1', invited: [] });
  desk.at('2026-12-31');
  expect(await told()).toEqual([
    ['2026Q4', 'awaited', false],
    ['2027Q1', 'awaited', false],
  ]);
  desk.at('2027-03-04');
  expect((await told())[0]).toEqual(['2026Q4', 'awaited', true]);
  const first = minutes();
  expect(await authority.done<Session>(`/quarter-sessions/${id}/holding`, first)).toMatchObject({
    status: 'held_late',
    isMissed: true,
  });
  // The same minutes show no second meeting, not even at once.
  const holding = `/quarter-sessions/${next.id}/holding`;
  expect(await authority.refused(holding, first)).toBe('409 SESSION_PAPER_USED');
  await authority.done(holding, minutes());
  expect(await told()).toEqual([
    ['2026Q4', 'held_late', true],
    ['2027Q1', 'held', false],
    ['2027Q2', 'awaited', false],
  ]);
  expect(await authority.refused(`/quarter-sessions/${id}/holding`, minutes())).toBe('409 SESSION_WRONG_STATE');
});
