import { describe, expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const ACCOUNT = 'CN11000900001';

const back = (days: number) => new Date(clock.now().getTime() - days * 86_400_000).toISOString().slice(0, 10);

interface Receipt {
  id: string;
  objectId: string;
  lineId: string | null;
  bankReference: string;
  reasons: { code: string; level: number; facts: Record<string, unknown> }[];
  contradictedBy: string | null;
}
const receiptsOf = async (objectId: string) =>
  (await bank.get<{ items: Receipt[] }>(`/money-receipts?objectId=${objectId}`)).body.items;
const reasonsOf = async (objectId: string) =>
  (await receiptsOf(objectId)).at(-1)?.reasons.map(({ code, level }) => `${code} ${level}`);

/** Who keeps the statements: another person than the one who books money on them. */
const clerk = await desk.colleague(bank, 'Statement clerk', ['statement:record']);
const line = (bankReference: string, amount: number, more: object = {}) => ({
  bankReference,
  payerName: 'Importer',
  amount: yuan(amount),
  valueOn: desk.today(),
  memo: 'repayment',
  ...more,
});
const statement = (who: typeof bank, ...lines: object[]) =>
  who.done<{ lines: { id: string; outcome: string }[] }>('/statements', { accountNumber: ACCOUNT, lines });

async function drawn(amount = 100_000): Promise<string> {
  await desk.price(70_000);
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 360, expiresOn: '2027-12-31' });
  await desk.pledged(facilityId, 20);
  await desk.draw(facilityId, amount);
  return facilityId;
}
const pay = (amount: number, more: object = {}) => ({
  amount: yuan(amount),
  receivedOn: desk.today(),
  source: 'borrower',
  ...transfer(),
  ...more,
});

