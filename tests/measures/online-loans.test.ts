import { describe, expect, it } from 'vitest';
import { loanDesk, paper } from '../support/loans.ts';
import { type Client, colleagueOf, type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);

interface Application {
  id: string;
  status: string;
  rateBps: number | null;
  isByRule: boolean;
  scoreId: string;
  loanId: string;
  tests: { test: string; isMet: boolean; en: string; zh: string; is: unknown }[];
}
const good = {
  monthsInBusiness: 60,
  taxRating: 'B',
  salesChangeBps: 800,
  powerChangeBps: 500,
  paidLateOf100: 3,
  deliveriesInTimeOf100: 95,
};
const poor = { ...good, taxRating: 'D', paidLateOf100: 40, salesChangeBps: -4_000 };
const scored = (inputs: object = good) => ({ score: { model: 'points-2026.1', inputs, documentHash: hash('e') } });
const wish = (amount: number, more: object = {}) => ({
  lenderId: bank.partyId,
  amount: yuan(amount),
  months: 6,
  purposeKind: 'working_capital',
  purpose: 'Steel for the works',
  payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
  consent: true,
  ...more,
});
const apply = (amount: number, more: object = {}) =>
  desk.borrower.done<Application>('/loan-applications', wish(amount, more));
const decide = (id: string, more: object = {}, by: Client = bank) =>
  by.done<Application>(`/loan-applications/${id}/decision`, more);
const unmet = ({ tests }: Application) => tests.filter(({ isMet }) => !isMet).map(({ test }) => test);
const loanOf = (id: string) => desk.read<{ status: string; sheetHash: string }>(`/loans/${id}`);
const accept = async (loanId: string) =>
  desk.borrower.done(`/loans/${loanId}/acceptance`, { sheetHash: (await loanOf(loanId)).sheetHash });
const state = (more: object, by: Client = bank) =>
  by.done<{ id: string }>(`/parties/${desk.borrower.partyId}/policy-standings`, {
    validFrom: '2026-01-01',
    documentHash: hash('a'),
    reason: 'Seen on paper',
    ...more,
  });
const payout = (amount: number) => ({
  amount: yuan(amount),
  payments: [{ accountNumber: '6222000011112222', amount: yuan(amount), evidenceHash: paper() }],
});

