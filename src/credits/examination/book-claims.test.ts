import { describe, expect, it } from 'vitest';
import { type Case, multimodal, rail, sea } from '../../../tests/examination/base-cases.ts';
import { book } from '../../../tests/examination/book.ts';
import { asked, both, changed, credit, document, drawn, goods, silent } from '../../../tests/examination/changes.ts';
import { examine } from './examine.ts';

const claimed = (amount: string) => (draft: Case) => void Object.assign(draft.presentation, { amount });
const invoiced = (amount: string) => both(document('inv', { amount }), silent('inv', 'goods', 'unitPrice'));
const insuredFor = (amount: string) => (draft: Case) => {
  const ins = draft.presentation.documents.find(({ id }) => id === 'ins');
  if (ins?.insurance) ins.insurance.insuredAmount = amount;
};
const another = (change: object) => (draft: Case) => {
  const first = draft.presentation.documents.find(({ id }) => id === 'inv');
  if (first) draft.presentation.documents.push({ ...structuredClone(first), id: 'inv2', ...change });
};

book('a claim against the invoice (14d, 18b)', multimodal, [
  ['as invoiced', claimed('200000.00'), ''],
  ['a cent above the invoice', both(invoiced('199999.99'), insuredFor('220000.00')), 'U18b'],
  ['on an invoice of a hundred', invoiced('100.00'), 'U18b'],
  ['on an invoice of one', invoiced('1.00'), 'U18b'],
  ['on an invoice that shows no amount', silent('inv', 'amount'), 'U18b@inv'],
  ['less than invoiced', both(credit({ partialShipments: 'allowed' }), claimed('150000.00')), '?U18b'],
  ['less than invoiced and short drawn', claimed('150000.00'), 'U30c ?U18b'],
  [
    'more by freight that 39C covers',
    both(credit({ additionalAmount: '5000.00' }), claimed('204000.00'), insuredFor('230000.00')),
    '?U18b',
  ],
  [
    'more than 39C covers',
    both(credit({ additionalAmount: '5000.00' }), claimed('205000.01'), insuredFor('230000.00')),
    'U18b',
  ],
  [
    'two invoices together',
    both(invoiced('120000.00'), another({ number: '2', amount: '80000.00', goods: {} })),
    '?U18c',
  ],
  [
    'two invoices, a cent short of the claim',
    both(invoiced('120000.00'), another({ number: '2', amount: '79999.99', goods: {} })),
    'U18b ?U18c',
  ],
  [
    'one invoice presented twice to make up the claim',
    both(
      credit({ partialShipments: 'allowed' }),
      document('inv', {
        number: 'RT-1',
        amount: '100000.00',
        goods: { ...multimodal.presentation.documents[0]?.goods, quantity: '20' },
      }),
      another({
        number: 'rt 1',
        amount: '100000.00',
        goods: { ...multimodal.presentation.documents[0]?.goods, quantity: '20' },
      }),
    ),
    '?U14d',
  ],
]);

book('a draft against the claim (14d)', rail, [
  ['as claimed', document('dr', { amount: '900000.00' }), ''],
  ['a cent more', document('dr', { amount: '900000.01' }), 'U14d@dr'],
  ['less', document('dr', { amount: '100.00' }), 'U14d@dr'],
  ['its part of a mixed payment', both(credit({ availableBy: 'mixed' }), document('dr', { amount: '450000.00' })), ''],
  ['in another currency', document('dr', { currency: 'USD' }), 'U14d@dr'],
]);

book('quantity times unit price (14d)', sea, [
  [
    'a cent of rounding',
    both(
      credit({ amountTolerance: { plusPct: 1 } }),
      document('inv', { amount: '84000.01' }),
      claimed('84000.01'),
      insuredFor('99999.00'),
    ),
    '',
  ],
  ['ten times less goods', both(credit({ partialShipments: 'allowed' }), goods('inv', { quantity: '4200' })), '?U14d'],
  ['a tenth of the price', both(asked({ unitPrice: undefined }), goods('inv', { unitPrice: '0.20' })), '?U14d'],
  ['priced by the tonne', both(asked({ unitPrice: undefined }), goods('inv', { unitPrice: '2000.00' })), ''],
  ['the price of the credit, the quantity in tonnes', goods('inv', { quantity: '42', unit: 'MT' }), ''],
  ['five per cent less with the price shown (30c)', both(drawn('79800.00'), insuredFor('99999.00')), ''],
]);

book('the unit price of the credit (18c)', sea, [
  ['above', both(goods('inv', { unitPrice: '2.10', quantity: '40000' })), 'U18c@inv'],
  [
    'below, partial shipments allowed',
    both(credit({ partialShipments: 'allowed' }), drawn('63000.00'), goods('inv', { unitPrice: '1.50' })),
    '?U18c',
  ],
  [
    'the same figure by the kilogram, and invoiced so',
    both(
      credit({ partialShipments: 'allowed' }),
      asked({ quantity: '42', unit: 'TNE', unitPrice: '2000.00' }),
      goods('inv', { quantity: '42', unit: 'KGM', unitPrice: '2000.00' }),
    ),
    'U18c@inv',
  ],
  ['the same by the tonne', both(asked({ quantity: '42', unit: 'MT', unitPrice: '2000.00' })), ''],
]);

describe('a question', () => {
  it('offers a statement that asks nothing and that a notice can carry', () => {
    const { forExaminer } = examine(
      changed(
        multimodal,
        both(goods('pl', { grossKg: '12000', description: 'ÖLLAGER 轴承' }), goods('td', { packages: 39 })),
      ),
    );
    expect(forExaminer.length).toBeGreaterThan(1);
    for (const { statement, question } of forExaminer) {
      expect(statement).toMatch(/^[A-Z0-9/\-?:().,'+ \n]+$/);
      expect(statement).not.toContain('?');
      expect(statement).not.toContain(question.toUpperCase());
    }
    expect(forExaminer.find(({ documentId }) => documentId === 'td')?.statement).toBe(
      'NUMBER OF PACKAGES: MTD 39, INVOICE 40',
    );
  });
});
