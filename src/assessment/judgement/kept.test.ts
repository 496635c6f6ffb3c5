import { expect, it } from 'vitest';
import { soundBase, soundDay, soundRecord } from '../../../tests/support/sound-record.ts';
import { judgeAt } from './gate.ts';
import { judgedAgain, keptOf } from './kept.ts';
import type { Change, FacilityRecord } from './record.ts';

const now = new Date('2026-10-12T06:00:00Z');
const kept = (record: FacilityRecord, change: Change = {}) => {
  const after = { dueOn: '2026-12-15', ...change };
  return keptOf('D', judgeAt(record, { gate: 'D', after }).judgement, { change: after, now });
};
const debt = (more: object) => ({
  id: 'drw_1',
  facilityId: 'fac_1',
  outstandingMinor: 1n,
  dueOn: '2026-12-15',
  isMisused: false,
  interestMinor: 0n,
  penaltyMinor: 0n,
  compoundMinor: 0n,
  ...more,
});
const owing = (more: object) => soundRecord({ debt: { open: [debt(more)] } });
const given = () => {
  const record = owing({ paidOutOn: '2026-10-01' });
  const old = { agreedAt: new Date('2026-10-05'), effectiveAt: new Date('2026-10-05') };
  return { ...record, securities: record.securities.map((each) => ({ ...each, ...old })) };
};
const doubts = { lotId: 'lot_1', device: 'scale', received: 100, missing: 60, repeated: 0, disbelieved: 0 };
const maturing = { itemId: 'wr_1', countsAs: 'lot_1', maturesOn: '2026-10-20', isChosen: false };

it.each<[string, FacilityRecord, Change, object]>([
  ['a sound one', soundRecord(), {}, { receivableMinor: '80000000', closedBy: null, asksSecondFor: null }],
  ['a debt that is late', owing({ dueOn: '2026-10-11' }), {}, { F57: 'drw_1', closedBy: 'F57' }],
  ['a debt of today', owing({ dueOn: soundDay }), {}, { F57: null }],
  [
    'a device that is doubted',
    soundRecord({ more: { doubted: [doubts], heard: [doubts] } }),
    {},
    { F10: 'lot_1/scale' },
  ],
  ['a receipt that falls due first', soundRecord({ more: { maturing: [maturing] } }), {}, { F27: 'wr_1' }],
  [
    'one that falls due later',
    soundRecord({ more: { maturing: [{ ...maturing, maturesOn: '2026-11-20' }] } }),
    {},
    {
      F27: null,
    },
  ],
  ['security for an old debt', given(), {}, { F50: 'plg_1', asksSecondFor: 'F50' }],
  [
    'a debtor whom nobody reached',
    soundRecord({ base: soundBase({ call: { shows: 'not_reached' } }) }),
    {},
    {
      F79: 'pty_debtor',
    },
  ],
  [
    'one who was called long ago',
    soundRecord({ base: soundBase({ call: { shows: 'old', calledAt: '2026-01-02T06:00:00Z' } }) }),
    {},
    {
      F79: 'pty_debtor',
      asksSecondFor: 'F79',
    },
  ],
  [
    'more than is carried',
    soundRecord(),
    { principalMinor: 490_000_000n + 80_000_000n + 1n },
    {
      F59: 'initial',
      closedBy: 'F59',
    },
  ],
  ['all that is carried', soundRecord(), { principalMinor: 490_000_000n + 80_000_000n }, { F59: null }],
  [
    'a day long after the last receivable',
    soundRecord({ lots: [] }),
    { dueOn: '2027-02-01' },
    { F62: '2027-02-01', closedBy: 'F62' },
  ],
  ['one within the days of grace', soundRecord({ lots: [] }), { dueOn: '2027-01-30' }, { F62: null, closedBy: null }],
  ['one that goods carry too', soundRecord(), { dueOn: '2027-02-01' }, { F62: null }],
  [
    'receivables that leave',
    soundRecord({ debt: { principalMinor: 570_000_000n } }),
    { freed: ['rcv_1'] },
    {
      receivableMinor: '0',
    },
  ],
])('%s is found again from what is kept', (_, record, change, wanted) => {
  const found = kept(record, change);
  expect(found?.found).toMatchObject(wanted);
  expect(found && judgedAgain(found, soundDay)).toEqual(found?.found);
});

it('an act from before the due day was kept tells nothing of it', () => {
  const { due, ...old } = kept(soundRecord({ lots: [] }), { dueOn: '2027-02-01' }) ?? expect.fail('nothing kept');
  expect(due).toEqual({ dueOn: '2027-02-01', hasGoods: false });
  expect(judgedAgain(old, soundDay)).not.toHaveProperty('F62');
});

it('of a facility with very many debts nothing is kept, and a row of the most stays small', () => {
  const many = (n: number) =>
    soundRecord({ debt: { open: Array.from({ length: n }, (_, i) => debt({ id: `drw_${i}`, dueOn: '2026-10-01' })) } });
  expect(kept(many(200))).toBeUndefined();
  expect(JSON.stringify(kept(many(140))).length).toBeLessThan(40_000);
});
