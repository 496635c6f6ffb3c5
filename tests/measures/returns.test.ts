import { describe, expect, it } from 'vitest';
import { bringPaper } from '../support/files.ts';
import { loanDesk, terms } from '../support/loans.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const hash = (sign: string) => sign.repeat(64);
const money = (amount: number, currency = 'CNY') => ({ amountMinor: String(amount * 100), currency });
const small = { industry: 'industry', employees: 50, revenueMinor: '500000000' };
const medium = { industry: 'industry', employees: 500, revenueMinor: '5000000000' };
const large = { industry: 'industry', employees: 5_000, revenueMinor: '50000000000' };

type Body = Record<string, string>;
interface Return {
  id: string;
  figures: Record<string, unknown>;
  rowCount: number;
}
const asked = (amount: number, more: { rateBps?: number; currency?: string; periods?: number } & object = {}) => {
  const { rateBps = 400, currency = 'CNY', periods = 6, ...rest } = more;
  return {
    amount: money(amount, currency),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ dayCount: 'actual/360', periods, rate: { kind: 'fixed', rateBps } }),
    ...rest,
  };
};
const running = async (amount: number, more: Parameters<typeof asked>[1] = {}) => {
  const loan = await desk.propose(asked(amount, more));
  await desk.approve(loan);
  await desk.disburse(loan.id, BigInt(amount * 100), { currency: more.currency ?? 'CNY' });
  return loan.id;
};
const wish = (more: Parameters<typeof asked>[1] = {}) => ({
  borrowerId: desk.borrower.partyId,
  purposeKind: 'working_capital',
  purpose: 'Steel for the works',
  payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
  ...asked(1_000_000, more),
});
const said = (more: object) => ({ validFrom: '2026-01-01', documentHash: hash('a'), reason: 'Seen on paper', ...more });
const state = (more: object, by: Client = bank) =>
  by.done<Body>(`/parties/${desk.borrower.partyId}/policy-standings`, said(more));
const make = (kind: string, more: object = {}) =>
  bank.done<Return>('/policy-returns', { kind, periodFrom: '2026-01-01', periodTo: '2026-03-05', ...more });

describe('returns', () => {
  it('are frozen: the same figures while loans change beneath, rows for the owner and figures for the authority', async () => {
    await desk.another();
    await state({ kind: 'industry', value: 'hi_tech' });
    const loanId = await running(1_000_000);
    const made = await make('credit_by_industry', { addresseeId: authority.partyId });
    const { byIndustry } = made.figures as { byIndustry: Record<string, { outMinor: string }> };
    expect(byIndustry.hi_tech?.outMinor).toBe('100000000');
    await desk.repay(loanId, 50_000_000n, '2026-03-05', 'CNY');
    interface Rerun {
      isSame: boolean;
      figures: object;
    }
    const again = await desk.read<Rerun>(`/policy-returns/${made.id}/rerun`);
    expect([again.isSame, again.figures]).toEqual([true, made.figures]);
    const path = `/policy-returns/${made.id}`;
    expect((await authority.get<Return>(path)).body.figures).toEqual(made.figures);
    expect((await authority.get<{ items: object[] }>(`${path}/rows`)).body.items).toEqual([]);
    expect((await authority.get(`${path}/rerun`)).status).toBe(404);
    expect((await desk.read<{ items: { objectId: string }[] }>(`${path}/rows?limit=200`)).items.length).toBe(
      made.rowCount,
    );
    // Behind one figure stand its rows and no other; behind none that is not there, none.
    const behind = async (figure: string) =>
      (await desk.read<{ items: { figures: string[] }[] }>(`${path}/rows?figure=${encodeURIComponent(figure)}`)).items;
    expect((await behind('byIndustry/hi_tech')).map(({ figures }) => figures)).toEqual([
      ['totalMinor', 'byIndustry/hi_tech'],
    ]);
    expect(await behind('byIndustry/steel')).toEqual([]);
    const other = await desk.party('Second Bank', 'bank');
    expect((await other.get(path)).status).toBe(404);
    const later = await make('credit_by_industry');
    expect(later.figures).not.toEqual(made.figures);
    const ahead = { kind: 'asks_closed', periodFrom: '2026-03-01', periodTo: '2026-03-31' };
    expect(await bank.refused('/policy-returns', ahead)).toBe('422 RETURN_PERIOD_UNFIT');
    expect(
      await bank.refused('/policy-returns', { ...ahead, periodTo: '2026-03-05', addresseeId: other.partyId }),
    ).toBe('422 RETURN_OF_WHOM');
  });

  it('count bad loans of small firms beside all, and relending with what was passed on (measures 16 and 13)', async () => {
    expect((await make('bad_loans_by_size')).figures).toMatchObject({ toleranceBps: 300, isBorne: true });
    await desk.another();
    await state({ kind: 'size', purpose: 'relending', figures: small });
    const pot = await bank.done<Body>('/pots', {
      kind: 'relending_batch',
      label: 'small',
      name: 'Batch of March',
      amount: money(3_000_000),
      validFrom: '2026-01-01',
      validUntil: '2026-12-31',
      documentHash: (await bringPaper(bank)).sha256,
      beforeBps: 460,
    });
    for (const [amount, rateBps] of [
      [1_000_000, 400],
      [2_000_000, 370],
    ] as const)
      await bank.done(`/pots/${pot.id}/earmarks`, {
        objectId: await running(amount, { rateBps }),
        amount: money(amount),
        reason: 'qualifies',
      });
    expect((await make('relending_stock')).figures).toEqual({
      loans: 2,
      stockMinor: '300000000',
      averageBps: 380,
      passedOnBps: 80,
      costBps: 125,
      marginBps: 255,
    });
  });
});