describe('measure 8: an online loan', () => {
  it('goes from application to pay-out in four calls, by the rule and by two people of the bank', async () => {
    await desk.another();
    const { id } = await apply(1_000_000);
    const decided = await decide(id, scored());
    expect([decided.status, decided.isByRule, decided.rateBps, unmet(decided)]).toEqual(['offered', true, 300, []]);
    expect((await loanOf(decided.loanId)).status).toBe('proposed');
    await accept(decided.loanId);
    // The firm has accepted the cost sheet, and nobody had to approve.
    expect((await loanOf(decided.loanId)).status).toBe('approved');
    const path = `/loans/${decided.loanId}/disbursements`;
    expect(await bank.refused(path, payout(1_000_000))).toMatch(/SAME_PERSON/);
    await desk.payer.done(path, payout(1_000_000));
    expect((await loanOf(decided.loanId)).status).toBe('active');
    // The firm reads what the rule asked, and the reasons of its score.
    const read = (await desk.borrower.get<Application>(`/loan-applications/${id}`)).body;
    expect(read.tests.length).toBe(9);
    const score = await desk.borrower.get<{ said: { reasons: object[] } }>(`/policy-standings/${read.scoreId}`);
    expect(score.body.said.reasons.length).toBe(6);
    // An offer that comes to nothing is over, and so is what was applied for.
    const other = await decide((await apply(10_000)).id, scored());
    await bank.done(`/loans/${other.loanId}/decline`, { reason: 'The order was cancelled' });
    expect((await desk.borrower.get<Application>(`/loan-applications/${other.id}`)).body.status).toBe('lapsed');
    const stranger = await desk.party('Stranger', 'trader');
    expect((await stranger.get(`/loan-applications/${id}`)).status).toBe(404);
    expect(await stranger.refused(`/loan-applications/${id}/decision`, {})).toMatch(/^40[34]/);
  });

  it('rests on consent and a score: none without either, and none with a consent that ended', async () => {
    await desk.another();
    expect(await desk.borrower.refused('/loan-applications', wish(1_000, { consent: false }))).toBe(
      '422 INPUT_INVALID',
    );
    const { id } = await apply(1_000_000);
    expect(await bank.refused(`/loan-applications/${id}/decision`, {})).toBe('422 APPLICATION_UNSCORED');
    const path = `/parties/${desk.borrower.partyId}/policy-standings?kind=consent`;
    const [consent] = (await desk.borrower.get<{ items: { id: string }[] }>(path)).body.items;
    await desk.borrower.done(`/policy-standings/${consent?.id}/end`, { lastOn: '2026-03-05', reason: 'No more' });
    desk.at('2026-03-06');
    expect(await bank.refused(`/loan-applications/${id}/decision`, scored())).toBe('422 SCORE_NOT_CONSENTED');
    desk.at('2026-03-05');
  });

  it('declines in words, is contested, and is then a person’s: the score overridden by two, the answer another’s', async () => {
    await desk.another();
    const { id } = await apply(1_000_000);
    const declined = await decide(id, scored(poor));
    expect([declined.status, unmet(declined), declined.tests[0]?.zh]).toEqual([
      'declined',
      ['score'],
      '评分达到最低分',
    ]);
    const events = (await desk.borrower.get<{ items: { id: string; type: string }[] }>('/events?limit=200')).body.items;
    const said = events.find(({ type }) => type === 'loanApplication.declined');
    const contest = await desk.borrower.done<{ id: string }>('/contests', {
      eventId: said?.id,
      reason: 'The late payments were another firm’s',
      documentHash: hash('c'),
    });
    const answer = { uphold: false, answer: 'The data were of another firm', documentHash: hash('d') };
    const other = await colleagueOf(bank, 3);
    await other.done(`/contests/${contest.id}/answer`, answer);
    const again = await desk.read<Application>(`/loan-applications/${id}`);
    expect(again.status).toBe('referred');
    const yes = { accept: true, rateBps: 700, answer: 'Lent on the new order, as shown' };
    const path = `/loan-applications/${id}/answer`;
    expect(await bank.refused(path, yes)).toMatch(/SAME_PERSON/);
    expect(await desk.checker.refused(path, yes)).toBe('422 SCORE_TOO_LOW');
    const override = { points: 45, reason: 'The payments are shown in time', documentHash: hash('f') };
    await bank.done(`/policy-standings/${again.scoreId}/override`, override);
    expect(await desk.checker.refused(path, { ...yes, rateBps: 699 })).toBe('422 RATE_BELOW_RISK');
    const offered = await desk.checker.done<Application>(path, yes);
    expect([offered.status, offered.isByRule]).toEqual(['offered', false]);
    await accept(offered.loanId);
    // Nothing by the rule: a person approves, who is another.
    expect((await loanOf(offered.loanId)).status).toBe('accepted');
    expect(await desk.checker.refused(`/loans/${offered.loanId}/approval`)).toMatch(/SAME_PERSON/);
    await desk.payer.done(`/loans/${offered.loanId}/approval`);
  });

  it('leaves to a person what goes beyond the online limit, with all that the firm owes so, or runs too long', async () => {
    await desk.another();
    const [one, two] = [await apply(2_000_000), await apply(1_000_001)];
    expect((await decide(one.id, scored())).status).toBe('offered');
    const beyond = await decide(two.id);
    expect([beyond.status, unmet(beyond)]).toEqual(['referred', ['limit']]);
    const long = await apply(1_000, { months: 13 });
    expect(unmet(await decide(long.id))).toEqual(['months']);
    interface Tasks {
      items: { objectId: string; act: string; dueAt: string | null }[];
    }
    const tasks = (await desk.checker.get<Tasks>('/tasks?limit=200')).body.items;
    expect(tasks.find(({ objectId }) => objectId === two.id)?.act).toBe('loanApplication.answer');
    const no = { accept: false, answer: 'Ask again in the summer' };
    expect((await desk.checker.done<Application>(`/loan-applications/${two.id}/answer`, no)).status).toBe('declined');
    // The bank’s own rule from its day on: nothing at all is decided by it.
    const rule = { key: 'online.mostMinor', value: 0, unit: 'CNY minor units of what a firm owes by such loans' };
    await bank.done('/policy/rules', { ...rule, validFrom: '2026-03-20', source: 'Board' });
    desk.at('2026-03-20');
    const small = await apply(1_000);
    expect(unmet(await decide(small.id))).toEqual(['limit']);
    desk.at('2026-03-05');
  });

  it('names what bars the firm, and only asks a person for what the bank alone may know', async () => {
    await desk.another();
    const first = await apply(1_000);
    const watch = await state({ kind: 'list', value: 'watch', listYear: 2026 });
    const watched = await decide(first.id, scored());
    expect([watched.status, unmet(watched)]).toEqual(['referred', ['record']]);
    expect(JSON.stringify(watched)).not.toContain('watch');
    await bank.done(`/policy-standings/${watch.id}/end`, { lastOn: '2026-03-04', reason: 'It is sound' });
    await state({ kind: 'industry', value: 'steel' });
    expect(unmet(await decide((await apply(1_000)).id))).toEqual(['apart']);
    await state({ kind: 'list', value: 'black', listYear: 2026 }, authority);
    const barred = await decide((await apply(1_000)).id);
    expect([barred.status, unmet(barred)]).toEqual(['declined', ['barred', 'apart']]);
  });

  it('measure 8: leaves to a person what the words of its purpose name, and asks another where that one says yes', async () => {
    await desk.another();
    const asked = { purposeKind: 'other', purpose: '购房首付' };
    const referred = await decide((await apply(1_000, asked)).id, scored());
    expect([referred.status, unmet(referred)]).toEqual(['referred', ['purpose']]);
    const other = await colleagueOf(bank, 1);
    const yes = { accept: true, answer: 'A hostel for its own workers, seen on paper', rateBps: 500 };
    const answer = await other.post<{ reasons?: { code: string }[] }>(`/loan-applications/${referred.id}/answer`, yes);
    expect([answer.status, answer.body.reasons?.map(({ code }) => code)]).toEqual([202, ['PURPOSE_IN_WORDS']]);
  });

  it('asks the rule once more when the firm accepts: what became otherwise is a person’s to approve', async () => {
    await desk.another();
    const offered = await decide((await apply(1_000_000)).id, scored());
    await state({ kind: 'credit_event', value: 'payment_arrears', figure: 3 });
    await accept(offered.loanId);
    expect((await loanOf(offered.loanId)).status).toBe('accepted');
  });

  it('is decided once, however many decide at once, and withdrawn by the firm alone', async () => {
    await desk.another();
    const { id } = await apply(1_000_000);
    const path = `/loan-applications/${id}/decision`;
    const all = await Promise.all(Array.from({ length: 8 }, () => bank.tried<ProblemBody>(path, scored())));
    expect(all.filter(({ status }) => status < 300).length).toBe(1);
    const other = await apply(1_000);
    const leave = { reason: 'Lent elsewhere' };
    expect(await bank.refused(`/loan-applications/${other.id}/withdrawal`, leave)).toMatch(/^40[34]/);
    await desk.borrower.done(`/loan-applications/${other.id}/withdrawal`, leave);
    expect(await bank.refused(`/loan-applications/${other.id}/decision`, scored())).toBe('409 APPLICATION_WRONG_STATE');
  });
});

