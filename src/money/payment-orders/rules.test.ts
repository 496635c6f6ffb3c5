import { describe, expect, it } from 'vitest';
import { readXml, textAt, within } from '../../kernel/xml.ts';
import { controlSum, type OrderedPayment, plainId, readPain002, writePain001 } from './rules.ts';

const payment = (more: Partial<OrderedPayment>): OrderedPayment => ({
  endToEndId: 'E1',
  amountMinor: 12_345n,
  currency: 'CNY',
  executeOn: '2026-10-12',
  payeeName: 'A & B <"co">',
  payeeAccount: '622200000001',
  payeeBank: 'Bank of A',
  memo: 'drawdown',
  ...more,
});
const head = {
  messageId: 'por1',
  at: '2026-10-12T06:00:00.000Z',
  payer: '银行',
  payerAccount: 'DE89370400440532013000',
  payerBic: undefined,
};

describe('pain.001', () => {
  it('is well formed, grouped by day of execution and currency, and its sums are those of its payments', () => {
    const payments = [
      payment({}),
      payment({ endToEndId: 'E2', executeOn: '2026-10-13', amountMinor: 1n }),
      payment({ endToEndId: 'E3', currency: 'JPY', amountMinor: 7n }),
      payment({ endToEndId: 'E4', amountMinor: 55n }),
    ];
    const root = readXml(writePain001(head, payments));
    const [message] = root.children;
    if (!message) throw new Error('empty');
    expect(textAt(message, 'GrpHdr/NbOfTxs')).toBe('4');
    expect(textAt(message, 'GrpHdr/CtrlSum')).toBe('131.01');
    const blocks = within(message, 'PmtInf');
    expect(
      blocks.map((block) => [
        textAt(block, 'ReqdExctnDt/Dt'),
        textAt(block, 'DbtrAcct/Ccy'),
        textAt(block, 'NbOfTxs'),
        textAt(block, 'CtrlSum'),
      ]),
    ).toEqual([
      ['2026-10-12', 'CNY', '2', '124'],
      ['2026-10-12', 'JPY', '1', '7'],
      ['2026-10-13', 'CNY', '1', '0.01'],
    ]);
    expect(within(message, 'PmtInf/CdtTrfTxInf/Cdtr/Nm').every(({ text }) => text === 'A & B <"co">')).toBe(true);
    expect(within(message, 'PmtInf/CdtTrfTxInf/Amt/InstdAmt').map(({ text }) => text)).toEqual([
      '123.45',
      '0.55',
      '7',
      '0.01',
    ]);
    expect(textAt(message, 'PmtInf/DbtrAcct/Id/IBAN')).toBe('DE89370400440532013000');
    expect(textAt(message, 'PmtInf/CdtTrfTxInf/CdtrAcct/Id/Othr/Id')).toBe('622200000001');
  });

  it.each([
    [[], '0'],
    [[{ amountMinor: 100n, currency: 'CNY' as const }], '1'],
    [[{ amountMinor: 1_000n, currency: 'JPY' as const }], '1000'],
    [[{ amountMinor: 1n, currency: 'KWD' as const }], '0.001'],
  ])('adds amounts up as figures (%#)', (of, sum) => expect(controlSum(of)).toBe(sum));

  it('names a payment by what banks keep', () => expect(plainId('mpy_0af-3/4')).toBe('mpy0af34'));
});

describe('pain.002', () => {
  const report = (inner: string, space = 'pain.002.001.10') =>
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${space}"><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>por1</OrgnlMsgId>${inner}</CstmrPmtStsRpt></Document>`;

  it('says what becomes of each payment, or of all', () => {
    const each =
      report(`</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>E1</OrgnlEndToEndId><TxSts>RJCT</TxSts>
      <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts><TxInfAndSts><OrgnlEndToEndId>E2</OrgnlEndToEndId><TxSts>PDNG</TxSts>
      </TxInfAndSts></OrgnlPmtInfAndSts>`);
    expect(readPain002(each)).toEqual({
      originalMessageId: 'por1',
      ofAll: undefined,
      ofEach: [{ endToEndId: 'E1', status: 'rejected', reason: 'AC04' }],
    });
    expect(readPain002(report('<GrpSts>ACSC</GrpSts></OrgnlGrpInfAndSts>')).ofAll).toBe('settled');
    expect(() => readPain002(report('</OrgnlGrpInfAndSts>', 'pain.001.001.09'))).toThrow('namespace');
  });
});