describe('measure 4: tenors of loans', () => {
  const renewal = { kind: 're_age', reason: 'Orders come in June', documentHash: hash('c') };
  const renew = async (loanId: string) => {
    const { status, body } = await bank.tried<ProblemBody>(`/loans/${loanId}/changes`, {
      ...renewal,
      terms: terms({ dayCount: 'actual/360' }),
    });
    return status < 300 ? 'proposed' : body.code;
  };

  it('renews for small firms always, for medium ones while the window is open, for large ones never', async () => {
    const firms = new Map<string, { borrower: typeof desk.borrower; figures: object }>();
    const of = async (figures: object) => {
      await desk.another();
      const loanId = await running(1_000_000);
      await state({ kind: 'size', purpose: 'rollover', figures });
      firms.set(loanId, { borrower: desk.borrower, figures });
      return loanId;
    };
    const [giant, one, late, always] = [await of(large), await of(medium), await of(medium), await of(small)];
    desk.at('2026-04-20');
    expect(await renew(giant)).toBe('RENEWAL_CLOSED');
    expect(await renew(one)).toBe('proposed');
    desk.at('2027-10-01');
    // A size holds for a year, and is judged anew.
    for (const loanId of [late, always]) {
      const { borrower, figures } = firms.get(loanId) ?? { borrower: desk.borrower, figures: small };
      desk.borrower = borrower;
      await state({ kind: 'size', purpose: 'rollover', figures, validFrom: '2027-01-01' });
    }
    expect(await renew(late)).toBe('RENEWAL_CLOSED');
    expect(await renew(always)).toBe('proposed');
    desk.at('2026-03-05');
  });

  it('reports the ladder, and what of long-lived things is lent for a year or less', async () => {
    await desk.another();
    await running(1_000_000, { purposeKind: 'equipment' } as object);
    const { figures } = await make('maturity_ladder');
    expect(figures.shortForLong).toMatchObject({ loans: 1, outMinor: '100000000' });
    // Line by line: what falls due within three months stands there, and once its day is over unpaid it is overdue.
    interface Ladder {
      rungs: Record<string, { loans: number; outMinor: string; shareBps: number }>;
    }
    const rungs = async (periodTo: string) =>
      ((await make('maturity_ladder', { periodTo })).figures as unknown as Ladder).rungs;
    const before = figures.rungs as Ladder['rungs'];
    await desk.another();
    await running(1_200_000, {
      terms: terms({ shape: 'equal_principal', periods: 12, dayCount: 'actual/360' }),
    } as object);
    desk.at('2026-04-20');
    const after = await rungs('2026-04-20');
    const grown = Object.keys(after).map((rung) => Number(after[rung]?.outMinor) - Number(before[rung]?.outMinor ?? 0));
    expect(grown.reduce((all, minor) => all + minor, 0)).toBe(120_000_000);
    expect(after['0 overdue']?.loans).toBeGreaterThan(0);
    expect(Number(after['0 overdue']?.outMinor)).toBeGreaterThanOrEqual(10_000_000);
    const [last] = (await bank.get<{ items: Return[] }>('/policy-returns?kind=maturity_ladder')).body.items.slice(-1);
    expect((await desk.read<{ isSame: boolean }>(`/policy-returns/${last?.id}/rerun`)).isSame).toBe(true);
    desk.at('2026-03-05');
  });
});

