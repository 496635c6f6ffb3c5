import { describe, expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { loseOver, undoUnanswered } from '../../src/policies/motions/index.ts';
import { bringPaper } from '../support/files.ts';
import { openLimit, openRate } from '../support/limits.ts';
import { loanDesk, paper, terms } from '../support/loans.ts';
import { type Client, colleagueOf, type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const second = await desk.party('Second Bank', 'bank');
const third = await desk.party('Third Bank', 'bank');
const market = await desk.colleague(bank, 'Rates desk', ['price:record', 'price:register']);
const confirmer = await desk.colleague(bank, 'Rates checker', ['price:confirm']);
const hash = (sign: string) => sign.repeat(64);
const money = (amount: number, currency = 'CNY') => ({ amountMinor: String(amount * 100), currency });

type Body = Record<string, string>;
/** What runs by the clock. */
const asClock = () => {
  const { clock, database, tenantId } = desk;
  const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
  return systemCtx({ clock, chance, newId: identifiers(clock, chance) }, database, tenantId, 'motions');
};
const wish = (amount: number, more: object = {}) => ({
  amount: money(amount),
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: terms({ rate: { kind: 'fixed', rateBps: 800 } }),
  ...more,
});
const approved = async (amount: number, currency = 'CNY') => {
  const loan = await desk.propose(wish(amount, { amount: money(amount, currency) }));
  await desk.approve(loan);
  return loan.id;
};
const payOut = (loanId: string, amount: number, currency = 'CNY') =>
  desk.payer.tried<ProblemBody>(`/loans/${loanId}/disbursements`, {
    amount: money(amount, currency),
    payments: [{ accountNumber: '6222000011112222', amount: money(amount, currency), evidenceHash: paper() }],
  });
const running = async (amount: number) => {
  const id = await approved(amount);
  expect((await payOut(id, amount)).status).toBeLessThan(300);
  return id;
};
const said = (more: object) => ({ validFrom: '2026-01-01', documentHash: hash('a'), reason: 'Seen on paper', ...more });
const states = (by: Client, more: object, of = desk.borrower) =>
  by.done<Body>(`/parties/${of.partyId}/policy-standings`, said(more));
const refusedToState = (by: Client, more: object) =>
  by.refused(`/parties/${desk.borrower.partyId}/policy-standings`, said(more));

const form = async () => {
  const body = await bank.done<Body>('/joint-bodies', {
    kind: 'joint_credit',
    name: 'Joint credit of the works',
    debtorId: desk.borrower.partyId,
    memberIds: [second.partyId, third.partyId],
    currency: 'CNY',
    documentHash: hash('b'),
  });
  for (const member of [second, third])
    await member.done(`/joint-bodies/${body.id}/joining`, { documentHash: hash('b') });
  return body.id as string;
};
// The firm reads the sum, whoever lent.
const used = async (bodyId: string) => (await desk.borrower.get<Body>(`/joint-bodies/${bodyId}`)).body.usedMinor;

describe('the ledger of a joint body (measure 3)', () => {
  it('counts what was lent before it, and takes no loan out of it that is not repaid', async () => {
    await desk.another();
    const loanId = await running(2_000_000);
    const bodyId = await form();
    expect(await used(bodyId)).toBe('200000000');
    const { items } = (await bank.get<{ items: Body[] }>(`/joint-bodies/${bodyId}/entries`)).body;
    const own = items.find(({ objectId }) => objectId === loanId);
    expect(await bank.refused(`/joint-entries/${own?.id}/end`, { reason: 'a slip' })).toBe('422 ENTRY_FOLLOWS_LOAN');
    const again = { kind: 'loan', amount: money(1), documentHash: 'e'.repeat(64), objectId: await approved(1_000) };
    expect(await bank.refused(`/joint-bodies/${bodyId}/entries`, again)).toBe('422 ENTRY_FOLLOWS_LOAN');
    // What is typed, and so weighs in votes, two people stand behind.
    const bond = { kind: 'bond', amount: money(1_000_000) };
    expect(await second.refused(`/joint-bodies/${bodyId}/entries`, bond)).toBe('422 INPUT_INVALID');
    const typed = await second.post<Body>(`/joint-bodies/${bodyId}/entries`, { ...bond, documentHash: 'e'.repeat(64) });
    expect(typed.status).toBe(202);
    await (await colleagueOf(second, 0)).done(`/proposals/${typed.body.id}/agreement`);
    expect(await used(bodyId)).toBe('300000000');
  });

  it('counts another money at the lender’s rate with its haircut, and lends none that it cannot count', async () => {
    await desk.another();
    const bodyId = await form();
    const motion = await bank.done<Body>(`/joint-bodies/${bodyId}/motions`, {
      kind: 'line',
      said: 'As its cash flow bears',
      line: money(10_000_000),
      closesOn: '2026-03-31',
      documentHash: hash('d'),
    });
    for (const member of [bank, second, third]) await member.tried(`/motions/${motion.id}/votes`, { vote: 'for' });
    const dollars = await approved(1_000_000, 'USD');
    expect((await payOut(dollars, 1_000_000, 'USD')).body.code).toBe('BODY_RATE_MISSING');
    const rates = await openRate(bank, market, confirmer, { from: 'CNY', to: 'USD' });
    await rates.set(0.125, '2026-03-05');
    expect((await payOut(dollars, 1_000_000, 'USD')).status).toBeLessThan(300);
    expect(await used(bodyId)).toBe('840000000');
    const more = await approved(400_000, 'USD');
    expect((await payOut(more, 400_000, 'USD')).body.code).toBe('HEADROOM_EXCEEDED');
  });
});

describe('a listed firm’s line (measure 2)', () => {
  it('measure 2: is not cut by an earlier last day, by closing its limit or by a limit on the firm, unless with a reason', async () => {
    await desk.another();
    await states(authority, { kind: 'list', value: 'growth100', listYear: 2026 });
    await bank.done('/lender-capital', {
      capital: money(10_000_000_000),
      statedFor: '2025-12-31',
      documentHash: hash('d'),
    });
    const limit = await openLimit(bank, 'customer', desk.borrower, money(1_000_000));
    const change = { validUntil: '2026-03-06', reason: 'annual_review', documentHash: hash('c') };
    expect(await bank.refused(`/limits/${limit}/change`, change)).toBe('422 CUT_UNREASONED');
    const closing = { reason: 'annual_review', documentHash: hash('c') };
    expect(await bank.refused(`/limits/${limit}/closing`, closing)).toBe('422 CUT_UNREASONED');
    const bounds = (amount: number) => ({
      kind: 'borrower',
      partyId: desk.borrower.partyId,
      limit: money(amount),
      validUntil: '2026-12-31',
      documentHash: hash('c'),
    });
    // What leaves its lines as they are cuts nothing; one yuan is as good as nothing.
    await bank.done('/party-limits', bounds(1_000_000));
    const cuts = async () => (await desk.borrower.get<{ items: Body[] }>('/credit-cuts')).body.items;
    expect(await cuts()).toEqual([]);
    // A reason of its own is asked as of the line itself, and is the lender's to give.
    const weighed = { reason: 'risk_rose', note: 'Orders fell by half' };
    for (const amount of [1, 0]) {
      expect(await bank.refused('/party-limits', bounds(amount))).toBe('422 CUT_UNREASONED');
      expect(await bank.refused('/party-limits', { ...bounds(amount), ...weighed, reason: 'annual_review' })).toBe(
        '422 CUT_UNREASONED',
      );
      for (const half of [{ reason: weighed.reason }, { note: weighed.note }])
        expect(await bank.refused('/party-limits', { ...bounds(amount), ...half })).toBe('422 CUT_UNREASONED');
      expect(await bank.refused('/party-limits', { ...bounds(amount), ...weighed, reason: 'default' })).toBe(
        '422 CUT_UNFOUNDED',
      );
    }
    const { id: oneId } = await bank.done<Body>('/party-limits', { ...bounds(1), ...weighed });
    const { id: zeroId } = await bank.done<Body>('/party-limits', { ...bounds(0), ...weighed });
    expect((await cuts()).map(({ kind, objectId, reason, note }) => [kind, objectId, reason, note])).toEqual([
      ['cut', oneId, 'risk_rose', weighed.note],
      ['stop', zeroId, 'risk_rose', weighed.note],
    ]);
  });

  it('measure 2: nor by a limit on the claims that it sells or owes, of less than the one before', async () => {
    await desk.another();
    await states(authority, { kind: 'list', value: 'growth100', listYear: 2026 });
    for (const kind of ['seller', 'debtor']) {
      const bounds = (amount: number, more: object = {}) => ({
        kind,
        partyId: desk.borrower.partyId,
        limit: money(amount),
        validUntil: '2026-12-31',
        documentHash: hash('c'),
        ...more,
      });
      // The first cuts nothing, and neither does more.
      for (const amount of [1_000_000, 2_000_000]) await bank.done('/party-limits', bounds(amount));
      for (const amount of [1_999_999, 0])
        expect(await bank.refused('/party-limits', bounds(amount))).toBe('422 CUT_UNREASONED');
      await bank.done('/party-limits', bounds(1_000_000, { reason: 'risk_rose', note: 'Buyers return a tenth of it' }));
    }
    const { items } = (await desk.borrower.get<{ items: Body[] }>('/credit-cuts')).body;
    expect(items.map(({ kind, beforeMinor, afterMinor }) => [kind, beforeMinor, afterMinor])).toEqual(
      Array.from({ length: 2 }, () => ['cut', '200000000', '100000000']),
    );
  });

  it('is on a list of a year until that year is over', async () => {
    await desk.another();
    const listed = await states(authority, { kind: 'list', value: 'key100', listYear: 2026 });
    expect(listed.validTo).toBe('2026-12-31');
    expect(await refusedToState(authority, { kind: 'list', value: 'key100', listYear: 2020 })).toBe(
      '422 STANDING_DAYS_UNFIT',
    );
  });
});

describe('what else was let in by the side', () => {
  it('asks the price of the risk again when other terms are proposed (8)', async () => {
    await desk.another();
    await states(desk.borrower, { kind: 'consent', value: 'score_inputs', otherId: bank.partyId });
    await bank.done(`/parties/${desk.borrower.partyId}/scores`, {
      model: 'points-2026.1',
      inputs: {
        monthsInBusiness: 60,
        taxRating: 'A',
        salesChangeBps: 1_000,
        powerChangeBps: 1_000,
        paidLateOf100: 0,
        deliveriesInTimeOf100: 100,
      },
      documentHash: hash('a'),
    });
    const loanId = await running(1_000_000);
    const cheap = {
      kind: 'reschedule',
      terms: terms({ rate: { kind: 'fixed', rateBps: 50 } }),
      reason: 'x',
      documentHash: hash('d'),
    };
    expect(await bank.refused(`/loans/${loanId}/changes`, cheap)).toBe('422 RATE_BELOW_RISK');
  });

  it('lends nothing to who deals in speculative housing, whoever is paid (1)', async () => {
    await desk.another();
    await states(bank, { kind: 'business', value: 'speculative_housing' });
    const borrowing = {
      borrowerId: desk.borrower.partyId,
      purposeKind: 'working_capital',
      purpose: 'Steel for the works',
      payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
      ...wish(1_000),
    };
    expect(await bank.refused('/loans', borrowing)).toBe('422 PAYEE_BANNED');
  });

  it('lets nobody confirm a watch for which he ran the query, and proposes nobody twice (18)', async () => {
    await desk.another();
    const firm = desk.borrower;
    await states(authority, { kind: 'list', value: 'whitelist', listYear: 2026 });
    for (const value of ['payment_arrears', 'court']) await states(bank, { kind: 'credit_event', value });
    interface Watch {
      proposed: { partyId: string; standingId: string }[];
    }
    const { proposed } = await bank.done<Watch>('/watch-proposals', { listYear: 2026 });
    const standingId = proposed.find(({ partyId }) => partyId === firm.partyId)?.standingId;
    const again = await bank.done<Watch>('/watch-proposals', { listYear: 2026 });
    expect(again.proposed.some(({ partyId }) => partyId === firm.partyId)).toBe(false);
    const yes = { accept: true, reason: 'Arrears seen' };
    expect(await bank.refused(`/policy-standings/${standingId}/confirmation`, yes)).toBe('403 SAME_PERSON');
    await (await colleagueOf(bank, 0)).done(`/policy-standings/${standingId}/confirmation`, yes);
  });

  it('calls no loan in for security that it never had (16)', async () => {
    await desk.another();
    const loanId = await running(1_000_000);
    const call = { reason: 'security_lost', note: 'gone', dueOn: '2026-06-30', documentHash: hash('c') };
    expect(await bank.refused(`/loans/${loanId}/call-ins`, call)).toBe('422 CALL_UNFOUNDED');
  });

  it('relates nobody to itself, and lets no two succeed each other (10)', async () => {
    await desk.another();
    const first = desk.borrower;
    await desk.another();
    const of = { kind: 'relation', figure: 10_000 };
    expect(await refusedToState(bank, { ...of, value: 'parent', otherId: desk.borrower.partyId })).toBe(
      '422 STANDING_RELATION_UNFIT',
    );
    expect(await refusedToState(bank, { ...of, value: 'parent', otherId: first.partyId, figure: 10_001 })).toBe(
      '422 STANDING_RELATION_UNFIT',
    );
    await states(bank, { kind: 'relation', value: 'successor', otherId: desk.borrower.partyId }, first);
    expect(await refusedToState(bank, { kind: 'relation', value: 'successor', otherId: first.partyId })).toBe(
      '422 STANDING_RELATION_UNFIT',
    );
  });

  it('asks one more person where the parent is on a black list (19)', async () => {
    await desk.another();
    const parent = desk.borrower;
    await states(authority, { kind: 'list', value: 'black', listYear: 2026 });
    await desk.another();
    await states(bank, { kind: 'relation', value: 'parent', otherId: parent.partyId, figure: 10_000 });
    const asked = await bank.post<{ reasons: { code: string }[] }>('/loans', {
      borrowerId: desk.borrower.partyId,
      purposeKind: 'working_capital',
      purpose: 'Steel for the works',
      payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
      ...wish(1_000),
    });
    expect([asked.status, asked.body.reasons[0]?.code]).toEqual([202, 'PARENT_ON_LIST']);
  });

  it('takes on no meeting of a quarter that is over or far away (20)', async () => {
    for (const quarter of ['2020Q1', '2025Q4', '2099Q1'])
      expect(await authority.refused('/quarter-sessions', { quarter })).toBe('422 SESSION_QUARTER_UNFIT');
  });

  it('loses a motion whose day is over, so that it awaits nobody (3)', async () => {
    await desk.another();
    const bodyId = await form();
    const motion = await bank.done<Body>(`/joint-bodies/${bodyId}/motions`, {
      kind: 'other',
      said: 'A visit to the works',
      closesOn: '2026-03-06',
      documentHash: hash('d'),
    });
    const awaited = async () =>
      (await second.get<{ items: Body[] }>('/tasks?limit=200')).body.items.some(
        ({ objectId }) => objectId === motion.id,
      );
    expect(await awaited()).toBe(true);
    desk.at('2026-03-07');
    await loseOver(asClock());
    expect((await bank.get<Body>(`/motions/${motion.id}`)).body.status).toBe('lost');
    expect(await awaited()).toBe(false);
    desk.at('2026-03-05');
  });

  it('waits with a call that is contested until the lender has to answer, and drops it where nobody does (16)', async () => {
    await desk.another();
    const loanId = await running(1_000_000);
    const call = { reason: 'law', note: 'A new rule', dueOn: '2026-04-10', documentHash: hash('c') };
    // A law that nobody can read is none.
    expect(await bank.refused(`/loans/${loanId}/call-ins`, call)).toBe('422 CALL_UNFOUNDED');
    call.documentHash = (await bringPaper(bank)).sha256;
    const cut = await bank.done<Body>(`/loans/${loanId}/call-ins`, call);
    desk.at('2026-04-01');
    const contested = await desk.borrower.done<Body>(`/credit-cuts/${cut.id}/contest`, {
      reason: 'No such rule',
      documentHash: hash('d'),
    });
    const lastDue = async () =>
      (await desk.read<{ lines: { dueOn: string }[] }>(`/loans/${loanId}/schedule`)).lines.at(-1)?.dueOn;
    expect([contested.answerDueOn, contested.effectiveOn, await lastDue()]).toEqual([
      '2026-04-21',
      '2026-04-22',
      '2026-04-22',
    ]);
    desk.at('2026-04-21');
    expect(await undoUnanswered(asClock())).toBe(0);
    desk.at('2026-04-22');
    expect(await undoUnanswered(asClock())).toBe(1);
    expect([(await bank.get<Body>(`/credit-cuts/${cut.id}`)).body.status, await lastDue()]).toEqual([
      'undone',
      '2026-09-05',
    ]);
    desk.at('2026-03-05');
  });
});
