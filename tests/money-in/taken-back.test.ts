import { describe, expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const ACCOUNT = 'CN11000900001';
/** Who keeps the statements. */
const clerk = await desk.colleague(bank, 'Statement clerk', ['statement:record']);

let references = 0;
const nextReference = () => `CNAPS-${++references}`;
const line = (bankReference: string, amount: number, more: object = {}) => ({
  bankReference,
  payerName: 'Importer',
  amount: yuan(amount),
  valueOn: desk.today(),
  memo: 'transfer',
  ...more,
});
const statement = async (...lines: object[]) =>
  (await clerk.done<{ lines: { outcome: string }[] }>('/statements', { accountNumber: ACCOUNT, lines })).lines.map(
    ({ outcome }) => outcome,
  );
/** Money that came in on an imported line. */
async function money(amount: number, more: object = {}) {
  const bankReference = nextReference();
  await statement(line(bankReference, amount, more));
  return { amount: yuan(amount), receivedOn: desk.today(), bankReference };
}
const bounce = (reference: string, amount: number, own = `${reference}-R`) =>
  statement(line(own, amount, { reverses: reference }));

const code = async (path: string, body: object = {}, who = bank) => {
  const { status, body: answer } = await who.tried<ProblemBody>(path, body);
  return status < 300 ? 'done' : answer.code;
};
interface Closed {
  facts?: { closed?: { fact: string }[] };
}
const facts = async (path: string, body: object, who = bank) =>
  (await who.tried<Closed>(path, body)).body.facts?.closed?.map(({ fact }) => fact);

interface Position {
  principalMinor: string;
  marginMinor: string;
  claimMinor: string;
}
const positionOf = async (facilityId: string) => (await bank.get<Position>(`/facilities/${facilityId}`)).body;
const debtOf = async (facilityId: string) =>
  (
    await bank.get<{ interestMinor: string; penaltyMinor: string; totalMinor: string }>(
      `/facilities/${facilityId}/debt`,
    )
  ).body;
interface Receipt {
  id: string;
  bankReference: string;
  isTakenBack: boolean;
  resolution: { by: string } | null;
}
const receiptOf = async (facilityId: string, reference: string) =>
  (await bank.get<{ items: Receipt[] }>(`/money-receipts?objectId=${facilityId}`)).body.items.find(
    (r) => r.bankReference === reference,
  ) as Receipt;

async function drawn(amount: number, more: object = {}) {
  await desk.price(70_000);
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 3_600, expiresOn: '2027-12-31', ...more });
  const { lotId, pledgeId } = await desk.pledged(facilityId, 30);
  const drawdownId = await desk.draw(facilityId, amount, '2026-12-30');
  return { facilityId, lotId, pledgeId, drawdownId };
}

/** Another drawdown, as far as its approval. */
async function asked(facilityId: string, amount: number) {
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(amount),
    dueOn: '2026-12-15',
  });
  return id;
}

