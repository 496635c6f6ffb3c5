import { describe, expect, it } from 'vitest';
import type { NoteView } from '../consignment-notes/index.ts';
import { checkHouse, type HouseFacts, type JourneyFacts, sealsNow } from './checks.ts';

const house: HouseFacts = {
  form: 'rail_house',
  issuer: { partyId: 'pty_issuer', name: 'Land Bridge Forwarding' },
  deliveryAgents: [{ name: 'Chongqing Agency Co., Ltd.' }],
  hasDeliveryUndertaking: true,
  hsCodes: ['870840'],
  packages: 40,
  containers: [{ containerNumber: 'CSQU3054383', grossWeightKg: 10_000, sealNumbers: ['S1', 'C9'] }],
  plannedBorderPoints: [
    { name: 'Malaszewicze', resealExpected: false },
    { name: 'Alashankou', resealExpected: true },
  ],
};
const note = {
  id: 'cn_1',
  regime: 'CIM/SMGS',
  number: '55 1',
  consignee: { name: 'Land Bridge Forwarding', partyId: 'pty_issuer' },
  duplicateHolderId: 'pty_bank',
  containers: [{ containerNumber: 'CSQU3054383', sealNumbers: ['S 1'], grossWeightKg: 10_040 }],
  hsCodes: ['87084099'],
  packages: 40,
  grossWeightKg: 10_040,
  amendments: [],
} as unknown as NoteView;
const quiet: JourneyFacts = { reseals: [], borderCrossings: [], leftUnsurrendered: [] };
const codes = (h: Partial<HouseFacts> = {}, notes: NoteView[] = [note], j: Partial<JourneyFacts> = {}) =>
  checkHouse({ ...house, ...h }, notes, { ...quiet, ...j }, 50).map((f) => `${f.code} ${f.subject}`);
const box = (more: object) => [{ ...note, containers: [{ ...note.containers[0], ...more }] } as NoteView];

describe('house bill against master note', () => {
  it('finds nothing where both say the same', () => expect(codes()).toEqual([]));

  it.each<[string, string[], Partial<HouseFacts>, NoteView[], Partial<JourneyFacts>]>([
    ['no note', ['MASTER_NOTE_MISSING bill'], {}, [], {}],
    ['no undertaking', ['DELIVERY_UNDERTAKING_MISSING bill'], { hasDeliveryUndertaking: false }, [note], {}],
    [
      'the buyer as consignee',
      ['MASTER_CONSIGNEE_NOT_ISSUER cn_1'],
      {},
      [{ ...note, consignee: { name: 'Importer' } }],
      {},
    ],
    [
      'a buyer with the issuer’s name',
      ['MASTER_CONSIGNEE_NOT_ISSUER cn_1'],
      {},
      [{ ...note, consignee: { name: 'Land Bridge Forwarding', partyId: 'pty_buyer' } }],
      {},
    ],
    ['the agent by name', [], {}, [{ ...note, consignee: { name: 'CHONGQING AGENCY CO LTD' } }], {}],
    ['the duplicate nowhere', ['DUPLICATE_LOCATION_UNKNOWN cn_1'], {}, [{ ...note, duplicateHolderId: null }], {}],
    ['SMGS knows no duplicate rule', [], {}, [{ ...note, regime: 'SMGS', duplicateHolderId: null }], {}],
    [
      'another container',
      ['CONTAINER_NOT_ON_HOUSE MSKU6011672', 'CONTAINER_NOT_ON_MASTER CSQU3054383'],
      {},
      box({ containerNumber: 'MSKU6011672' }),
      {},
    ],
    ['another seal', ['SEAL_DIFFERS CSQU3054383'], {}, box({ sealNumbers: ['X7'] }), {}],
    ['the customs seal', [], {}, box({ sealNumbers: ['C-9'] }), {}],
    ['weight at the tolerance', [], {}, box({ grossWeightKg: 10_050 }), {}],
    ['weight beyond it', ['WEIGHT_DIFFERS CSQU3054383'], {}, box({ grossWeightKg: 10_051 }), {}],
    ['packages', ['PACKAGES_DIFFER cn_1'], {}, [{ ...note, packages: 39 }], {}],
    ['goods', ['GOODS_DIFFER cn_1'], {}, [{ ...note, hsCodes: ['710812'] }], {}],
    ['a sea waybill is no master', ['MASTER_NOTE_MISSING bill'], {}, [{ ...note, regime: 'SEA_WAYBILL' }], {}],
    [
      'a planned re-seal is the seal from then on',
      [],
      {},
      box({ sealNumbers: ['N5'] }),
      { reseals: [{ containerNumber: 'CSQU3054383', newSealNumber: 'N5', place: 'ALASHANKOU' }] },
    ],
    [
      'an unplanned one',
      ['RESEAL_UNPLANNED CSQU3054383/N5'],
      {},
      [note],
      { reseals: [{ containerNumber: 'CSQU3054383', newSealNumber: 'N5', place: 'Malaszewicze' }] },
    ],
    [
      'a border nobody planned',
      ['BORDER_UNPLANNED Khorgos'],
      {},
      [note],
      { borderCrossings: ['Khorgos', 'alashankou'] },
    ],
    [
      'gone before surrender',
      ['LEFT_BEFORE_SURRENDER CSQU3054383'],
      {},
      [note],
      { leftUnsurrendered: [{ containerNumber: 'CSQU3054383', at: '2026-10-30T00:00:00Z', reportedBy: 'p' }] },
    ],
  ])('%s', (_, expected, h, notes, j) => {
    expect(codes(h, notes, j)).toEqual(expected);
  });

  it('takes every redirection in transit for an alarm, and says whether it leaves the issuer’s hand', () => {
    const amendment = { kind: 'redirection' as const, byPartyId: 'x', at: '2026-10-20T00:00:00.000Z' };
    const redirected = (detail: Record<string, unknown>) =>
      checkHouse(house, [{ ...note, amendments: [{ ...amendment, detail }] }], quiet, 50).map(
        (f) => f.detail.toIssuerOrAgent,
      );
    expect(redirected({ newConsignee: { name: 'Importer' } })).toEqual([false]);
    expect(redirected({ newDestination: { place: 'Chengdu' } })).toEqual([true]);
  });

  it('knows which seals are on now', () => {
    const reseals = [{ containerNumber: 'CSQU3054383', newSealNumber: 'N5', place: 'Alashankou' }];
    expect(sealsNow(house, quiet, 'CSQU3054383')).toEqual(['S1', 'C9']);
    expect(sealsNow(house, { ...quiet, reseals }, 'CSQU3054383')).toEqual(['N5']);
  });
});
