import { expect, it } from 'vitest';
import { euro, eventsOf, openCreditTrade } from '../support/credit.ts';
import { transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';

const trade = await openCreditTrade();
const { nominated, nominatedChecker, exporter, clock } = trade;
const { id: facilityId } = await nominated.done<{ id: string }>('/facilities', {
  borrowerId: exporter.partyId,
  limit: euro(5_000_000),
  lotAdvanceBps: 7_000,
  receivableAdvanceBps: 8_000,
  marginBps: 0,
  interestBps: 360,
  expiresOn: '2027-12-31',
});
await nominatedChecker.done(`/facilities/${facilityId}/approval`);
await payee(nominated, 'Exporter', '622200004321', { payeeId: exporter.partyId });

async function lent(invoiceNumber: string): Promise<string> {
  const { id } = await exporter.done<{ id: string }>('/trade-financings', {
    product: 'packing_credit',
    facilityId,
    creditId: await trade.credit(1_000),
    amount: euro(800),
    dueOn: '2026-12-20',
    invoiceNumber,
  });
  await nominated.done(`/trade-financings/${id}/appraisal`, {
    tradeGenuine: true,
    enterpriseClass: 'A',
    screenedOn: '2026-10-12',
    screeningClear: true,
    originalLodged: true,
    softClauses: false,
  });
  await nominated.done(`/trade-financings/${id}/approval`);
  await nominatedChecker.done(`/trade-financings/${id}/pay-out`);
  return id;
}
interface Order {
  id: string;
  messageId: string;
  payments: number;
  items: { endToEndId: string }[];
  code: string;
}
const paymentsOf = async (objectId: string) =>
  (await nominated.get<{ items: { id: string }[] }>(`/money-payments?objectId=${objectId}`)).body.items.map(
    ({ id }) => id,
  );
const order = (paymentId = '') => ({ accountNumber: '622200000777', bic: 'BANKCNBJ', paymentIds: [paymentId] });
async function rejected(paymentId: string | undefined): Promise<void> {
  const { id, messageId, items } = await nominated.done<Order>('/payment-orders', order(paymentId));
  const document = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlGrpInfAndSts>
    <OrgnlMsgId>${messageId}</OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><TxInfAndSts>
    <OrgnlEndToEndId>${items[0]?.endToEndId}</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>
    </TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;
  await nominated.done(`/payment-orders/${id}/report`, { content: Buffer.from(document).toString('base64') });
}
async function books() {
  const { body } = await nominated.get<{ items: { kind: string; balanceMinor: string }[] }>('/ledger/accounts');
  const of = (kind: string) =>
    body.items.filter((a) => a.kind === kind).reduce((sum, a) => sum + Number(a.balanceMinor), 0) / 100;
  return { cash: of('cash'), principal: of('loan_principal') };
}
const read = async (id: string) => (await exporter.get<Record<string, unknown>>(`/trade-financings/${id}`)).body;

it('a financing whose payment the bank rejects was never lent: books and debt are back, and it is paid out again by another payment', async () => {
  const id = await lent('R-1');
  const before = await books();
  expect(before).toEqual({ cash: -800, principal: 800 });
  const [paymentId] = await paymentsOf(id);
  clock.set('2026-10-20T06:00:00Z');
  await rejected(paymentId);
  expect(await books()).toEqual({ cash: 0, principal: 0 });
  expect(await read(id)).toMatchObject({ status: 'approved', paidOutOn: null, openConditions: [] });
  expect(await eventsOf(trade, id)).toContain('tradeFinancing.paymentUndone');
  const again = await nominated.tried<Order>('/payment-orders', order(paymentId));
  expect(again.body.code).toBe('PAYMENT_ORDERED');
  const { items } = (await nominatedChecker.get<{ items: { act: string }[] }>(`/tasks?objectId=${id}`)).body;
  expect(items.map(({ act }) => act)).toEqual(['tradeFinancing.payOut']);
  await nominatedChecker.done(`/trade-financings/${id}/pay-out`);
  expect(await books()).toEqual(before);
  expect(await read(id)).toMatchObject({ status: 'paid_out', paidOutOn: '2026-10-20' });
  const anew = (await paymentsOf(id)).filter((each) => each !== paymentId);
  expect((await nominated.done<Order>('/payment-orders', order(anew[0]))).payments).toBe(1);
});

it('stands where something came for it meanwhile, is told, and the same payment is ordered again', async () => {
  const id = await lent('R-2');
  await nominated.done(`/trade-financings/${id}/repayment`, {
    amount: euro(100),
    ...transfer(),
    receivedOn: '2026-10-20',
  });
  const before = await books();
  const [paymentId] = await paymentsOf(id);
  await rejected(paymentId);
  expect(await books()).toEqual(before);
  expect(await read(id)).toMatchObject({ status: 'paid_out' });
  expect(await eventsOf(trade, id)).toContain('tradeFinancing.paymentRejected');
  expect((await nominated.done<Order>('/payment-orders', order(paymentId))).payments).toBe(1);
});