describe('measure 5: the funnel', () => {
  it('counts what firms applied for, whether a loan came of it or not', async () => {
    desk.at('2026-03-10');
    await desk.another();
    const offered = await decide((await apply(1_000_000)).id, scored());
    await accept(offered.loanId);
    await decide((await apply(3_000_000)).id);
    await decide((await apply(1_000)).id, scored(poor));
    desk.at('2026-03-11');
    const { figures } = await bank.done<{ figures: object }>('/policy-returns', {
      kind: 'funnel',
      periodFrom: '2026-03-10',
      periodTo: '2026-03-10',
    });
    expect(figures).toMatchObject({ applied: 3, approved: 1, declined: 1, open: 1 });
  });

  it('approves two offers of one firm by the rule, though the score was taken anew, and offers no more than was asked', async () => {
    await desk.another();
    const both = [];
    for (const _ of [1, 2]) both.push(await decide((await apply(1_000_000)).id, scored()));
    expect(both.map(({ status }) => status)).toEqual(['offered', 'offered']);
    for (const { loanId } of both) {
      await accept(loanId);
      expect((await loanOf(loanId)).status).toBe('approved');
    }
    const more = await apply(4_000_000);
    expect((await decide(more.id)).status).toBe('referred');
    const path = `/loan-applications/${more.id}/answer`;
    const yes = { accept: true, rateBps: 400, answer: 'As its books show' };
    const other = await colleagueOf(bank, 0);
    for (const amount of [yuan(9_000_000), { amountMinor: '100', currency: 'USD' }])
      expect(await other.refused(path, { ...yes, amount })).toBe('422 APPLICATION_BEYOND');
    expect((await other.done<Application>(path, { ...yes, amount: yuan(3_000_000) })).status).toBe('offered');
  });
});
