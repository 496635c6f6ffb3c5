import { describe, expect, it } from 'vitest';
import { Refusal } from '../../kernel/refusal.ts';
import type { BreachKind } from './engine/index.ts';
import {
  addUp,
  assertMaySignOff,
  documentaryLeg,
  type LotFacts,
  legalLeg,
  physicalLeg,
  receivableLegs,
  type SignOffFacts,
} from './rules.ts';

const watch = {
  subjectId: 's',
  status: 'in_control',
  statusReason: 'AS_EXPECTED',
  steadyUntil: null,
  breaches: [],
} as const;
const going = (...kinds: string[]) => ({
  ...watch,
  breaches: kinds.map((kind) => ({ kind: kind as BreachKind, isOver: false })),
});
const proof = {
  agreed: 'none',
  missing: undefined,
  age: 'fresh',
  sources: [],
  endings: [],
  evidence: {},
} as const;
const held: LotFacts = {
  status: 'in_custody',
  custodianId: 'manager',
  engagement: { id: 'a', serviceLevel: 'control' },
  watch,
  chargedOnly: false,
};

describe('the physical leg', () => {
  it.each<[string, Partial<LotFacts>, string]>([
    ['held, engaged, watched', {}, 'in_force HELD_AND_WATCHED'],
    ['nobody holds it', { custodianId: undefined }, 'unverified NOT_IN_CUSTODY'],
    ['engaged by nobody', { engagement: undefined }, 'unverified CUSTODIAN_NOT_ENGAGED'],
    [
      'monitoring is not holding',
      { engagement: { id: 'a', serviceLevel: 'monitor' } },
      'unverified CUSTODIAN_NOT_ENGAGED',
    ],
    ['no watch', { watch: undefined }, 'unverified NOT_WATCHED'],
    [
      'never heard',
      { watch: { ...watch, status: 'unverified', statusReason: 'NEVER_HEARD' } },
      'unverified NEVER_HEARD',
    ],
    ['in doubt', { watch: { ...watch, status: 'at_risk', statusReason: 'IN_DOUBT' } }, 'degraded IN_DOUBT'],
    ['off the corridor', { watch: going('off_corridor') }, 'lost BREACH_OFF_CORRIDOR'],
    ['overdue', { watch: going('overdue') }, 'degraded BREACH_OVERDUE'],
    [
      'overdue, and nothing known of its weight',
      { watch: { ...going('overdue'), status: 'unverified', statusReason: 'WEIGHT_NOT_MEASURED' } },
      'unverified WEIGHT_NOT_MEASURED',
    ],
    [
      'overdue, under a watch that the lender did not agree to',
      { watch: { ...going('overdue'), proof } },
      'unverified WATCH_NOT_AGREED',
    ],
    ['overdue and short', { watch: going('overdue', 'weight_short') }, 'lost BREACH_WEIGHT_SHORT'],
    ['back in place, not signed off', { watch: going('seal_broken') }, 'lost BREACH_SEAL_BROKEN'],
    ['a kind that policy does not know', { watch: going('new_kind') }, 'lost BREACH_NEW_KIND'],
    ['gone', { status: 'released' }, 'lost RELEASED'],
    ['in other lots', { status: 'exhausted' }, 'lost IN_OTHER_LOTS'],
    [
      'monitored under a charge',
      { engagement: { id: 'a', serviceLevel: 'monitor' }, chargedOnly: true },
      'in_force HELD_AND_WATCHED',
    ],
  ])('%s', (_, facts, outcome) => {
    const leg = physicalLeg({ ...held, ...facts });
    expect(`${leg.state} ${leg.reason}`).toBe(outcome);
  });
});

