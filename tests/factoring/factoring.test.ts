import { describe, expect, it } from 'vitest';
import { type Gate, openFactoring } from '../support/factoring-desk.ts';
import { transfer } from '../support/money.ts';
import { yuan } from '../support/receivables.ts';
import type { ProblemBody } from '../support/world.ts';

const { owed, seller, debtor, banks, bank, checker, assigned, openGates, request, pay, account } =
  await openFactoring();

describe('measure 9: an advance', () => {
  it('goes out only when every gate is open, by a second person, within what was agreed, once', async () => {
    const { id, receivable } = await assigned(bank, true);
    expect(
      await bank.refused('/advance-requests', {
        assignmentId: id,
        amount: yuan(800_001),
        rateBps: 1,
        fees: yuan(0),
        dueOn: '2026-12-31',
      }),
    ).toBe('422 ADVANCE_NOT_AGREED');
    const made = await request(bank, id, 800_000);
    expect(made.gates.filter((g) => !g.met).map((g) => g.code)).toEqual([
      'OWN_FILING',
      'SEARCH_FRESH',
      'NO_EARLIER_FILING',
      'FILING_OUTLASTS_DEBT',
      'DESCRIPTION_NAMES_INVOICES',
      'EVIDENCE_FROZEN',
      'NOTICE_ARRIVED',
      'PROVED',
      'DEBTOR_CALLED_BACK',
      'NOTHING_ON_RECORD',
    ]);
    const shut = await checker.tried<ProblemBody>(`/advance-requests/${made.id}/payment`);
    expect(shut.body.code).toBe('GATES_SHUT');
    await openGates(bank, id, receivable, 1_000_000);
    expect(await bank.refused(`/advance-requests/${made.id}/payment`)).toBe('403 SAME_PERSON');
    const paid = await Promise.all(
      [0, 1, 2].map(() => checker.tried<{ status: string }>(`/advance-requests/${made.id}/payment`)),
    );
    expect(paid.filter((a) => a.status === 200)).toHaveLength(1);
    expect(
      await bank.refused('/advance-requests', {
        assignmentId: id,
        amount: yuan(1),
        rateBps: 1,
        fees: yuan(0),
        dueOn: '2026-12-31',
      }),
    ).not.toBe('201');
    owed.clock.advance(2 * 86_400);
    const old = await assigned(bank, true, 100, 50);
    await openGates(bank, old.id, old.receivable, 100);
    owed.clock.advance(2 * 86_400);
    const late = await request(bank, old.id, 50);
    expect(late.gates.filter((g) => !g.met).map((g) => g.code)).toEqual(['SEARCH_FRESH']);
    owed.clock.set('2026-10-12T06:00:00Z');
  });

  it('reference vector 18 through the API: with recourse the surplus is the seller’s, without it the factor’s', async () => {
    for (const recourse of [true, false]) {
      const { id, receivable } = await assigned(bank, recourse);
      await openGates(bank, id, receivable, 1_000_000);
      const made = await request(bank, id, 800_000, { rateBps: 594 });
      const advance = await checker.done<{ id: string }>(`/advance-requests/${made.id}/payment`);
      const settle = { on: '2027-02-09', account };
      expect(await checker.refused(`/advances/${advance.id}/settlement`, settle)).toBe('422 RECEIPT_IN_FUTURE');
      owed.clock.set('2027-02-09T06:00:00Z');
      expect(await checker.refused(`/advances/${advance.id}/settlement`, settle)).toBe('422 NOT_ALL_PAID');
      owed.clock.set('2027-02-09T06:00:00Z');
      await pay(1_000_000, receivable.number);
      // 120 days at 5.94 %, 800,000: 15,840.00 ... and on the day that makes it 26,400.00 with the fees of the vector.
      if (recourse)
        expect(
          await checker.refused(`/advances/${advance.id}/settlement`, {
            ...settle,
            account: { ...account, number: '6222444400009999' },
          }),
        ).toMatch(/GATE_CLOSED/);
      const done = await checker.done<{
        settlement: { interestAndFeesMinor: string; toSellerMinor: string; toFactorMinor: string };
      }>(`/advances/${advance.id}/settlement`, settle);
      const interest = 800_000_00n * 594n * 120n;
      const expected = interest / 3_600_000n;
      expect(BigInt(done.settlement.interestAndFeesMinor)).toBe(expected);
      expect(done.settlement.toSellerMinor).toBe(recourse ? (200_000_00n - expected).toString() : '0');
      const { body } = await seller.get<{ items: { objectId: string; amountMinor: string }[] }>(
        '/payment-instructions?limit=200',
      );
      expect(body.items.filter((i) => i.objectId === advance.id)).toHaveLength(recourse ? 1 : 0);
      expect((await bank.get<{ status: string }>(`/assignments/${id}`)).body.status).toBe('ended');
      expect(await checker.refused(`/advances/${advance.id}/settlement`, settle)).toBe('409 ADVANCE_ENDED');
      owed.clock.set('2026-10-12T06:00:00Z');
    }
  });

  it('is bought back for what it costs on the day, with recourse only; then the receivable is free', async () => {
    const { id, receivable } = await assigned(bank, true, 1_000, 800);
    await openGates(bank, id, receivable, 1_000);
    const advance = await checker.done<{ id: string }>(
      `/advance-requests/${(await request(bank, id, 800, { rateBps: 360 })).id}/payment`,
    );
    const firm = await assigned(bank, false, 100, 50);
    await openGates(bank, firm.id, firm.receivable, 100);
    const sold = await checker.done<{ id: string }>(
      `/advance-requests/${(await request(bank, firm.id, 50)).id}/payment`,
    );
    owed.clock.set('2026-11-11T06:00:00Z');
    const wrong = await checker.tried<ProblemBody>(`/advances/${advance.id}/buy-back`, {
      ...transfer(),
      on: '2026-11-11',
      received: yuan(800),
    });
    expect([wrong.body.code, wrong.body.facts?.dueMinor]).toEqual(['BUY_BACK_DIFFERS', '80240']);
    owed.clock.set('2026-11-11T06:00:00Z');
    await checker.done(`/advances/${advance.id}/buy-back`, { ...transfer(), on: '2026-11-11', received: yuan(802.4) });
    owed.clock.set('2026-10-12T06:00:00Z');
    const again = await seller.done<{ id: string }>('/assignments', {
      assigneeId: banks[1].partyId,
      kind: 'outright',
      recourse: false,
      services: [],
      currency: 'CNY',
      items: [{ receivableId: receivable.id, advance: yuan(0) }],
    });
    expect(await banks[1].done(`/assignments/${again.id}/answer`, { accept: true })).toMatchObject({
      status: 'accepted',
    });
    expect(
      await checker.refused(`/advances/${sold.id}/buy-back`, { ...transfer(), on: '2026-11-11', received: yuan(50) }),
    ).toBe('422 NO_RECOURSE');
    owed.clock.set('2026-10-12T06:00:00Z');
  });

  it('is discharged in the order of the Civil Code, and only where the seller answers for it (560, 561)', async () => {
    const lender = await owed.party('Lender', 'bank');
    const second = await owed.colleague(lender, 'Second', ['factoring:approve']);
    type Discharge = {
      payments: { advanceId: string; interestMinor: string; principalMinor: string }[];
      restMinor: string;
    };
    const made: string[] = [];
    for (const [recourse, advance, dueOn] of [
      [true, 500, '2026-12-31'],
      [true, 300, '2026-11-30'],
      [false, 200, '2026-11-30'],
    ] as const) {
      const { id, receivable } = await assigned(lender, recourse, 1_000, advance);
      await openGates(lender, id, receivable, 1_000);
      const asked = await request(lender, id, advance, { dueOn, rateBps: 360 });
      made.push((await second.done<{ id: string }>(`/advance-requests/${asked.id}/payment`)).id);
    }
    owed.clock.set('2026-11-11T06:00:00Z');
    const read = async (amountMinor: string, more = '') =>
      (
        await lender.get<Discharge>(
          `/advance-discharges?sellerId=${seller.partyId}&amountMinor=${amountMinor}&currency=CNY${more}`,
        )
      ).body;
    // Thirty days at 3.6 % of 300 are 90 fen, of 500 a yuan and a half; the one due first is paid first.
    expect(await read('40000')).toMatchObject({
      payments: [
        { advanceId: made[1], interestMinor: '90', principalMinor: '30000' },
        { advanceId: made[0], interestMinor: '150', principalMinor: '9760' },
      ],
      restMinor: '0',
    });
    expect((await read('100', `&designatedId=${made[0]}`)).payments[0]).toMatchObject({
      advanceId: made[0],
      interestMinor: '100',
      principalMinor: '0',
    });
    expect((await read('90000')).restMinor).toBe('9760');
    expect(
      (await bank.get<Discharge>(`/advance-discharges?sellerId=${debtor.partyId}&amountMinor=5&currency=CNY`)).body,
    ).toMatchObject({ payments: [], restMinor: '5' });
    owed.clock.set('2026-10-12T06:00:00Z');
  });

  it('does not go out on an invoice that the tax authority holds otherwise, however it was confirmed', async () => {
    const { id, receivable } = await assigned(bank, true, 600, 500);
    await openGates(bank, id, receivable, 600);
    const made = await request(bank, id, 500);
    expect(made.gates.filter((gate) => !gate.met)).toEqual([]);
    const check = { result: 'differs', evidence: 'check 7' };
    await bank.done(`/invoices/${receivable.invoiceId}/verification`, check);
    const shut = await checker.tried<ProblemBody>(`/advance-requests/${made.id}/payment`);
    expect([shut.body.code, shut.body.facts?.gates]).toMatchObject([
      'GATES_SHUT',
      [
        { code: 'INVOICES_STAND', met: false, facts: { inDoubt: [receivable.number] } },
        { code: 'NOTHING_ON_RECORD', met: false, facts: { closed: [{ fact: 'F81', reason: 'differs' }] } },
      ],
    ]);
    await bank.done(`/invoices/${receivable.invoiceId}/verification`, { result: 'verified', evidence: 'check 8' });
    await checker.done(`/advance-requests/${made.id}/payment`);
  });

  it('is called in when the invoice behind it is taken back in full', async () => {
    const { id, receivable } = await assigned(bank, true, 500, 400);
    await openGates(bank, id, receivable, 500);
    const advance = await checker.done<{ id: string }>(
      `/advance-requests/${(await request(bank, id, 400)).id}/payment`,
    );
    await seller.done('/invoices', {
      number: '26502000006000000001',
      buyerId: debtor.partyId,
      issuedOn: '2026-10-12',
      net: yuan(500),
      tax: yuan(0),
      total: yuan(500),
      redOf: receivable.invoiceId,
    });
    const { body } = await bank.get<{ items: { type: string }[] }>(`/events?objectId=${advance.id}`);
    expect(body.items.map((e) => e.type)).toContain('factoring.advanceRecalled');
  });
});