describe('measure 17: exempt interest', () => {
  it('is exempt by the method of the year, which nobody changes within it', async () => {
    const ask = { kind: 'vat_exempt_interest', periodFrom: '2026-01-01', periodTo: '2026-03-04' };
    expect(await bank.refused('/policy-returns', ask)).toBe('422 VAT_METHOD_MISSING');
    const method = { year: 2026, method: 'whole_loan', documentHash: hash('d') };
    await bank.done('/vat-methods', method);
    expect((await bank.tried<ProblemBody>('/vat-methods', { ...method, method: 'up_to_ceiling' })).body.code).toBe(
      'VAT_METHOD_FIXED',
    );
    expect((await make('vat_exempt_interest', { periodTo: '2026-03-04' })).figures.method).toBe('whole_loan');
  });

  it('says the text’s five million beside the ten in force', async () => {
    const { figures } = await desk.read<{ figures: { key: string; text: Body | null; inForce: Body | null }[] }>(
      '/policy/measures/17',
    );
    const cap = figures.find(({ key }) => key === 'vat.exempt.capMinor');
    expect([cap?.text?.value, cap?.text?.validTo, cap?.inForce?.value]).toEqual([
      500_000_000,
      '2020-12-31',
      1_000_000_000,
    ]);
  });
});

describe('measure 8: fintech', () => {
  const inputs = {
    monthsInBusiness: 60,
    taxRating: 'B',
    salesChangeBps: 800,
    powerChangeBps: 500,
    paidLateOf100: 3,
    deliveriesInTimeOf100: 95,
  };
  const score = (more: object = {}) => ({
    model: 'points-2026.1',
    inputs: { ...inputs, ...more },
    documentHash: hash('e'),
  });

  it('scores on consent with reasons that add up, and prices by them; a person may decide otherwise with a reason', async () => {
    await desk.another();
    const path = `/parties/${desk.borrower.partyId}/scores`;
    expect(await bank.refused(path, score())).toBe('422 SCORE_NOT_CONSENTED');
    await state({ kind: 'consent', value: 'score_inputs', otherId: bank.partyId }, desk.borrower);
    interface Scored {
      id: string;
      figure: number;
      said: { reasons: { points: number; en: string; zh: string }[] };
    }
    const good = await bank.done<Scored>(path, score());
    expect([good.figure, good.said.reasons.reduce((sum, { points }) => sum + points, 0)]).toEqual([81, 81]);
    expect((await bank.post('/loans', wish({ rateBps: 300 }))).status).toBe(201);
    expect(await bank.refused('/loans', wish({ rateBps: 299 }))).toBe('422 RATE_BELOW_RISK');
    // The firm reads its own reasons.
    expect((await desk.borrower.get<Scored>(`/policy-standings/${good.id}`)).body.said.reasons.length).toBe(6);
    const poor = await bank.done<Scored>(path, score({ taxRating: 'D', paidLateOf100: 40, salesChangeBps: -4_000 }));
    expect(poor.figure).toBeLessThan(40);
    const refused = await bank.post<ProblemBody>('/loans', wish({ rateBps: 2_000 }));
    expect([refused.body.code, (refused.body.facts?.reasons as object[] | undefined)?.length]).toEqual([
      'SCORE_TOO_LOW',
      6,
    ]);
    const override = { points: 45, reason: 'A new order is signed', documentHash: hash('f') };
    expect((await bank.post(`/policy-standings/${poor.id}/override`, override)).status).toBe(202);
    await bank.done(`/policy-standings/${poor.id}/override`, override);
    expect((await bank.post('/loans', wish({ rateBps: 700 }))).status).toBe(201);
    expect(await bank.refused(path, { ...score(), model: 'secret' })).toBe('422 INPUT_INVALID');
  });
});

describe('measure 10: mergers', () => {
  it('lends nothing new to who was succeeded from its day on, and sums a group by the successor', async () => {
    await desk.another();
    const successor = await desk.party('Successor Steel', 'trader');
    await running(1_000_000);
    await state({ kind: 'relation', value: 'successor', otherId: successor.partyId, validFrom: '2026-03-06' });
    expect((await bank.post('/loans', wish())).status).toBe(201);
    desk.at('2026-03-06');
    const late = { ...wish(), expectedOn: '2026-03-06' };
    const refused = await bank.post<ProblemBody>('/loans', late);
    expect([refused.body.code, refused.body.facts?.successorId]).toEqual(['SUCCEEDED', successor.partyId]);
    const sent = { periodTo: '2026-03-06', addresseeId: authority.partyId };
    const { id, figures } = await make('group_exposure', sent);
    const { byGroup } = figures as { byGroup: Record<string, { outMinor: string }> };
    expect([byGroup[successor.partyId]?.outMinor, byGroup[desk.borrower.partyId]]).toEqual(['100000000', undefined]);
    // Whom it is sent to reads the same figures, the largest first, and no name of a firm: of one return and in the list.
    const told = (await authority.get<Return>(`/policy-returns/${id}`)).body.figures;
    const listed = (await authority.get<{ items: Return[] }>('/policy-returns?kind=group_exposure')).body.items;
    expect(listed.map((each) => each.figures)).toEqual([told]);
    expect(JSON.stringify(told)).not.toMatch(/pty_/);
    const outs = Object.values(byGroup).map(({ outMinor }) => BigInt(outMinor));
    const numbered = Object.entries(told.byGroup as typeof byGroup).map(([name, { outMinor }]) => [
      name,
      BigInt(outMinor),
    ]);
    expect(numbered).toEqual(outs.sort((a, b) => (a < b ? 1 : -1)).map((out, i) => [String(i + 1), out]));
    desk.at('2026-03-05');
  });
});

