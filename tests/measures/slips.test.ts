import { describe, expect, it } from 'vitest';
import { loanDesk, paper } from '../support/loans.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const [second, third] = [await desk.party('Second Bank', 'bank'), await desk.party('Third Bank', 'bank')];
const documentHash = 'a'.repeat(64);
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
type Body = Record<string, string>;

const form = async () => {
  const { id } = await bank.done<Body>('/joint-bodies', {
    kind: 'joint_credit',
    name: 'Joint credit of the works',
    debtorId: desk.borrower.partyId,
    memberIds: [second.partyId, third.partyId],
    currency: 'CNY',
    documentHash,
  });
  for (const member of [second, third]) await member.done(`/joint-bodies/${id}/joining`, { documentHash });
  return `/joint-bodies/${id}`;
};

describe('measure 3: what banks report', () => {
  it('names no thing that is none here, and falls due on a day that is to come', async () => {
    const entries = `${await form()}/entries`;
    const entry = () => ({ kind: 'loan', amount: yuan(5), documentHash: paper() });
    expect(await bank.refused(entries, { ...entry(), objectId: `lon_${'0'.repeat(32)}` })).toBe('404 NOT_FOUND');
    expect(await bank.refused(entries, { ...entry(), dueOn: '2026-03-04' })).toBe('422 ENTRY_DAY_UNFIT');
    const own = { objectId: 'Contract 2026-17', dueOn: '2026-03-05' };
    expect(await bank.done<Body>(entries, { ...entry(), ...own })).toMatchObject(own);
  });

  it('measure 3: has weight where the firm is silent beyond the day of its table: what had been reported by then', async () => {
    await desk.another();
    const body = await form();
    const report = (by: typeof bank, amount: number) =>
      by.done<Body>(`${body}/entries`, { kind: 'loan', amount: yuan(amount), documentHash: paper() });
    await report(bank, 60);
    await report(second, 30);
    const motion = (closesOn: string) => ({
      kind: 'line',
      said: 'As discussed',
      closesOn,
      documentHash,
      line: yuan(500),
    });
    const put = `${body}/motions`;
    expect(await bank.refused(put, motion('2026-05-30'))).toBe('422 MOTION_UNWEIGHED');
    const table = await bank.done<Body>(`${body}/debt-tables`, { asOf: '2026-03-05' });
    desk.at(table.dueOn ?? '');
    expect(await bank.refused(put, motion('2026-05-30'))).toBe('422 MOTION_UNWEIGHED');
    desk.at('2026-04-20');
    // What is reported once the firm should have spoken buys no votes.
    await report(third, 1_000);
    const { id } = await bank.done<Body>(put, motion('2026-05-30'));
    await bank.done(`/motions/${id}/votes`, { vote: 'for' });
    await second.done(`/motions/${id}/votes`, { vote: 'for' });
    expect((await bank.get<Body>(`/motions/${id}`)).body.status).toBe('carried');
    desk.at('2026-03-05');
  });
});

describe('what is typed twice and not alike, or of no day', () => {
  it('measure 4: a size beside figures that say another one is refused, and the same one is taken', async () => {
    const said = {
      kind: 'size',
      purpose: 'tax',
      figures: { industry: 'industry', employees: 5_000, revenueMinor: '50000000000' },
      validFrom: '2026-01-01',
      documentHash,
      reason: 'Seen on paper',
    };
    const path = `/parties/${desk.borrower.partyId}/policy-standings`;
    expect(await bank.refused(path, { ...said, value: 'micro' })).toBe('422 STANDING_VALUE_UNFIT');
    expect(await bank.done<Body>(path, { ...said, value: 'large' })).toMatchObject({ value: 'large' });
  });

  it('measure 10: a firm is not merged into itself', async () => {
    const { partyId } = desk.borrower;
    const merger = {
      predecessorId: partyId,
      successorId: partyId,
      fromOn: '2026-03-05',
      reason: 'Merged',
      documentHash,
    };
    expect(await authority.refused('/successions', merger)).toBe('409 SUCCESSION_MEETS_ITSELF');
  });

  it('measure 16: a return of days before any rule is told, or names the very rule that it lacks', async () => {
    const of = { periodFrom: '1999-01-01', periodTo: '1999-12-31' };
    const made = await bank.done<{ figures: Body }>('/policy-returns', { ...of, kind: 'credit_by_industry' });
    expect(made.figures.totalMinor).toBe('0');
    const { body } = await bank.tried<{ code: string; facts: Body }>('/policy-returns', {
      ...of,
      kind: 'bad_loans_by_size',
    });
    expect([body.code, body.facts]).toMatchObject([
      'POLICY_UNKNOWN',
      { key: 'badLoans.toleranceBps', date: '1999-12-31' },
    ]);
    // Of another kind no rule of bad loans is asked for.
    const mix = await bank.tried<{ facts: Body }>('/policy-returns', { ...of, kind: 'guarantee_mix' });
    expect(mix.body.facts.key).toBe('guarantee.share.smallBps');
  });

  it('measure 8: an application pays an account once, in whatever digits it is written', async () => {
    const payee = (accountNumber: string) => ({ name: 'Supplier of Steel', accountNumber });
    const asked = (second: string) => ({
      lenderId: bank.partyId,
      amount: yuan(100_000),
      months: 6,
      consent: true,
      purposeKind: 'working_capital',
      purpose: 'Steel for the works',
      payees: [payee('6222000011112222'), payee(second)],
    });
    expect(await desk.borrower.refused('/loan-applications', asked('6222 0000 1111 2222'))).toBe(
      '422 LOAN_NAMED_TWICE',
    );
    // Nor in digits that only look like it, whatever stands beside them.
    expect(await desk.borrower.refused('/loan-applications', asked('６２２２０００011113333'))).toBe(
      '422 INPUT_INVALID',
    );
  });

  it('measure 9: a cash cycle is of days that have come', async () => {
    const cycle = (to: string) => desk.borrower.get<{ code?: string }>(`/cash-cycle?from=2026-01-01&to=${to}`);
    expect((await cycle('2026-03-06')).body.code).toBe('INPUT_INVALID');
    expect((await cycle('2026-03-05')).status).toBe(200);
  });
});