describe('money that comes in', async () => {
  const facilityId = await drawn();
  const at = `/facilities/${facilityId}/repayments`;
  const code = async (body: object, path = at) => {
    const answer = await bank.post<ProblemBody>(path, body);
    return [answer.body.code, answer.body.errors?.[0]?.pointer];
  };

  it('names a bank reference, which counts once over every kind of receipt, however it is typed (32, 74)', async () => {
    const { bankReference: _, ...unnamed } = pay(100);
    expect(await code(unnamed)).toEqual(['INPUT_INVALID', '/bankReference']);
    expect(await code(pay(100, { bankReference: '— –' }))).toEqual(['INPUT_INVALID', '/bankReference']);
    await bank.done(at, pay(100, { bankReference: 'CNAPS-77 01' }));
    for (const bankReference of ['CNAPS-77 01', 'cnaps7701', 'ＣＮＡＰＳ７７０１'])
      expect(await code(pay(100, { bankReference }))).toEqual(['RECEIPT_RECORDED', '/bankReference']);
    const margin = { amount: yuan(5), receivedOn: desk.today(), bankReference: 'CNAPS 7701' };
    expect(await code(margin, `/facilities/${facilityId}/margin`)).toEqual(['RECEIPT_RECORDED', '/bankReference']);
    const twice = pay(7);
    // One person types it four times: all wait, one is agreed to and the others find it recorded.
    const asked = await Promise.all(Array.from({ length: 4 }, () => bank.post<Proposal>(at, twice)));
    expect(asked.map((a) => [a.status, a.body.reasons[0]?.code])).toEqual(asked.map(() => [202, 'NO_STATEMENT_LINE']));
    expect((await receiptsOf(facilityId)).filter((r) => r.bankReference === twice.bankReference)).toEqual([]);
    const ended = await Promise.all(asked.map(({ body }) => bank.agreed<ProblemBody>(body)));
    expect(ended.filter((a) => a.status < 300).length).toBe(1);
    expect(ended.flatMap((a) => (a.status >= 300 ? [a.body.code] : []))).toEqual(Array(3).fill('RECEIPT_RECORDED'));
  });

  it('is dated neither before what it pays, nor before what was reckoned, nor ahead (101)', async () => {
    const fresh = await drawn();
    const path = `/facilities/${fresh}/repayments`;
    expect(await code(pay(100, { receivedOn: back(1) }), path)).toEqual(['RECEIPT_BEFORE_DEBT', '/receivedOn']);
    expect(await code(pay(100, { receivedOn: back(365) }), path)).toEqual(['RECEIPT_BEFORE_DEBT', '/receivedOn']);
    expect(await code(pay(100, { receivedOn: back(-2) }), path)).toEqual(['RECEIPT_IN_FUTURE', '/receivedOn']);
    const margin = { amount: yuan(5), ...transfer(), receivedOn: '2020-01-01' };
    expect(await code(margin, `/facilities/${fresh}/margin`)).toEqual(['RECEIPT_BEFORE_DEBT', '/receivedOn']);
    clock.advance(3 * 86_400);
    await bank.done(path, pay(100));
    clock.advance(86_400);
    expect(await code(pay(100, { receivedOn: back(2) }), path)).toEqual(['RECEIPT_BEFORE_LAST', '/receivedOn']);
  });

  it('rests on a statement line of the same amount and day that another person brought', async () => {
    await statement(clerk, line('ST-1', 200), line('ST-2', 300), line('ST-3', 400, { payerName: 'A friend' }));
    expect(await code(pay(201, { bankReference: 'ST-1' }))).toEqual(['LINE_DIFFERS', '/amount']);
    expect(await code(pay(200, { bankReference: 'ST-1', receivedOn: back(1) }))).toEqual([
      'VALUE_DAY_DIFFERS',
      '/receivedOn',
    ]);
    // Nobody else is asked: the clerk brought the line, the maker books the money on it.
    const alone = await bank.post(at, pay(200, { bankReference: 'ST-1' }));
    expect([200, 201]).toContain(alone.status);
    expect(await reasonsOf(facilityId)).toEqual([]);
    await bank.done(at, pay(400, { bankReference: 'ST-3' }));
    expect(await reasonsOf(facilityId)).toEqual(['PAYER_DIFFERS 2']);
    await statement(bank, line('ST-4', 500));
    await bank.done(at, pay(500, { bankReference: 'ST-4' }));
    expect(await reasonsOf(facilityId)).toEqual(['LINE_OF_RECORDER 1']);
    // Nor alone on a line that one agreed to; and a line of so much is agreed to as what is booked on it.
    const { body: asked } = await clerk.post<Proposal>('/statements', {
      accountNumber: ACCOUNT,
      lines: [line('ST-5', 510)],
    });
    const typist = await desk.colleague(bank, 'Agrees and books', ['statement:record', 'repayment:record']);
    await typist.done(`/proposals/${asked.id}/agreement`);
    expect((await typist.post(at, pay(510, { bankReference: 'ST-5' }))).status).toBe(202);
    const { body: large } = await clerk.post<Proposal>('/statements', {
      accountNumber: ACCOUNT,
      lines: [line('ST-6', 60_000_000)],
    });
    expect(large.needs.level).toBe('L3');
    await bank.done(at, pay(600));
    expect(await reasonsOf(facilityId)).toEqual(['NO_STATEMENT_LINE 1']);
    await bank.done(at, pay(600));
    expect(await reasonsOf(facilityId)).toEqual(['NO_STATEMENT_LINE 1', 'LIKE_ON_RECORD 2']);
  });

  it('does not rest on a line that the bank took back, nor on one that is not booked yet', async () => {
    await statement(clerk, line('REV-1', 50), line('REV-1-R', 50, { reverses: 'REV-1' }));
    expect(await code(pay(50, { bankReference: 'REV-1' }))).toEqual(['LINE_REVERSED', '/bankReference']);
    const bad = (more: object) =>
      clerk.refused('/statements', { accountNumber: ACCOUNT, lines: [line('REV-2', 50, more)] });
    expect(await bad({ reverses: 'REV-1' })).toBe('422 REVERSED_LINE_UNKNOWN');
    expect(await bad({ reverses: 'NEVER' })).toBe('422 REVERSED_LINE_UNKNOWN');
    expect(await bad({ valueOn: back(-2) })).toBe('422 LINE_NOT_BOOKED');
  });

  it('is contradicted by a later line that says otherwise, and stands on one that says the same', async () => {
    const same = pay(11);
    const other = pay(12);
    await bank.done(at, same);
    await bank.done(at, other);
    await statement(clerk, line(same.bankReference, 11), line(other.bankReference, 21));
    const found = await receiptsOf(facilityId);
    const of = (reference: string) => found.find((r) => r.bankReference === reference);
    expect(of(same.bankReference)).toMatchObject({ lineId: expect.any(String), contradictedBy: null });
    expect(of(other.bankReference)).toMatchObject({ lineId: null, contradictedBy: expect.any(String) });
    await statement(clerk, line('BACK-1', 11, { reverses: same.bankReference }));
    expect((await receiptsOf(facilityId)).find((r) => r.id === of(same.bankReference)?.id)?.contradictedBy).toEqual(
      expect.any(String),
    );
  });

  it('of a day long past asks the next level, and shows the interest of both days', async () => {
    const old = await drawn(900_000);
    clock.advance(20 * 86_400);
    const path = `/facilities/${old}/repayments`;
    await bank.done(path, pay(1_000, { receivedOn: back(15) }));
    const [receipt] = await receiptsOf(old);
    expect(receipt?.reasons.at(-1)).toMatchObject({
      code: 'DAY_LONG_PAST',
      level: 2,
      // Ninety yuan a day: five days, and twenty.
      facts: { interestToDayMinor: '45000', interestToTodayMinor: '180000' },
    });
  });

  it('is seen by the lender alone', async () => {
    expect((await desk.importer.get<{ items: unknown[] }>('/money-receipts')).body.items).toEqual([]);
    expect((await checker.get<{ items: unknown[] }>('/money-receipts')).body.items.length).toBeGreaterThan(5);
  });
});