describe('the documentary and legal legs', () => {
  const bill = { id: 'b', holderId: 'bank', status: 'issued' };
  it.each([
    [{ live: bill, pledgeeId: 'bank', goodsPledged: false }, 'in_force'],
    [{ live: { ...bill, holderId: 'shipper' }, pledgeeId: 'bank', goodsPledged: false }, 'lost'],
    // Another live document beats even a goods pledge: whoever holds it can take the goods.
    [{ live: { ...bill, holderId: 'importer' }, pledgeeId: 'bank', goodsPledged: true }, 'lost'],
    [{ live: undefined, pledgeeId: 'bank', goodsPledged: true }, 'given_up'],
    [{ live: undefined, pledgeeId: 'bank', goodsPledged: false }, 'lost'],
  ])('%o: %s', (facts, state) => expect(documentaryLeg(facts).state).toBe(state));

  const today = '2026-10-12';
  const effective = {
    kind: 'goods',
    id: 'p',
    effectiveSince: '2026-10-01T00:00:00Z',
    registrationExpiresOn: '2026-10-12',
  };
  it.each([
    [[], 'NOT_PLEDGED'],
    [[{ ...effective, effectiveSince: null }], 'PLEDGE_NOT_EFFECTIVE'],
    [[effective], 'PLEDGE_EFFECTIVE'],
    [[{ ...effective, registrationExpiresOn: '2026-10-11' }], 'REGISTRATION_EXPIRED'],
    [
      [
        { ...effective, registrationExpiresOn: '2026-10-11' },
        { ...effective, id: 'q' },
      ],
      'PLEDGE_EFFECTIVE',
    ],
    [[{ ...effective, registrationExpiresOn: undefined }], 'PLEDGE_EFFECTIVE'],
    [[{ ...effective, kind: 'charge', registrationExpiresOn: undefined }], 'CHARGE_NOT_REGISTERED'],
    [[{ ...effective, kind: 'charge' }], 'PLEDGE_EFFECTIVE'],
  ])('%o: %s', (pledges, reason) => expect(legalLeg({ pledges, today }).reason).toBe(reason));

  it('counts a receivable once its debtor confirmed it', () => {
    const security = { pledges: [effective], today };
    expect(addUp(receivableLegs('presented', security))).toEqual({ state: 'unverified', reason: 'NOT_CONFIRMED' });
    expect(addUp(receivableLegs('confirmed', security)).state).toBe('controlled');
    expect(addUp(receivableLegs('rejected', security)).state).toBe('lost');
  });
});

describe('adding up', () => {
  const ok = { state: 'in_force', reason: 'OK', evidence: {} } as const;
  const bad = (state: 'lost' | 'degraded' | 'unverified', reason: string) => ({ state, reason, evidence: {} });
  it('is as good as its worst leg', () => {
    expect(addUp({ physical: ok, documentary: ok, legal: ok }).state).toBe('controlled');
    expect(addUp({ physical: bad('degraded', 'D'), documentary: ok, legal: bad('unverified', 'U') })).toEqual({
      state: 'unverified',
      reason: 'U',
    });
    expect(addUp({ physical: bad('unverified', 'U'), documentary: bad('lost', 'L'), legal: ok }).reason).toBe('L');
  });
});

describe('signing off', () => {
  const since = new Date('2026-10-14T00:00:00Z');
  const later = new Date('2026-10-15T00:00:00Z');
  const over: SignOffFacts = {
    kind: 'off_corridor',
    since,
    clearedAt: later,
    closed: false,
    steadyUntil: null,
    inspections: [],
  };
  const inspection = { reportedAt: later, goodsIntact: true, newSealNumber: 'NEW' };
  it.each<[string, Partial<SignOffFacts>, string]>([
    ['goes on', { clearedAt: null }, 'BREACH_STILL_OPEN'],
    ['nobody looked', {}, 'INSPECTION_MISSING'],
    [
      'looked before it happened',
      { inspections: [{ ...inspection, reportedAt: new Date('2026-10-13') }] },
      'INSPECTION_MISSING',
    ],
    ['looked, goods missing', { inspections: [{ ...inspection, goodsIntact: false }] }, 'INSPECTION_MISSING'],
    ['looked, not resealed', { inspections: [{ ...inspection, newSealNumber: undefined }] }, 'SEAL_NUMBER_MISSING'],
    ['looked and resealed', { inspections: [inspection] }, 'ok'],
    ['door: no inspection needed', { kind: 'door_open' }, 'ok'],
    ['twice', { closed: true }, 'BREACH_CLOSED'],
  ])('%s: %s', (_, facts, outcome) => {
    let got = 'ok';
    try {
      assertMaySignOff({ ...over, ...facts });
    } catch (error) {
      got = (error as Refusal).code;
    }
    expect(got).toBe(outcome);
  });
});