describe('a commercial factor', () => {
  it('is held to the limits of its book, and cannot advance without stating it', async () => {
    const { factor } = owed;
    const second = await owed.colleague(factor, 'Second', ['factoring:approve']);
    const { id, receivable } = await assigned(factor, true, 10_000, 6_000);
    await openGates(factor, id, receivable, 10_000);
    const made = await request(factor, id, 6_000);
    expect(made.gates.filter((g) => !g.met).map((g) => g.code)).toEqual(['FACTOR_BOOK_STATED']);
    const book = {
      statedOn: '2026-10-12',
      riskAssets: yuan(5_000),
      netAssets: yuan(10_000),
      reserve: yuan(100),
      relatedDebtorIds: [],
    };
    await factor.done('/factor-books', book);
    const held = await second.tried<ProblemBody>(`/advance-requests/${made.id}/payment`);
    expect(((held.body.facts ?? {}).gates as Gate[]).map((g) => g.code)).toEqual(['FACTOR_LIMIT_ONE_DEBTOR']);
    owed.clock.advance(1);
    // Of two fifths of the risk assets the related debtor owes all.
    await factor.done('/factor-books', { ...book, riskAssets: yuan(9_000), relatedDebtorIds: [owed.debtor.partyId] });
    expect(await second.done(`/advance-requests/${made.id}/payment`)).toMatchObject({ status: 'paid' });
    const limits = await factor.get<{ balanceMinor: string; findings: { limit: string; measured: number }[] }>(
      '/factor-limits',
    );
    expect(limits.body.balanceMinor).toBe('600000');
    expect(limits.body.findings.find((f) => f.limit === 'one_debtor')?.measured).toBe(6_667);
  });
});

