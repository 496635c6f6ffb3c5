import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { recordFile } from '../../simulators/core-firm/purchases.ts';
import { readFiles } from '../../src/money/imports/index.ts';
import { type FileState, faultsOf, upload } from '../support/files.ts';
import { openOwed, yuan } from '../support/receivables.ts';

const owed = await openOwed();
const { seller, debtor } = owed;
const sellerCode = '91330100799655058B';
type Pushed = {
  records: { number: string; outcome: string; code: string | null }[];
  matched: { invoiceId: string; verdict: string }[];
};
type Invoice = { matchVerdict: string | null };
const order = (number: string, amount: number, more: object = {}) => ({
  kind: 'purchase_order',
  number,
  version: 1,
  sellerCode,
  orderNumber: number,
  amount: yuan(amount),
  recordedOn: '2026-09-01',
  ...more,
});
const receipt = (number: string, orderNumber: string, amount: number, more: object = {}) =>
  order(number, amount, { kind: 'goods_receipt', orderNumber, ...more });
const payable = (number: string, orderNumber: string, fapiaoKey: string, amount: number, more: object = {}) =>
  order(number, amount, { kind: 'payable', orderNumber, fapiaoKey, dueOn: '2026-12-01', ...more });
const push = (...records: object[]) => debtor.done<Pushed>('/core-records', { records });
const verdictOf = async (id: string) => (await seller.get<Invoice>(`/invoices/${id}`)).body.matchVerdict;

describe('what a core firm’s system says', () => {
  it('is matched with what is billed, whichever came first, and proves receivables to L3', async () => {
    const {
      id: receivableId,
      invoiceId,
      number,
    } = await (async () => {
      const invoice = await owed.invoice(1_000, { orderNumber: 'PO-1' });
      const { id } = await seller.done<{ id: string }>('/receivables', {
        debtorId: debtor.partyId,
        invoiceNumber: invoice.number,
        invoicedOn: '2026-10-01',
        dueOn: '2026-12-01',
        amount: yuan(1_000),
        invoices: [{ invoiceId: invoice.id, amount: yuan(1_000) }],
      });
      return { id, invoiceId: invoice.id, number: invoice.number };
    })();
    const level = async () => (await seller.get<{ level: number }>(`/receivables/${receivableId}`)).body.level;
    expect([await verdictOf(invoiceId), await level()]).toEqual(['no_order', 0]);
    expect((await push(order('PO-1', 1_000))).matched).toEqual([{ invoiceId, verdict: 'no_receipt' }]);
    expect((await push(receipt('GR-1', 'PO-1', 1_000))).matched).toEqual([{ invoiceId, verdict: 'no_payable' }]);
    expect((await push(payable('AP-1', 'PO-1', number, 1_000))).matched).toEqual([{ invoiceId, verdict: 'matched' }]);
    expect(await level()).toBe(3);
    // A correction by the debtor's own system takes the proof back.
    const corrected = await push(receipt('GR-1', 'PO-1', 400, { version: 2 }));
    expect(corrected.matched).toEqual([{ invoiceId, verdict: 'over_receipt' }]);
    expect(await level()).toBeLessThan(3);
    await push(order('PO-2', 500), receipt('GR-2', 'PO-2', 500));
    const late = await owed.invoice(500, { orderNumber: 'PO-2' });
    expect(await verdictOf(late.id)).toBe('no_payable');
  });

  it('counts in its newest version, once, and only of its own purchases', async () => {
    const first = order('PO-9', 100);
    const outcomes = async (...records: object[]) =>
      (await push(...records)).records.map(({ outcome, code }) => code ?? outcome);
    expect(await outcomes(first, { ...first, version: 2, amount: yuan(110) })).toEqual(['older', 'taken']);
    expect(await outcomes(first, { ...first, version: 2, amount: yuan(110) })).toEqual(['older', 'known']);
    expect(await outcomes({ ...first, version: 2, amount: yuan(111) })).toEqual(['RECORD_OF_ANOTHER']);
    expect(await outcomes(order('PO-10', 1, { sellerCode: '91500000MA5EXP0015' }))).toEqual(['PARTY_NOT_ENROLLED']);
    expect(await debtor.refused('/core-records', { records: [payable('AP-2', 'PO-9', 'x', 1)] })).toBe(
      '422 INPUT_INVALID',
    );
    expect(await seller.refused('/core-records', { records: [first] })).toBe('403 MANDATE_MISSING');
    const other = await owed.party('Another core firm', 'core_firm');
    expect((await other.get<{ items: unknown[] }>('/core-records')).body.items).toEqual([]);
    const own = await debtor.get<{ items: { number: string; version: number }[] }>('/core-records?limit=200');
    expect(own.body.items.find((record) => record.number === 'PO-9')?.version).toBe(2);
  });

  it('pushed by many at once ends in the newest version, and one invoice is matched once', async () => {
    const invoice = await owed.invoice(800, { orderNumber: 'PO-50' });
    const versions = Array.from({ length: 20 }, (_, i) => i + 1);
    await Promise.all(
      versions.map((version) =>
        push(order('PO-50', 780 + version, { version }), receipt('GR-50', 'PO-50', 780 + version, { version })),
      ),
    );
    await push(payable('AP-50', 'PO-50', invoice.number, 800));
    expect(await verdictOf(invoice.id)).toBe('matched');
  });
});