describe('measure 12: external shocks', () => {
  it('locks a rate for no more than falls due, and reports the hedged share', async () => {
    await desk.another();
    const loanId = await running(1_000, { currency: 'EUR' });
    const lock = await bank.done<Body>('/pots', {
      kind: 'fx_lock',
      label: 'sell',
      name: 'EUR of June',
      amount: money(5_000, 'EUR'),
      validFrom: '2026-03-05',
      validUntil: '2026-09-30',
      documentHash: hash('b'),
      rate: '7.85',
    });
    const draw = (amount: number) => ({ objectId: loanId, amount: money(amount, 'EUR'), reason: 'hedge' });
    expect(await bank.refused(`/pots/${lock.id}/earmarks`, draw(1_001))).toBe('422 POT_ADMITS_NOT');
    await bank.done(`/pots/${lock.id}/earmarks`, draw(750));
    expect(await bank.refused(`/pots/${lock.id}/earmarks`, draw(251))).toBe('422 POT_ADMITS_NOT');
    expect((await make('hedged_share')).figures).toEqual({
      byMoney: { EUR: { outMinor: '100000', lockedMinor: '75000', hedgedBps: 7_500 } },
    });
  });
});

describe('measure 20: regular meetings', () => {
  const agenda = {
    policy: 'New windows',
    products: 'Loans on rail bills',
    conditions: 'What is asked',
    riskControl: 'Supervision',
    creditEnhancement: 'The fund of the city',
    repaymentPlan: 'By the season',
  };

  it('awaits a meeting each quarter until it is held with all six parts, and an answer to each ask', async () => {
    const plan = { quarter: '2026Q1', invited: [bank.partyId] };
    const session = await authority.done<Body>('/quarter-sessions', plan);
    expect(await authority.refused('/quarter-sessions', plan)).toBe('409 SESSION_AWAITED');
    interface Tasks {
      items: { objectId: string; act: string; dueAt: string | null }[];
    }
    const awaited = async (of: Client, objectId: string | undefined) =>
      (await of.get<Tasks>('/tasks?limit=200')).body.items.find((task) => task.objectId === objectId)?.act;
    expect(await awaited(authority, session.id)).toBe('quarterSession.hold');
    const { policy: _, ...five } = agenda;
    const path = `/quarter-sessions/${session.id}/holding`;
    expect(await authority.refused(path, { agenda: five, documentHash: hash('a') })).toBe('422 INPUT_INVALID');
    await authority.done(path, { agenda, documentHash: hash('a') });
    expect(await awaited(authority, session.id)).toBeUndefined();
    const { items } = (await authority.get<{ items: Body[] }>('/quarter-sessions')).body;
    expect(items.map(({ quarter, status, dueOn }) => [quarter, status, dueOn])).toEqual([
      ['2026Q1', 'held', '2026-03-31'],
      ['2026Q2', 'awaited', '2026-06-30'],
    ]);
    // The next quarter has not begun.
    expect(
      await authority.refused(`/quarter-sessions/${items[1]?.id}/holding`, { agenda, documentHash: hash('a') }),
    ).toBe('409 SESSION_WRONG_STATE');
    const ask = { bankId: bank.partyId, ask: 'A line against the stock at Guoyuan' };
    const one = await desk.borrower.done<Body>('/matters', ask);
    await desk.borrower.done<Body>('/matters', ask);
    expect(await awaited(bank, one.id)).toBe('matter.answer');
    await bank.done(`/matters/${one.id}/answer`, { answer: 'Ten million, on control' });
    expect(await bank.refused(`/matters/${one.id}/answer`, { answer: 'Said once again' })).toBe('409 MATTER_ANSWERED');
    expect((await make('asks_closed')).figures).toEqual({ asks: 2, answered: 1, inTime: 1, open: 1 });
  });
});