describe('messages between two factors', () => {
  it('hold what their kind must, and an answer needs its question', async () => {
    const party = { name: 'Buyer GmbH', country: 'DE' };
    const base = { direction: 'sent', fromFactor: 'CN00100', toFactor: 'DE01200' };
    const ask = {
      ...base,
      kind: 'credit_cover_request',
      reference: 'R-1',
      content: {
        seller: { name: 'S', country: 'CN' },
        debtor: party,
        amount: { amountMinor: '1000000', currency: 'EUR' },
        termDays: 90,
        recourse: false,
      },
    };
    const answer = {
      ...base,
      direction: 'received',
      kind: 'credit_cover_answer',
      reference: 'A-1',
      content: { requestReference: 'R-1', decision: 'approved', amount: { amountMinor: '1000000', currency: 'EUR' } },
    };
    expect(await bank.refused('/two-factor-messages', answer)).toBe('422 COVER_NOT_ASKED');
    expect(await bank.refused('/two-factor-messages', { ...ask, content: { debtor: party } })).toBe(
      '422 MESSAGE_INCOMPLETE',
    );
    await bank.done('/two-factor-messages', ask);
    await bank.done('/two-factor-messages', answer);
    expect(await bank.refused('/two-factor-messages', ask)).toBe('409 CONFLICT');
    expect((await banks[1].get<{ items: unknown[] }>('/two-factor-messages')).body.items).toEqual([]);
  });
});