describe('a file of its records', () => {
  const pair = generateKeyPairSync('ed25519');
  const { x } = pair.publicKey.export({ format: 'jwk' });
  const publicKey = Buffer.from(x ?? '', 'base64url').toString('base64');
  const signed = (text: string) => sign(null, Buffer.from(text), pair.privateKey).toString('base64');
  const books = [
    {
      trouble: 'as_ordered' as const,
      invoices: [],
      records: [
        {
          ...order('PO-70', 300),
          kind: 'purchase_order' as const,
          amount: { amountMinor: '30000', currency: 'CNY' as const },
        },
      ],
    },
  ];
  const bytes = new TextEncoder().encode(recordFile(books, 'purchase_order'));

  it('is taken under a key that two people put in use, and under no other', async () => {
    const second = await owed.colleague(debtor, 'Second', ['signingKey:manage']);
    const send = (by: (text: string) => string, keyName = 'erp') =>
      upload(debtor, 'purchase_orders', bytes, { sign: by, keyName });
    await expect(upload(debtor, 'purchase_orders', bytes)).rejects.toThrow(/FILE_SIGNATURE_REQUIRED/);
    await expect(send(signed)).rejects.toThrow(/SIGNING_KEY_UNKNOWN/);
    const key = await debtor.done<{ id: string }>('/signing-keys', { name: 'erp', publicKey });
    await expect(send(signed)).rejects.toThrow(/SIGNING_KEY_UNKNOWN/);
    expect(await debtor.refused(`/signing-keys/${key.id}/approval`)).toBe('403 SAME_PERSON');
    await second.done(`/signing-keys/${key.id}/approval`);
    const foreign = generateKeyPairSync('ed25519').privateKey;
    await expect(send((text) => sign(null, Buffer.from(text), foreign).toString('base64'))).rejects.toThrow(
      /FILE_SIGNATURE_INVALID/,
    );
    await expect(send((text) => signed(text.replace('holdfast-file-v1:', '')))).rejects.toThrow(
      /FILE_SIGNATURE_INVALID/,
    );
    const file = await send(signed);
    await readFiles(owed.system());
    const { body } = await debtor.get<FileState>(`/files/${file.id}`);
    expect([body.status, body.accepted, await faultsOf(debtor, file.id)]).toEqual(['done', 1, []]);
    const own = await debtor.get<{ items: { number: string; importId: string | null }[] }>('/core-records?limit=200');
    expect(own.body.items.find((record) => record.number === 'PO-70')?.importId).toBe(file.id);
    await second.done(`/signing-keys/${key.id}/revocation`);
    await expect(send(signed)).rejects.toThrow(/SIGNING_KEY_UNKNOWN/);
  });
});
