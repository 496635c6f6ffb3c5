import { describe, expect, it } from 'vitest';
import { bounce } from '../support/bounced.ts';
import { openFactoring } from '../support/factoring-desk.ts';
import { transfer } from '../support/money.ts';
import { yuan } from '../support/receivables.ts';
import { standingAdvances } from '../support/standing-advances.ts';
import type { ProblemBody } from '../support/world.ts';

const { owed, seller, bank, checker, assigned, openGates, request, pay, account } = await openFactoring();

const { standing, claimMinor } = standingAdvances(bank);

describe('money for an advance that the bank took back', () => {
  it('is settled on no money that the bank took back, until it has come again', async () => {
    const { id, receivable } = await assigned(bank, true, 5_000, 4_000);
    await openGates(bank, id, receivable, 5_000);
    const made = await request(bank, id, 4_000, { rateBps: 0 });
    const advance = await checker.done<{ id: string }>(`/advance-requests/${made.id}/payment`);
    owed.clock.set('2026-11-11T06:00:00Z');
    await pay(5_000, receivable.number);
    await pay(5_000, receivable.number, {
      bankReference: `R-${receivable.number}`,
      reverses: `F-${receivable.number}`,
    });
    const settle = { on: '2026-11-11', account };
    const settled = () =>
      checker.tried<ProblemBody & { status: string; settlement?: { toSellerMinor: string } }>(
        `/advances/${advance.id}/settlement`,
        settle,
      );
    const refused = (await settled()).body;
    expect([refused.code, refused.facts?.closed]).toEqual([
      'GATE_CLOSED',
      [expect.objectContaining({ fact: 'F101', receivableId: receivable.id, amountMinor: '500000' })],
    ]);
    // What had not come lowers nothing of what the seller would pay to have the claim back.
    const buyBack = await checker.tried<ProblemBody>(`/advances/${advance.id}/buy-back`, {
      ...transfer(),
      on: '2026-11-11',
      received: yuan(1),
    });
    expect([buyBack.body.code, buyBack.body.facts?.dueMinor]).toEqual(['BUY_BACK_DIFFERS', '400000']);
    // Money of somebody else that names nothing is other money; what the bank names must be what it took back.
    const other = await pay(5_000, 'none', { bankReference: `O-${receivable.number}`, payerName: 'Who pays' });
    expect(other.lines.map(({ outcome }) => outcome)).toEqual(['unmatched']);
    expect((await settled()).body.code).toBe('GATE_CLOSED');
    const wrongly = async (amount: number, more: object) => {
      const { body } = await bank.tried<ProblemBody>('/statements', {
        accountNumber: '6222333300001111',
        lines: [
          {
            bankReference: `A-${receivable.number}`,
            payerName: '重庆示例汽车股份有限公司',
            amount: yuan(amount),
            valueOn: '2026-11-11',
            memo: 'again',
            ...more,
          },
        ],
      });
      return body.code;
    };
    expect(await wrongly(5_000, { replaces: `O-${receivable.number}` })).toBe('REPLACED_LINE_UNKNOWN');
    expect(await wrongly(4_000, { replaces: `F-${receivable.number}` })).toBe('REPLACED_LINE_UNKNOWN');
    // Another's money stands for it only where two people say so.
    const ofAnother = { payerName: 'Example Importer', debtorId: seller.partyId, replaces: `F-${receivable.number}` };
    expect(await wrongly(5_000, ofAnother)).toBe('REPLACED_LINE_UNKNOWN');
    const again = await pay(5_000, receivable.number, {
      bankReference: `A-${receivable.number}`,
      replaces: `F-${receivable.number}`,
    });
    expect(again.lines.map(({ outcome }) => outcome)).toEqual(['matched']);
    expect((await settled()).body).toMatchObject({ status: 'settled', settlement: { toSellerMinor: '100000' } });
    owed.clock.set('2026-10-12T06:00:00Z');
  });

  it('is settled on money that came again unsaid, once two people say of which line', async () => {
    const { id, receivable } = await assigned(bank, true, 3_000, 2_000);
    await openGates(bank, id, receivable, 3_000);
    const made = await request(bank, id, 2_000, { rateBps: 0 });
    const advance = await checker.done<{ id: string }>(`/advance-requests/${made.id}/payment`);
    owed.clock.set('2026-11-11T06:00:00Z');
    const [first] = (await pay(3_000, receivable.number)).lines;
    await pay(3_000, receivable.number, {
      bankReference: `R-${receivable.number}`,
      reverses: `F-${receivable.number}`,
    });
    const unsaid = { bankReference: `A-${receivable.number}`, payerName: 'Treasury centre' };
    const [again] = (await pay(3_000, receivable.number, unsaid)).lines;
    const said = {
      replaces: `F-${receivable.number}`,
      reason: 'The debtor writes that it paid again after the recall',
    };
    const name = (lineId: string | undefined, body: object = said) =>
      [`/statement-lines/${lineId}/replaced`, body] as const;
    expect(await bank.refused(...name(first?.id))).toBe('422 LINE_USED');
    expect(await bank.refused(...name(again?.id, { ...said, replaces: `A-${receivable.number}` }))).toBe(
      '422 REPLACED_LINE_UNKNOWN',
    );
    expect(await seller.refused(...name(again?.id))).toMatch(/NOT_FOUND|MANDATE_MISSING/);
    const alone = await bank.post(...name(again?.id));
    expect(alone.status).toBe(202);
    const settle = { on: '2026-11-11', account };
    expect(await checker.refused(`/advances/${advance.id}/settlement`, settle)).toMatch(/GATE_CLOSED/);
    await bank.done(...name(again?.id));
    await checker.done(`/advances/${advance.id}/settlement`, settle);
    expect(await bank.refused(...name(again?.id))).toBe('422 LINE_USED');
    owed.clock.set('2026-10-12T06:00:00Z');
  });

  it('was the price of claims that went back: nothing goes to the seller until it has paid again', async () => {
    const { id, receivable } = await assigned(bank, true, 1_000, 800);
    await openGates(bank, id, receivable, 1_000);
    const made = await request(bank, id, 800, { rateBps: 0 });
    const advance = await checker.done<{ id: string }>(`/advance-requests/${made.id}/payment`);
    const other = await assigned(bank, true, 1_000, 800);
    await openGates(bank, other.id, other.receivable, 1_000);
    const paid = { ...transfer(), on: '2026-10-12', received: yuan(800) };
    await checker.done(`/advances/${advance.id}/buy-back`, paid);
    const clerk = await owed.colleague(bank, 'Clerk', ['statement:record']);
    await bounce(clerk, { amount: paid.received, bankReference: paid.bankReference, receivedOn: paid.on });
    const next = await request(bank, other.id, 800, { rateBps: 0 });
    const { body } = await checker.tried<ProblemBody>(`/advance-requests/${next.id}/payment`);
    expect(JSON.stringify(body)).toContain('"F101"');
    // The advance stands again, in the books and on the claim: nobody else takes it.
    expect(await standing(advance.id, receivable.id)).toEqual({ status: 'paid', owed: 'confirmed', holders: [id] });
    expect(await claimMinor(id)).toBe('80000');
    const line = { payerName: 'Who pays', amount: paid.received, memo: 'again', valueOn: paid.on };
    const again = { ...paid, bankReference: `${paid.bankReference}-A` };
    await clerk.done('/statements', {
      accountNumber: 'CN11000900003',
      lines: [{ ...line, bankReference: again.bankReference, replaces: paid.bankReference }],
    });
    await checker.done(`/advances/${advance.id}/buy-back`, again);
    expect(await standing(advance.id, receivable.id)).toMatchObject({ status: 'bought_back', holders: [] });
    await checker.done(`/advance-requests/${next.id}/payment`);
  });

  it('had settled it: receivable, right and advance stand again, with what had gone to the seller', async () => {
    const { id, receivable } = await assigned(bank, true, 2_000, 1_500);
    await openGates(bank, id, receivable, 2_000);
    const made = await request(bank, id, 1_500, { rateBps: 0 });
    const advance = await checker.done<{ id: string }>(`/advance-requests/${made.id}/payment`);
    const other = await assigned(bank, true, 1_000, 800);
    await openGates(bank, other.id, other.receivable, 1_000);
    const next = await request(bank, other.id, 800, { rateBps: 0 });
    owed.clock.set('2026-11-11T06:00:00Z');
    await pay(2_000, receivable.number);
    const settle = { on: '2026-11-11', account };
    expect(await checker.done(`/advances/${advance.id}/settlement`, settle)).toMatchObject({
      settlement: { toSellerMinor: '50000' },
    });
    expect(await standing(advance.id, receivable.id)).toEqual({ status: 'settled', owed: 'settled', holders: [] });

    await pay(2_000, receivable.number, {
      bankReference: `R-${receivable.number}`,
      reverses: `F-${receivable.number}`,
    });
    expect(await standing(advance.id, receivable.id)).toEqual({ status: 'paid', owed: 'confirmed', holders: [id] });
    expect(await claimMinor(id)).toBe('200000');
    owed.clock.set('2026-10-12T06:00:00Z');
    const refused = await checker.tried<ProblemBody>(`/advance-requests/${next.id}/payment`);
    expect(JSON.stringify(refused.body)).toContain('"F101"');
    owed.clock.set('2026-11-11T06:00:00Z');
    // One payment for all that is owed again; the seller has had its part of it.
    await pay(2_000, receivable.number, { bankReference: `A-${receivable.number}` });
    expect(await checker.done(`/advances/${advance.id}/settlement`, settle)).toMatchObject({
      status: 'settled',
      settlement: { toFactorMinor: '200000', toSellerMinor: '0' },
    });
    expect(await claimMinor(id)).toBe('0');
    owed.clock.set('2026-10-12T06:00:00Z');
  });

  it('was two payments: one that comes for both pays what both had paid', async () => {
    const { id, receivable } = await assigned(bank, true, 1_000, 800);
    await openGates(bank, id, receivable, 1_000);
    const made = await request(bank, id, 800, { rateBps: 0 });
    const advance = await checker.done<{ id: string }>(`/advance-requests/${made.id}/payment`);
    for (const [part, amount] of [
      ['A', 600],
      ['B', 400],
    ] as const) {
      await pay(amount, receivable.number, { bankReference: `${part}-${receivable.number}` });
      const reverses = `${part}-${receivable.number}`;
      await pay(amount, receivable.number, { bankReference: `R${reverses}`, reverses });
    }
    const settle = [`/advances/${advance.id}/settlement`, { on: '2026-10-12', account }] as const;
    expect(await checker.refused(...settle)).toMatch(/GATE_CLOSED/);
    const both = await pay(1_000, receivable.number);
    expect(both.lines.map(({ outcome }) => outcome)).toEqual(['matched']);
    await checker.done(...settle);
  });
});
