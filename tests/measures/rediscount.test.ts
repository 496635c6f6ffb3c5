import { describe, expect, it } from 'vitest';
import { loanDesk } from '../support/loans.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const central = await desk.party('Central Bank, Branch', 'authority');
const core = await desk.party('Core Works', 'core_firm');
const other = await desk.party('Second Bank', 'bank');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);
const small = { industry: 'industry', employees: 50, revenueMinor: '500000000' };

interface Bill {
  id: string;
  kind: string;
  status: string;
  holderId: string;
  moves: { kind: string; fromId: string; toId: string; rateBps: number | null; status: string }[];
  liable: string[];
}
interface Move {
  id: string;
  discountMinor: string | null;
}
interface Pot {
  id: string;
  drawnMinor: string;
}
interface Earmark {
  id: string;
  status: string;
  said: Record<string, unknown>;
}
let bills = 0;
const drawing = (firm: Client, amount: number, more: object = {}) => ({
  acceptorId: other.partyId,
  payeeId: firm.partyId,
  number: String(++bills).padStart(30, '0'),
  face: yuan(amount),
  dueOn: '2026-06-03',
  contractNumber: 'C-1',
  documentHash: hash('a'),
  ...more,
});
/** A bill of the core firm, accepted by another bank, in the hand of the firm. */
const held = async (firm: Client, amount: number, more: object = {}): Promise<string> => {
  const { id } = await core.done<Bill>('/exchange-bills', drawing(firm, amount, more));
  await other.done(`/exchange-bills/${id}/acceptance`, { accept: true });
  return id;
};
const discounted = async (firm: Client, amount: number, rateBps = 200, more: object = {}): Promise<string> => {
  const id = await held(firm, amount, more);
  const offer = await firm.done<Move>(`/exchange-bills/${id}/offers`, {
    kind: 'discount',
    toPartyId: bank.partyId,
    rateBps,
  });
  await bank.done(`/exchange-bill-offers/${offer.id}/answer`, { accept: true });
  return id;
};
const sized = (firm: Client) =>
  bank.done(`/parties/${firm.partyId}/policy-standings`, {
    kind: 'size',
    purpose: 'relending',
    figures: small,
    validFrom: '2026-01-01',
    documentHash: hash('a'),
    reason: 'Seen on paper',
  });
const batch = (amount: number, more: object = {}, by: Client = central) =>
  by.done<Pot>('/pots', {
    kind: 'relending_batch',
    label: 'rediscount',
    name: 'Rediscount of the quarter',
    amount: yuan(amount),
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    documentHash: hash('b'),
    drawers: [bank.partyId],
    beforeBps: 260,
    ...more,
  });
const ask = (objectId: string, amount: number) => ({ objectId, amount: yuan(amount), reason: 'Rediscount' });
const read = async <T>(by: Client, path: string) => (await by.get<T>(path)).body;
const unmet = ({ facts }: ProblemBody) =>
  ((facts?.rules ?? []) as { rule: string; isMet: boolean }[]).filter(({ isMet }) => !isMet).map(({ rule }) => rule);

