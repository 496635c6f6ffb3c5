import { describe, expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { closeLoanDays } from '../../src/lending/loans/index.ts';
import { loanDesk, paper, terms } from '../support/loans.ts';
import { transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank, checker, payer } = desk;
const yuan = (minor: number) => ({ amountMinor: minor.toString(), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);
type Body = Record<string, string>;

const level = terms({
  shape: 'equal_instalment',
  periods: 12,
  dayCount: 'actual/365',
  rate: { kind: 'fixed', rateBps: 480 },
});
const days = { expectedOn: '2026-03-05', availableUntil: '2026-04-30' };
const asked = (more: Record<string, unknown> = {}) => ({ amount: yuan(1_000_000), ...days, terms: level, ...more });
const running = async (more: Record<string, unknown> = {}) => {
  desk.at('2026-03-05');
  const loan = await desk.propose(asked(more));
  await desk.approve(loan);
  await desk.disburse(loan.id, 1_000_000n, { currency: 'CNY' });
  return loan.id;
};
const fee = (code: string, minor: number, more: Record<string, unknown> = {}) => ({
  code,
  amount: yuan(minor),
  payeeName: 'Somebody else',
  ...more,
});
const body = (more: Record<string, unknown> = {}) => ({
  borrowerId: desk.borrower.partyId,
  purposeKind: 'trade',
  purpose: 'Steel',
  payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
  ...asked(more),
});
const charge = async (id: string, code: string, minor: number, dueOn: string) =>
  (await bank.tried<Body>(`/loans/${id}/charges`, { code, amount: yuan(minor), dueOn, documentHash: hash('d') })).body
    .code;
const change = (id: string, kind: string, changed: unknown) => ({
  path: `/loans/${id}/changes`,
  input: { kind, terms: changed, reason: 'Asked for', documentHash: hash('f') },
});
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const closeDay = () =>
  closeLoanDays(
    systemCtx({ clock: desk.clock, chance, newId: identifiers(desk.clock, chance) }, desk.database, desk.tenantId, 'x'),
  );

describe('what a loan may cost', () => {
  it('counts every fee at its worst, and none outside the loan, twice, or under another’s name', async () => {
    desk.at('2026-03-05');
    const refused = (fees: unknown[]) => bank.refused('/loans', body({ fees }));
    expect(await refused([fee('guarantee', 500_000, { payeeName: 'City Guarantee' })])).toBe('422 LOAN_RATE_ABOVE_MAX');
    expect(await refused([fee('early_repayment', 500_000, { expectedOn: '2027-03-05' })])).toBe(
      '422 LOAN_RATE_ABOVE_MAX',
    );
    expect(await refused([fee('handling', 1_000, { expectedOn: '2036-01-01' })])).toBe('422 LOAN_DAYS_OUT_OF_ORDER');
    expect(await refused([fee('handling', 1_000), fee('handling', 1_000)])).toBe('422 LOAN_NAMED_TWICE');
    expect(await refused([fee('insurance', 1_000, { payeeName: 'Lending Bank' })])).toBe('403 LOAN_FEE_BANNED');
    const supplier = { name: 'Supplier of Steel', accountNumber: '6222000011112222' };
    expect(await bank.refused('/loans', body({ payees: [supplier, supplier] }))).toBe('422 LOAN_NAMED_TWICE');
    const coarse = { ...level, instalmentMultipleMinor: '100000000' };
    expect(await bank.refused('/loans', body({ terms: coarse }))).toBe('422 LOAN_TERMS_UNFIT');
    const allDown = { ...level, downPayment: { shareBps: 10_000, isAutomatic: true } };
    expect(await bank.refused('/loans', body({ terms: allDown }))).toBe('422 LOAN_TERMS_UNFIT');
  });

  it('fees are asked for from their day, and a conditional one only when what it is for happened', async () => {
    await desk.another();
    const fees = [
      fee('handling', 1_000, { expectedOn: '2026-04-05' }),
      fee('penalty', 2_000),
      fee('early_repayment', 3_000),
    ];
    const id = await running({ fees });
    expect(await charge(id, 'handling', 1_000, '2026-03-05')).toBe('LOAN_FEE_UNCAUSED');
    expect(await charge(id, 'handling', 1_000, '2026-04-05')).toBeUndefined();
    expect(await charge(id, 'penalty', 2_000, '2026-03-05')).toBe('LOAN_FEE_UNCAUSED');
    expect(await charge(id, 'early_repayment', 3_000, '2026-03-05')).toBe('LOAN_FEE_UNCAUSED');
    await desk.repay(id, 10_000n, '2026-03-05', 'CNY');
    expect(await charge(id, 'early_repayment', 3_000, '2026-03-05')).toBeUndefined();
    desk.at('2026-04-07');
    expect(await charge(id, 'penalty', 2_000, '2026-04-07')).toBeUndefined();
  });
});

describe('a change of terms', () => {
  it('is capped by all that it costs, and accepted by the hash of its sheet', async () => {
    await desk.another();
    const id = await running();
    desk.at('2026-04-01');
    const flat = { ...level, interestMethod: 'flat', rate: { kind: 'fixed', rateBps: 3_500 } };
    for (const dear of [{ ...level, periods: 24, rate: { kind: 'fixed', rateBps: 3_599 } }, flat]) {
      const { path, input } = change(id, 'reschedule', dear);
      expect((await bank.tried<Body>(path, input)).body.code).toBe('LOAN_RATE_ABOVE_MAX');
    }
    const { path, input } = change(id, 'reschedule', {
      ...level,
      periods: 24,
      rate: { kind: 'fixed', rateBps: 2_000 },
    });
    const made = await bank.done<Body & { allInBps: number }>(path, input);
    expect(made.allInBps).toBeGreaterThan(2_000);
    const { items } = (await desk.borrower.get<{ items: { sheet: { interestMinor: string } }[] }>(path)).body;
    expect(Number(items[0]?.sheet.interestMinor)).toBeGreaterThan(0);
    const answer = `/loan-changes/${made.id}/answer`;
    expect(await desk.borrower.refused(answer, { accept: true })).toBe('422 INPUT_INVALID');
    expect(await desk.borrower.refused(answer, { accept: true, sheetHash: hash('0') })).toBe('409 LOAN_SHEET_DIFFERS');
    await desk.borrower.done(answer, { accept: true, sheetHash: made.sheetHash });
    const loan = await desk.read<Record<string, unknown>>(`/loans/${id}`);
    expect(loan).toMatchObject({ allInBps: made.allInBps, sheetHash: made.sheetHash, terms: { periods: 24 } });
    expect(await desk.read(`/loans/${id}/cost-sheet`)).toMatchObject({ allInBps: made.allInBps, hash: made.sheetHash });
  });

  it('lapses: after its days, or when the loan is not as it was', async () => {
    await desk.another();
    const id = await running();
    const { path, input } = change(id, 'reschedule', { ...level, periods: 24 });
    const propose = () => bank.done<Body>(path, input);
    const yes = ({ id: changeId, sheetHash }: Body) =>
      desk.borrower.refused(`/loan-changes/${changeId}/answer`, { accept: true, sheetHash });
    const first = await propose();
    await desk.repay(id, 100_000n, '2026-03-05', 'CNY');
    expect(await yes(first)).toBe('422 LOAN_CHANGE_STALE');
    await bank.done(`/loan-changes/${first.id}/withdrawal`);
    const second = await propose();
    desk.at('2026-04-08');
    expect(await yes(second)).toBe('422 LOAN_OFFER_OVER');
    await bank.done(`/loan-changes/${second.id}/withdrawal`);
    desk.at('2026-03-20');
    const third = await propose();
    desk.at('2026-04-08');
    expect(await yes(third)).toBe('422 LOAN_CHANGE_STALE');
  });

  it('and an offer that nobody took or drew by its day is over', async () => {
    await desk.another();
    desk.at('2026-03-05');
    const late = await desk.propose(asked());
    const undrawn = await desk.propose(asked());
    await desk.approve(undrawn);
    desk.at('2026-03-08');
    expect(await desk.borrower.refused(`/loans/${late.id}/acceptance`, { sheetHash: late.sheetHash })).toBe(
      '422 LOAN_OFFER_OVER',
    );
    desk.at('2026-05-01');
    await closeDay();
    for (const { id } of [late, undrawn]) expect((await desk.read<Body>(`/loans/${id}`)).status).toBe('declined');
  });
});

describe('money that goes out', () => {
  it('to the borrower itself is one payment of a day, and a paper pays once', async () => {
    await desk.another();
    const self = {
      name: (await desk.read<{ name: string }>(`/parties/${desk.borrower.partyId}`)).name,
      accountNumber: '6222000099998888',
    };
    await payee(checker, self.name, self.accountNumber);
    desk.at('2026-03-05');
    const big = 2_000_000_000;
    const loans = [];
    for (let i = 0; i < 2; i++) {
      const loan = await desk.propose(asked({ amount: yuan(big), payees: [self] }));
      await desk.approve(loan);
      loans.push(loan.id);
    }
    const pay = async (id: string | undefined, minor: number, evidenceHash = paper()) => {
      const payments = [{ accountNumber: self.accountNumber, amount: yuan(minor), evidenceHash }];
      return (await payer.tried<Body>(`/loans/${id}/disbursements`, { amount: yuan(minor), payments })).body.code;
    };
    const once = paper();
    expect(await pay(loans[0], 999_999_999, once)).toBeUndefined();
    expect(await pay(loans[0], 2)).toBe('LOAN_PAYEE_ENTRUSTED');
    expect(await pay(loans[1], 999_999_999)).toBe('LOAN_PAYEE_ENTRUSTED');
    expect(await pay(loans[1], 1, once)).toBe('LOAN_EVIDENCE_PAID');
    const race = paper();
    const many = await Promise.all(loans.map((id) => pay(id, 1, race)));
    expect(many.filter((code) => code === undefined).length).toBeLessThanOrEqual(1);
  });

  const rejection = (order: { messageId: string; items: Body[] }) =>
    Buffer.from(
      `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>${order.messageId}</OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>${order.items[0]?.endToEndId}</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`,
    ).toString('base64');

  it('that the bank rejects once the loan was paid back and closed: what came for it is the borrower’s', async () => {
    desk.at('2026-03-05');
    await desk.another();
    const id = await running();
    const { items: paid } = await desk.read<{ items: Body[] }>(`/money-payments?objectId=${id}`);
    const asked = { accountNumber: '622200000777', bic: 'BANKCNBJ', paymentIds: [paid[0]?.id] };
    const order = await bank.done<{ id: string; messageId: string; items: Body[] }>('/payment-orders', asked);
    const all = { ...transfer(), amount: yuan(1_000_000), receivedOn: '2026-03-05' };
    await bank.done(`/loans/${id}/settlement`, all);
    await bank.done(`/loans/${id}/closure`);
    await bank.done(`/payment-orders/${order.id}/report`, { content: rejection(order) });
    expect(await desk.read(`/loans/${id}`)).toMatchObject({ status: 'approved', overpaidMinor: '1000000' });
    await bank.done(`/loans/${id}/refunds`, { amount: yuan(1_000_000) });
    expect(await desk.read(`/loans/${id}`)).toMatchObject({ overpaidMinor: '0', owedBackMinor: '0' });
  });

  it('that the bank rejects was never lent: nothing is owed, and the loan waits to be paid out again', async () => {
    await desk.another();
    const id = await running();
    const { items: paid } = await desk.read<{ items: Body[] }>(`/money-payments?objectId=${id}`);
    const orders = { accountNumber: '622200000777', bic: 'BANKCNBJ', paymentIds: [paid[0]?.id] };
    const order = await bank.done<{ id: string; messageId: string; items: Body[] }>('/payment-orders', orders);
    desk.at('2026-03-10');
    await closeDay();
    const content = rejection(order);
    const before = await desk.read<{ items: { kind: string; balanceMinor: string }[] }>('/ledger/accounts');
    const cash = ({ items }: typeof before) => BigInt(items.find(({ kind }) => kind === 'cash')?.balanceMinor ?? '0');
    await bank.done(`/payment-orders/${order.id}/report`, { content });
    await bank.done(`/payment-orders/${order.id}/report`, { content });
    const loan = await desk.read<Record<string, unknown>>(`/loans/${id}`);
    expect(loan).toMatchObject({ status: 'approved', outstandingMinor: '0', beganOn: null, earnedMinor: '0' });
    expect(cash(await desk.read('/ledger/accounts')) - cash(before)).toBe(1_000_000n);
    const { items: tasks } = (await payer.get<{ items: { object?: { id: string }; objectId?: string }[] }>('/tasks'))
      .body;
    expect(JSON.stringify(tasks)).toContain(id);
    expect((await bank.tried<Body>('/payment-orders', orders)).body.code).toBe('PAYMENT_ORDERED');
    await desk.disburse(id, 1_000_000n, { currency: 'CNY' });
    expect(await desk.read(`/loans/${id}`)).toMatchObject({ status: 'active', outstandingMinor: '1000000' });
    const { items: books } = await desk.read<{ items: { balanced: boolean }[] }>('/ledger/check');
    expect(books.every(({ balanced }) => balanced)).toBe(true);
  });
});

describe('money that comes in', () => {
  it('for a loan on which nothing is owed is no settlement', async () => {
    await desk.another();
    const id = await running();
    const all = () => ({ ...transfer(), amount: yuan(1_000_000), receivedOn: '2026-03-05' });
    await bank.done(`/loans/${id}/settlement`, all());
    expect((await bank.tried<Body>(`/loans/${id}/settlement`, all())).body.code).toBe('LOAN_NOTHING_OWED');
  });

  it('a loan is written off as a loss only, and what comes beyond what is owed goes back', async () => {
    await desk.another();
    const id = await running({ terms: { ...level, shape: 'bullet', periods: 1 } });
    const off = { reason: 'Nothing is left', documentHash: hash('e') };
    expect((await bank.tried<Body>(`/loans/${id}/write-off`, off)).body.code).toBe('LOAN_NOT_LOST');
    desk.at('2027-05-05');
    const { owedMinor } = await desk.read<Body>(`/loans/${id}/payoff`);
    await bank.done(`/loans/${id}/write-off`, off);
    const account = async (kind: string) => {
      const { items } = await desk.read<{ items: { kind: string; currency: string; balanceMinor: string }[] }>(
        '/ledger/accounts',
      );
      return BigInt(items.find((each) => each.kind === kind && each.currency === 'CNY')?.balanceMinor ?? '0');
    };
    const loss = await account('credit_loss');
    // It came before the write-off: the loss was smaller.
    await desk.repay(id, 1_000n, '2027-05-01', 'CNY');
    expect((await account('credit_loss')) - loss).toBe(-1_000n);
    const beyond = await desk.repay(id, BigInt(owedMinor ?? '0') + 500_000n, '2027-05-05', 'CNY');
    expect(BigInt(beyond.overpaidMinor ?? '0')).toBeGreaterThanOrEqual(501_000n);
    expect(await bank.refused(`/loans/${id}/closure`)).toBe('422 LOAN_STILL_OWED');
    await checker.done(`/loans/${id}/refunds`, { amount: yuan(Number(beyond.overpaidMinor)) });
    expect(await bank.done(`/loans/${id}/closure`)).toMatchObject({ status: 'closed', overpaidMinor: '0' });
  });
});