describe('money that a later line takes back', async () => {
  it('in another account under the same reference stays: a receipt rests on its own line', async () => {
    const { facilityId } = await drawn(900_000);
    const paid = { ...(await money(100_000)), source: 'borrower' };
    await bank.done(`/facilities/${facilityId}/repayments`, paid);
    const before = await positionOf(facilityId);
    const elsewhere = (...lines: object[]) => clerk.done('/statements', { accountNumber: 'CN11000900002', lines });
    await elsewhere(line(paid.bankReference, 100_000));
    await elsewhere(line(`${paid.bankReference}-R`, 100_000, { reverses: paid.bankReference }));
    expect(await positionOf(facilityId)).toEqual(before);
    expect(await receiptOf(facilityId, paid.bankReference)).toMatchObject({ isTakenBack: false });
  });

  it('is owed again as if it had never come, and holds the facility until it comes again', async () => {
    const paid = await drawn(900_000);
    const twin = await drawn(900_000);
    const { facilityId } = paid;
    clock.advance(10 * 86_400);
    await desk.price(70_000);
    const later = { ...(await money(500_000)), source: 'borrower' };
    await bank.done(`/facilities/${facilityId}/repayments`, later);
    expect((await positionOf(facilityId)).principalMinor).not.toBe((await positionOf(twin.facilityId)).principalMinor);
    clock.advance(5 * 86_400);
    await desk.price(70_000);

    expect(await bounce(later.bankReference, 500_000)).toEqual(['reversal']);
    // Nine thousand yuan of interest for ten days had been paid; the rest of it was principal.
    expect(await positionOf(facilityId)).toMatchObject({
      principalMinor: '90000000',
      marginMinor: '0',
      claimMinor: '0',
    });
    expect(await debtOf(facilityId)).toMatchObject({
      interestMinor: (await debtOf(twin.facilityId)).interestMinor,
      penaltyMinor: (await debtOf(twin.facilityId)).penaltyMinor,
    });

    const next = await asked(facilityId, 1_000);
    expect(await code(`/drawdowns/${next}/approval`)).toBe('CONDITIONS_NOT_MET');
    expect(await facts(`/pledges/${paid.pledgeId}/discharge`, {})).toContain('F101');

    expect(await receiptOf(facilityId, later.bankReference)).toMatchObject({ isTakenBack: true, resolution: null });
    // As much on another day says nothing of what was taken back: it pays for itself.
    const other = { ...(await money(500_000)), source: 'borrower' };
    expect(await code(`/facilities/${facilityId}/repayments`, other)).toBe('done');
    expect(await receiptOf(facilityId, later.bankReference)).toMatchObject({ resolution: null });
    expect(await code(`/drawdowns/${next}/approval`)).toBe('CONDITIONS_NOT_MET');
    const again = { ...(await money(500_000, { replaces: later.bankReference })), source: 'borrower' };
    expect(await code(`/facilities/${twin.facilityId}/repayments`, again)).toBe('LINE_REPLACES_OTHER');
    expect(await code(`/facilities/${facilityId}/repayments`, again)).toBe('done');
    const { id } = await receiptOf(facilityId, again.bankReference);
    expect(await receiptOf(facilityId, later.bankReference)).toMatchObject({
      resolution: { by: 'replaced', receiptId: id },
    });
    expect(await code(`/drawdowns/${next}/approval`)).toBe('done');
  });

  it('came again by a later receipt where two people say so, and that one is the same money', async () => {
    const facilityId = await desk.facility(1_000_000);
    const book = async (amount: number) => {
      const made = await money(amount);
      await bank.done(`/facilities/${facilityId}/margin`, made);
      return made.bankReference;
    };
    const [first, twin] = [await book(4_000), await book(4_000)];
    await bounce(first, 4_000);
    await bounce(twin, 4_000);
    const [same, less] = [await book(4_000), await book(3_000)];
    const idOf = async (reference: string) => (await receiptOf(facilityId, reference)).id;
    const say = async (of: string, replacedBy: string) =>
      code(`/money-receipts/${await idOf(of)}/resolution`, {
        reason: 'The payer sent it again; its letter of today says so',
        replacedBy: await idOf(replacedBy),
      });
    expect(await say(first, less)).toBe('NOT_THE_SAME_MONEY');
    expect(await say(first, twin)).toBe('NOT_THE_SAME_MONEY');
    const alone = await bank.post(`/money-receipts/${await idOf(first)}/resolution`, {
      reason: 'The payer sent it again; its letter of today says so',
      replacedBy: await idOf(same),
    });
    expect(alone.status).toBe(202);
    expect(await say(first, same)).toBe('done');
    expect(await receiptOf(facilityId, first)).toMatchObject({ resolution: { by: 'replaced' } });
    expect(await say(twin, same)).toBe('NOT_THE_SAME_MONEY');
  });

  it('paid a whole debt: the debt is open, and nothing secured by it is discharged', async () => {
    const { facilityId, pledgeId, drawdownId } = await drawn(100_000);
    const whole = { ...(await money(100_000)), source: 'borrower' };
    await bank.done(`/facilities/${facilityId}/repayments`, whole);
    expect((await bank.get<{ status: string }>(`/drawdowns/${drawdownId}`)).body.status).toBe('repaid');
    // The bank gives the reversal the number of what it takes back.
    expect(await bounce(whole.bankReference, 100_000, whole.bankReference)).toEqual(['reversal']);
    expect(await bounce(whole.bankReference, 100_000, whole.bankReference)).toEqual(['known']);
    expect((await bank.get<{ status: string }>(`/drawdowns/${drawdownId}`)).body.status).toBe('disbursed');
    expect((await positionOf(facilityId)).principalMinor).toBe('10000000');
    expect(await facts(`/pledges/${pledgeId}/discharge`, {})).toEqual(expect.arrayContaining(['F55', 'F101']));
  });

  it('was margin: it is no margin, and what was refunded of it is owed until it comes again', async () => {
    const facilityId = await desk.facility(1_000_000);
    const first = await money(50_000);
    const bounced = await money(20_000);
    await bank.done(`/facilities/${facilityId}/margin`, first);
    await bank.done(`/facilities/${facilityId}/margin`, bounced);
    const refund = (amount: number) => ({ amount: yuan(amount), receivedOn: desk.today(), ...transfer() });
    expect(await code(`/facilities/${facilityId}/margin-refunds`, refund(60_000))).toBe('done');
    await bounce(bounced.bankReference, 20_000);
    // Ten thousand are left, and ten thousand went out that had never come.
    expect(await positionOf(facilityId)).toMatchObject({ marginMinor: '0', claimMinor: '1000000' });
    await bank.done(`/facilities/${facilityId}/margin`, await money(30_000));
    expect(await positionOf(facilityId)).toMatchObject({ marginMinor: '2000000', claimMinor: '0' });
    expect(await facts(`/facilities/${facilityId}/margin-refunds`, refund(20_000))).toEqual(['F101']);

    const { id } = await receiptOf(facilityId, bounced.bankReference);
    const reason = { reason: 'The payer was mistaken; the borrower owed none of it' };
    const alone = await bank.post(`/money-receipts/${id}/resolution`, reason);
    expect(alone.status).toBe(202);
    expect(await code(`/money-receipts/${id}/resolution`, { reason: 'none' })).toBe('INPUT_INVALID');
    expect(await code(`/money-receipts/${id}/resolution`, reason)).toBe('done');
    expect(await code(`/money-receipts/${id}/resolution`, reason)).toBe('RECEIPT_NOT_CONTRADICTED');
    expect(await code(`/facilities/${facilityId}/margin-refunds`, refund(20_000))).toBe('done');
  });

  it('holds what is asked of the facility where the statement only says otherwise, and undoes nothing', async () => {
    const { facilityId } = await drawn(10_000);
    const bankReference = nextReference();
    const told = { amount: yuan(500), receivedOn: desk.today(), bankReference };
    await bank.done(`/facilities/${facilityId}/margin`, told);
    await statement(line(bankReference, 50));
    expect((await positionOf(facilityId)).marginMinor).toBe('50000');
    const next = await asked(facilityId, 1_000);
    expect(await code(`/drawdowns/${next}/approval`)).toBe('CONDITIONS_NOT_MET');
  });

  it('is not booked on a line that was taken back before, nor on the line that took it back', async () => {
    const facilityId = await desk.facility(1_000_000);
    const bounced = await money(700);
    await bounce(bounced.bankReference, 700);
    expect(await code(`/facilities/${facilityId}/margin`, bounced)).toBe('LINE_REVERSED');
    const debit = { ...bounced, bankReference: `${bounced.bankReference}-R` };
    // Asked for by one and agreed to by another: it is refused all the same.
    expect(await code(`/facilities/${facilityId}/margin`, debit)).toBe('LINE_IS_DEBIT');
    expect((await positionOf(facilityId)).marginMinor).toBe('0');
  });

  it('is told to the lender, and to nobody else', async () => {
    const facilityId = await desk.facility(1_000_000);
    const bounced = await money(800);
    await bank.done(`/facilities/${facilityId}/margin`, bounced);
    await bounce(bounced.bankReference, 800);
    const { id } = await receiptOf(facilityId, bounced.bankReference);
    const typesOf = async (who: typeof bank) =>
      (await who.get<{ items?: { type: string }[] }>(`/events?objectId=${id}`)).body.items?.map(({ type }) => type) ??
      [];
    expect(await typesOf(checker)).toContain('moneyReceipt.contradicted');
    expect(await typesOf(importer)).not.toContain('moneyReceipt.contradicted');
  });
});