describe('a bill of exchange', () => {
  it('is drawn within its term, accepted by two of the acceptor, and held by its payee', async () => {
    const firm = await desk.party('Payee', 'trader');
    const long = drawing(firm, 100, { dueOn: '2026-09-06' });
    expect(await core.refused('/exchange-bills', long)).toBe('422 EXCHANGE_BILL_TERM');
    const ask = drawing(firm, 100);
    expect(await core.refused('/exchange-bills', { ...ask, acceptorId: firm.partyId })).toBe(
      '422 EXCHANGE_BILL_ACCEPTOR',
    );
    const { id } = await core.done<Bill>('/exchange-bills', ask);
    expect(await core.refused('/exchange-bills', ask)).toBe('409 EXCHANGE_BILL_NUMBERED');
    expect(await firm.refused(`/exchange-bills/${id}/offers`, { kind: 'transfer', toPartyId: bank.partyId })).toBe(
      '409 EXCHANGE_BILL_WRONG_STATE',
    );
    expect((await bank.get(`/exchange-bills/${id}`)).status).toBe(404);
    expect(await core.refused(`/exchange-bills/${id}/acceptance`, { accept: true })).not.toBe('200');
    const waits = await other.post<{ id: string; state: string }>(`/exchange-bills/${id}/acceptance`, { accept: true });
    expect([waits.status, waits.body.state]).toEqual([202, 'open']);
    await other.done(`/exchange-bills/${id}/acceptance`, { accept: true });
    expect(await read<Bill>(firm, `/exchange-bills/${id}`)).toMatchObject({
      kind: 'bank_acceptance',
      status: 'accepted',
      holderId: firm.partyId,
      moves: [],
      liable: [core.partyId, other.partyId],
    });
  });

  it('passes from hand to hand, once at a time, and to a bank for the face less interest to its day', async () => {
    const [first, second] = [await desk.party('First', 'trader'), await desk.party('Second', 'trader')];
    const id = await held(first, 1_000_000);
    const handed = { kind: 'transfer', toPartyId: second.partyId };
    expect(await first.refused(`/exchange-bills/${id}/offers`, { ...handed, rateBps: 200 })).toBe(
      '422 EXCHANGE_BILL_DISCOUNTER',
    );
    expect(await first.refused(`/exchange-bills/${id}/offers`, { ...handed, kind: 'discount', rateBps: 200 })).toBe(
      '422 EXCHANGE_BILL_DISCOUNTER',
    );
    const offer = await first.done<Move>(`/exchange-bills/${id}/offers`, handed);
    expect(await first.refused(`/exchange-bills/${id}/offers`, handed)).toBe('409 EXCHANGE_BILL_OFFERED');
    expect(await bank.refused(`/exchange-bill-offers/${offer.id}/answer`, { accept: true })).toBe('404 NOT_FOUND');
    await first.done(`/exchange-bill-offers/${offer.id}/withdrawal`);
    expect(await second.refused(`/exchange-bill-offers/${offer.id}/answer`, { accept: true })).toBe(
      '409 EXCHANGE_BILL_MOVE_ANSWERED',
    );
    const next = await first.done<Move>(`/exchange-bills/${id}/offers`, handed);
    await second.done(`/exchange-bill-offers/${next.id}/answer`, { accept: true });
    const sale = await second.done<Move>(`/exchange-bills/${id}/offers`, {
      kind: 'discount',
      toPartyId: bank.partyId,
      rateBps: 240,
    });
    const taken = await bank.done<Move>(`/exchange-bill-offers/${sale.id}/answer`, { accept: true });
    // 1,000,000 × 2.4 % × 90 / 360.
    expect(taken.discountMinor).toBe('600000');
    expect(await bank.refused(`/exchange-bill-offers/${sale.id}/answer`, { accept: true })).toMatch(/^4/);
    const seen = await read<Bill>(bank, `/exchange-bills/${id}`);
    expect([seen.holderId, seen.liable]).toEqual([
      bank.partyId,
      [second.partyId, first.partyId, core.partyId, other.partyId],
    ]);
    expect(seen.moves.map(({ kind, rateBps }) => [kind, rateBps])).toEqual([
      ['transfer', null],
      ['discount', 240],
    ]);
    // At which rate it went is between the two.
    expect((await read<Bill>(first, `/exchange-bills/${id}`)).moves.map(({ rateBps }) => rateBps)).toEqual([
      null,
      null,
    ]);
    const { items } = await desk.read<{ items: { kind: string; amount: { amountMinor: string } }[] }>(
      '/money-payments?limit=100',
    );
    expect(items.find(({ kind }) => kind === 'bill_discount')?.amount.amountMinor).toBe('99400000');
  });

  it('is taken once by eight at once', async () => {
    const firm = await desk.party('Hurried', 'trader');
    const id = await held(firm, 10_000);
    const offer = await firm.done<Move>(`/exchange-bills/${id}/offers`, { kind: 'transfer', toPartyId: core.partyId });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => core.tried(`/exchange-bill-offers/${offer.id}/answer`, { accept: true })),
    );
    expect(answers.filter(({ status }) => status < 300).length).toBe(1);
  });

  it('is paid by its acceptor on its day and not before, or protested by its holder', async () => {
    const firm = await desk.party('Patient', 'trader');
    const [paid, unpaid] = [await held(firm, 500), await held(firm, 600)];
    expect(await other.refused(`/exchange-bills/${paid}/settlement`, { isPaid: true })).toBe(
      '422 EXCHANGE_BILL_NOT_DUE',
    );
    desk.at('2026-06-03');
    expect(await firm.refused(`/exchange-bills/${paid}/offers`, { kind: 'transfer', toPartyId: core.partyId })).toBe(
      '422 EXCHANGE_BILL_DUE',
    );
    // It is paid by a transfer, and one transfer pays one bill.
    const bytransfer = { isPaid: true, reference: 'T-PAID-1' };
    await other.done(`/exchange-bills/${paid}/settlement`, bytransfer);
    const { items } = await read<{ items: { kind: string; objectId: string; payeeId: string }[] }>(
      other,
      '/money-payments?limit=200',
    );
    expect(items.filter(({ objectId }) => objectId === paid)).toEqual([
      expect.objectContaining({ kind: 'bill_payment', payeeId: firm.partyId, reference: 'T-PAID-1' }),
    ]);
    const twice = await other.tried<ProblemBody>(`/exchange-bills/${unpaid}/settlement`, bytransfer);
    expect(twice.body.code).toBe('PAYMENT_RECORDED');
    const why = { documentHash: hash('c'), reason: 'The acceptor did not pay' };
    expect(await firm.refused(`/exchange-bills/${paid}/protest`, why)).toBe('409 EXCHANGE_BILL_WRONG_STATE');
    expect(await core.refused(`/exchange-bills/${unpaid}/protest`, why)).toBe('403 EXCHANGE_BILL_NOT_HELD');
    await firm.done(`/exchange-bills/${unpaid}/protest`, why);
    expect((await read<Bill>(firm, `/exchange-bills/${unpaid}`)).liable).toEqual([core.partyId, other.partyId]);
    desk.at('2026-03-05');
  });
});

