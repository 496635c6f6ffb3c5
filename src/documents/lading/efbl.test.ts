import { describe, expect, it } from 'vitest';
import { efblOf, efblPayload, originalsOf, readEfbl } from './efbl.ts';
import type { BillView } from './schemas.ts';

const bill = {
  number: 'LBF-1',
  form: 'multimodal',
  negotiability: 'order',
  status: 'issued',
  carrierId: 'c',
  shipperId: 's',
  orderOfId: 'b',
  notifyId: 'n',
  names: Object.fromEntries(['c', 's', 'b', 'n'].map((id) => [id, { name: id.toUpperCase(), country: 'CN' }])),
  furtherParties: [{ role: 'delivery_agent', name: 'Agent' }],
  originalsIssued: 3,
  placeOfReceipt: 'DUISBURG',
  placeOfDelivery: 'CHONGQING',
  goodsDescription: 'GEARBOXES',
  packages: 40,
  grossWeightKg: 9_000,
  legs: [{ mode: 'rail', carrier: 'R', from: 'A', to: 'B', borderPoints: [] }],
  issuedOn: '2026-10-12',
  lots: [
    {
      lotId: 'l',
      containerNumber: 'CSQU3054383',
      sealNumber: 'S1',
      furtherSeals: [{ number: 'C9', affixedBy: 'customs' }],
    },
  ],
} as unknown as BillView;

describe('eFBL payload', () => {
  it.each(['as_named', 'as_described'] as const)('comes back as it went out, %s', (rule) => {
    const payload = efblPayload.parse(JSON.parse(JSON.stringify(efblOf(bill, rule))));
    expect(readEfbl(payload, rule)).toMatchObject({
      number: 'LBF-1',
      placeOfReceipt: 'DUISBURG',
      placeOfDelivery: 'CHONGQING',
      originalsIssued: 3,
      issuedOn: '2026-10-12',
      toOrder: true,
      packages: 40,
      grossWeightKg: 9_000,
      containers: [{ containerNumber: 'CSQU3054383', sealNumbers: ['S1', 'C9'] }],
      deliveryAgent: { name: 'Agent' },
      // What goes out and is not read back: each branch once.
      unread: [
        '/exchanged_document/documentStatus',
        '/exchanged_document/issueLocation',
        '/exchanged_document/firstSignatoryAuthentication',
        '/supply_chain_consignment/mainCarriageTransportMovement',
        '/supply_chain_consignment/includedConsignmentItem/0/usedTransportEquipment/0/sealQuantity',
      ],
    });
    const said = { ...payload, clause: [{ text: 'on deck' }] };
    Object.assign(said.supply_chain_consignment, { declaredValue: { value: 5 }, insurance: {}, charges: [] });
    expect(readEfbl(said, rule).unread).toEqual(
      expect.arrayContaining(['/clause', '/supply_chain_consignment/declaredValue']),
    );
    expect(readEfbl(said, rule).unread.some((at) => /insurance|charges/.test(at))).toBe(false);
  });

  it('turns receipt and delivery round when the wrong rule is taken: the rule is agreed, never guessed', () => {
    const payload = efblPayload.parse(efblOf(bill, 'as_described'));
    expect(readEfbl(payload, 'as_named')).toMatchObject({ placeOfReceipt: 'CHONGQING', placeOfDelivery: 'DUISBURG' });
  });

  it('is of a multimodal bill only', () => {
    expect(() => efblOf({ ...bill, form: 'rail_house' }, 'as_named')).toThrow(/EFBL_NOT_AN_FBL/);
  });

  it('names what is not to be read', () => {
    const payload = efblPayload.parse(efblOf(bill, 'as_named'));
    payload.exchanged_document.originalIssuedQuantity = 'many';
    payload.exchanged_document.issueDateTime.value = 'soon';
    const [item] = payload.supply_chain_consignment.includedConsignmentItem;
    if (item) item.grossWeight.unit = 'stone';
    expect(readEfbl(payload, 'as_named')).toMatchObject({
      originalsIssued: null,
      issuedOn: null,
      grossWeightKg: null,
      unread: expect.arrayContaining([
        '/exchanged_document/originalIssuedQuantity',
        '/exchanged_document/issueDateTime',
        '/supply_chain_consignment/includedConsignmentItem/0/grossWeight/unit',
      ]),
    });
  });

  it.each([
    ['six', 6],
    ['3', 3],
    [0, 0],
    ['ten', null],
    [-1, null],
  ] as const)('%s originals: %s', (text, n) => expect(originalsOf(text)).toBe(n));
});
