import { describe, expect, it } from 'vitest';
import { readXml, textAt, within } from '../../src/kernel/xml.ts';
import { openCollecting } from '../support/collecting.ts';
import { transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';
import { yuan } from '../support/receivables.ts';

const desk = await openCollecting();
const { bank, owed, seller } = desk;
const base64 = (text: string) => Buffer.from(text).toString('base64');

interface Order {
  id: string;
  messageId: string;
  controlSum: string;
  payments: number;
  items: { paymentId: string; endToEndId: string; status: string; reason: string | null }[];
  code: string;
}
const paymentOf = async (objectId: string) =>
  (await bank.get<{ items: { id: string; reference: string }[] }>(`/money-payments?objectId=${objectId}`)).body.items[0]
    ?.id ?? '';
const order = (...paymentIds: string[]) => ({ accountNumber: '622200000777', bic: 'BANKCNBJ', paymentIds });
const refused = async (...ids: string[]) => (await bank.tried<Order>('/payment-orders', order(...ids))).body.code;
const report = ({ messageId }: Order, ofEach: [string, string, string?][]) =>
  base64(`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>${messageId}</OrgnlMsgId></OrgnlGrpInfAndSts>
    <OrgnlPmtInfAndSts>${ofEach
      .map(
        ([id, status, reason = 'NARR']) =>
          `<TxInfAndSts><OrgnlEndToEndId>${id}</OrgnlEndToEndId><TxSts>${status}</TxSts><StsRsnInf><Rsn><Cd>${reason}</Cd></Rsn></StsRsnInf></TxInfAndSts>`,
      )
      .join('')}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`);

it('orders each payment once, into an account that was called back, by two people; what the bank rejected was never lent', async () => {
  const early = await paymentOf((await desk.lent(300, 1_000)).drawdownId);
  expect(await refused(early)).toBe('PAYEE_ACCOUNT_MISSING');
  await payee(bank, 'Seller', '622200004321', { payeeId: seller.partyId });
  const one = await paymentOf((await desk.lent(500, 1_000)).drawdownId);
  const two = await paymentOf((await desk.lent(250, 1_000)).drawdownId);
  expect((await bank.post('/payment-orders', order(one, two))).status).toBe(202);
  const done = await bank.done<Order>('/payment-orders', order(one, two));
  expect(done).toMatchObject({ payments: 2, controlSum: '750' });
  expect(await refused(one)).toBe('PAYMENT_ORDERED');
  expect(await refused(one, one)).toBe('INPUT_INVALID');
  expect(await refused(`mpy_${'0'.repeat(32)}`)).toBe('NOT_FOUND');

  const answer = await fetch(`${bank.url}/v1/payment-orders/${done.id}/pain.001.xml`, {
    headers: { authorization: `Bearer ${bank.key}` },
  });
  expect(answer.headers.get('content-type')).toContain('application/xml');
  const [message] = readXml(await answer.text()).children;
  if (!message) throw new Error('empty');
  expect(textAt(message, 'GrpHdr/MsgId')).toBe(done.messageId);
  expect(within(message, 'PmtInf/CdtTrfTxInf/PmtId/EndToEndId').map(({ text }) => text)).toEqual(
    done.items.map((item) => item.endToEndId),
  );
  expect(within(message, 'PmtInf/CdtTrfTxInf/CdtrAcct/Id/Othr/Id').map(({ text }) => text)).toEqual([
    '622200004321',
    '622200004321',
  ]);
  for (const { endToEndId } of done.items) expect(endToEndId).toMatch(/^[A-Za-z0-9]{1,35}$/);

  const [first, second] = done.items;
  if (!first || !second) throw new Error('two were ordered');
  const path = `/payment-orders/${done.id}/report`;
  const reported = await bank.done<Order>(path, {
    content: report(done, [
      [first.endToEndId, 'ACSC'],
      [second.endToEndId, 'RJCT', 'AC04'],
    ]),
  });
  expect(reported.items).toMatchObject([{ status: 'settled' }, { status: 'rejected', reason: 'AC04' }]);
  // What is settled stays so; what was rejected is paid out anew, and by another payment.
  const late = await bank.done<Order>(path, { content: report(done, [[first.endToEndId, 'RJCT']]) });
  expect(late.items[0]).toMatchObject({ status: 'settled' });
  expect(await refused(second.paymentId)).toBe('PAYMENT_ORDERED');
  const eight = await desk.lent(100, 1_000);
  const raced = await paymentOf(eight.drawdownId);
  const results = await Promise.all(
    Array.from({ length: 8 }, () => bank.tried<Order>('/payment-orders', order(raced))),
  );
  expect(results.filter(({ status }) => status < 300)).toHaveLength(1);
});

it('takes in no report that is another order’s, or cannot be read', async () => {
  const { body } = await bank.get<{ items: Order[] }>('/payment-orders');
  const [known] = body.items;
  if (!known) throw new Error('one was ordered');
  const path = `/payment-orders/${known.id}/report`;
  const code = async (content: string) => (await bank.post<Order>(path, { content })).body.code;
  expect(await code(report({ ...known, messageId: 'other' }, []))).toBe('STATUS_OF_ANOTHER');
  expect(await code(report(known, [['unknown', 'ACSC']]))).toBe('STATUS_OF_ANOTHER');
  expect(await code(base64('<a/>'))).toBe('STATUS_UNREADABLE');
  expect(await code(base64('<!DOCTYPE a><a/>'))).toBe('STATUS_UNREADABLE');
  expect(await code(Buffer.from([0xff, 0xfe, 0xfd]).toString('base64'))).toBe('STATUS_UNREADABLE');
  const other = await owed.party('Other bank', 'bank');
  expect((await other.get(`/payment-orders/${known.id}`)).status).toBe(404);
  expect((await other.get(`/payment-orders/${known.id}/pain.001.xml`)).status).toBe(404);
  expect((await other.post<Order>(path, { content: report(known, []) })).status).toBe(404);
  expect((await other.tried<Order>('/payment-orders', order(known.items[0]?.paymentId ?? ''))).status).toBe(404);
  expect((await seller.get('/payment-orders')).status).toBe(403);
});

interface Books {
  items: { kind: string; subjectId: string; balanceMinor: string }[];
}
const books = async (facilityId: string) => {
  const { items } = (await bank.get<Books>('/ledger/accounts')).body;
  const of = (kind: string, subjectId: string) =>
    Number(items.find((a) => a.kind === kind && a.subjectId === subjectId)?.balanceMinor ?? 0) / 100;
  return { cash: of('cash', ''), principal: of('loan_principal', facilityId) };
};
const told = async (objectId: string) =>
  (await bank.get<{ items: { type: string }[] }>(`/events?objectId=${objectId}`)).body.items.map(({ type }) => type);

describe('a drawdown whose payment the bank rejects', () => {
  const rejected = async (paymentId: string) => {
    const done = await bank.done<Order>('/payment-orders', order(paymentId));
    const [item] = done.items;
    if (!item) throw new Error('one was ordered');
    const content = report(done, [[item.endToEndId, 'RJCT', 'AC04']]);
    await bank.done(`/payment-orders/${done.id}/report`, { content });
  };

  it('was never lent: money and debt are back, both sides are told, and it is paid out again by another payment', async () => {
    const { drawdownId, facilityId } = await desk.lent(400, 1_000);
    const before = await books(facilityId);
    expect(before.principal).toBe(400);
    const paymentId = await paymentOf(drawdownId);
    await rejected(paymentId);
    expect(await books(facilityId)).toEqual({ cash: before.cash + 400, principal: 0 });
    expect(await desk.left(facilityId)).toBe(0);
    const { body } = await seller.get<Record<string, unknown>>(`/drawdowns/${drawdownId}`);
    expect(body).toMatchObject({ status: 'approved', disbursedOn: null, repaid: { amountMinor: '0' } });
    expect(await told(drawdownId)).toContain('drawdown.paymentUndone');
    expect(await refused(paymentId)).toBe('PAYMENT_ORDERED');
    const { items } = (await desk.checker.get<{ items: { act: string }[] }>(`/tasks?objectId=${drawdownId}`)).body;
    expect(items.map(({ act }) => act)).toEqual(['drawdown.disburse']);
    await desk.checker.done(`/drawdowns/${drawdownId}/disbursement`);
    expect(await books(facilityId)).toEqual(before);
    const payments = (await bank.get<{ items: { id: string }[] }>(`/money-payments?objectId=${drawdownId}`)).body.items;
    const [anew] = payments.filter(({ id }) => id !== paymentId);
    expect((await bank.done<Order>('/payment-orders', order(anew?.id ?? ''))).payments).toBe(1);
  });

  it('stands where something was paid on it meanwhile, is told, and the payment is ordered again', async () => {
    const { drawdownId, facilityId } = await desk.lent(400, 1_000);
    const money = { amount: yuan(100), ...transfer(), receivedOn: '2026-10-12', source: 'borrower' };
    await bank.done(`/facilities/${facilityId}/repayments`, money);
    const paymentId = await paymentOf(drawdownId);
    const before = await books(facilityId);
    await rejected(paymentId);
    expect(await books(facilityId)).toEqual(before);
    expect(await told(drawdownId)).toContain('drawdown.paymentRejected');
    expect((await bank.done<Order>('/payment-orders', order(paymentId))).payments).toBe(1);
  });
});