describe('measure 13: rediscount', () => {
  it('takes a bill whole and once, of a small firm, at a rate that passes the cut on, and says why when not', async () => {
    expect(await bank.refused('/pots', { kind: 'relending_batch' })).toBe('422 INPUT_INVALID');
    await expect(batch(1_000, {}, bank)).rejects.toThrow('POT_UNFIT');
    const pot = await batch(10_000_000);
    const firm = await desk.party('Small Works', 'trader');
    const dear = await discounted(firm, 1_000_000, 211);
    const unfit = await bank.post<ProblemBody>(`/pots/${pot.id}/earmarks`, ask(dear, 999_999));
    expect([unfit.body.code, unmet(unfit.body)]).toEqual([
      'POT_ADMITS_NOT',
      ['whole bill', 'size for relending', 'relending.passThroughBps'],
    ]);
    await sized(firm);
    const id = await discounted(firm, 1_000_000, 210);
    // A bank gives what it holds, and what it discounted.
    const own = await held(firm, 1_000);
    expect(await bank.refused(`/pots/${pot.id}/earmarks`, ask(own, 1_000))).toMatch(/POT_BILL_NOT_HELD$/);
    const asked = await bank.done<Earmark>(`/pots/${pot.id}/earmarks`, ask(id, 1_000_000));
    expect([asked.status, asked.said.borrowerId]).toEqual(['asked', firm.partyId]);
    const second = await batch(10_000_000);
    expect(await bank.refused(`/pots/${second.id}/earmarks`, ask(id, 1_000_000))).toBe('409 POT_TAKEN');
    await central.done(`/earmarks/${asked.id}/answer`, { accept: true, reason: 'Within the quota' });
    const seen = await read<Bill>(central, `/exchange-bills/${id}`);
    expect([seen.holderId, seen.moves.at(-1)?.kind, seen.moves.at(-1)?.rateBps]).toEqual([
      central.partyId,
      'rediscount',
      150,
    ]);
    expect(seen.liable[0]).toBe(bank.partyId);
    expect(await bank.refused(`/pots/${second.id}/earmarks`, ask(id, 1_000_000))).toMatch(/POT_BILL_NOT_HELD$/);
  });

  it('keeps no room for a bill that has gone into another hand while its owner had not answered', async () => {
    const pot = await batch(10_000_000);
    const firm = await desk.party('Handed Works', 'trader');
    await sized(firm);
    const id = await discounted(firm, 1_000_000);
    const asked = await bank.done<Earmark>(`/pots/${pot.id}/earmarks`, ask(id, 1_000_000));
    expect((await read<Pot>(central, `/pots/${pot.id}`)).drawnMinor).toBe('100000000');
    const offer = await bank.done<Move>(`/exchange-bills/${id}/offers`, { kind: 'transfer', toPartyId: core.partyId });
    await core.done(`/exchange-bill-offers/${offer.id}/answer`, { accept: true });
    expect((await read<Pot>(central, `/pots/${pot.id}`)).drawnMinor).toBe('0');
    const answer = { accept: true, reason: 'Within the quota' };
    expect((await central.tried<ProblemBody>(`/earmarks/${asked.id}/answer`, answer)).body.code).toBe(
      'EARMARK_ANSWERED',
    );
  });

  it('keeps the ledger of a firm, and the quota, whoever asks at once', async () => {
    const pot = await batch(60_000_000);
    const firm = await desk.party('Growing Works', 'trader');
    await sized(firm);
    const two = [await discounted(firm, 12_000_000), await discounted(firm, 12_000_000)];
    // Each alone is within the twenty million of the day; both are not.
    const answers = await Promise.all(
      two.map((id) => bank.tried<ProblemBody>(`/pots/${pot.id}/earmarks`, ask(id, 12_000_000))),
    );
    expect(answers.filter(({ status }) => status < 300).length).toBe(1);
    expect(answers.flatMap(({ status, body }) => (status < 300 ? [] : unmet(body)))).toEqual(['relending.capMinor']);
    const narrow = await batch(1_000);
    const next = await desk.party('Next Works', 'trader');
    await sized(next);
    const over = await discounted(next, 1_001);
    expect(await bank.refused(`/pots/${narrow.id}/earmarks`, ask(over, 1_001))).toBe('422 POT_EXHAUSTED');
  });

  it('comes back when it is freed or not paid, and leaves the batch when it is paid', async () => {
    const pot = await batch(30_000_000);
    const firm = await desk.party('Steady Works', 'trader');
    await sized(firm);
    const given = async (amount: number) => {
      const id = await discounted(firm, amount);
      const { id: earmarkId } = await bank.done<Earmark>(`/pots/${pot.id}/earmarks`, ask(id, amount));
      await central.done(`/earmarks/${earmarkId}/answer`, { accept: true, reason: 'Within the quota' });
      return { id, earmarkId };
    };
    const [freed, paid, unpaid] = [await given(1_000_000), await given(2_000_000), await given(3_000_000)];
    const made = await bank.done<{ id: string; figures: { byMoney: Record<string, object> } }>('/policy-returns', {
      kind: 'rediscount_ledger',
      periodFrom: '2026-03-01',
      periodTo: '2026-03-05',
    });
    expect(made.figures.byMoney.CNY).toMatchObject({
      byFirm: { [firm.partyId]: { bills: 3, faceMinor: '600000000', averageBps: 200, passedOnBps: 60 } },
    });
    // What is known later on the same day is not known to the return.
    desk.clock.advance(3_600_000);
    await central.done(`/earmarks/${freed.earmarkId}/freeing`, { reason: 'Bought back' });
    expect((await read<Bill>(bank, `/exchange-bills/${freed.id}`)).holderId).toBe(bank.partyId);
    desk.at('2026-06-03');
    await other.done(`/exchange-bills/${paid.id}/settlement`, { isPaid: true });
    await other.done(`/exchange-bills/${unpaid.id}/settlement`, { isPaid: false, reason: 'No cover' });
    expect((await read<Bill>(central, `/exchange-bills/${paid.id}`)).holderId).toBe(central.partyId);
    const back = await read<Bill>(bank, `/exchange-bills/${unpaid.id}`);
    expect([back.status, back.holderId, back.moves.at(-1)?.kind]).toEqual(['dishonoured', bank.partyId, 'return']);
    expect((await read<Pot>(central, `/pots/${pot.id}`)).drawnMinor).toBe('0');
    const again = await desk.read<{ isSame: boolean; isRebuilt: boolean }>(`/policy-returns/${made.id}/rerun`);
    expect([again.isSame, again.isRebuilt]).toEqual([true, true]);
    desk.at('2026-03-05');
  });
});
