import { describe, expect, it } from 'vitest';
import { Refusal } from '../../kernel/refusal.ts';
import * as rules from './rules.ts';

const outcome = (work: () => unknown): unknown => {
  try {
    return work() ?? 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};
const is = (...roles: ('owner' | 'custodian' | 'pledgee')[]): rules.Standing => ({
  isOwner: roles.includes('owner'),
  isCustodian: roles.includes('custodian'),
  isPledgee: roles.includes('pledgee'),
});
const held = (kind: rules.RestraintKind, lotId = 'lot_a', more: Partial<rules.Held> = {}): rules.Held => ({
  id: `rst_${kind}`,
  lotId,
  kind,
  authority: 'Court',
  documentNumber: '1',
  consented: false,
  ...more,
});

describe('whose word a restraint is', () => {
  it.each([
    [is('owner'), 'stated', 'RESTRAINT_NOT_CONFIRMABLE'],
    // Who owns the goods and keeps them is still one voice.
    [is('owner', 'custodian'), 'stated', 'RESTRAINT_NOT_CONFIRMABLE'],
    [is('custodian'), 'confirmed', 'done'],
    [is('pledgee'), 'confirmed', 'done'],
    [is(), 'RESTRAINT_NOT_YOURS', 'RESTRAINT_NOT_YOURS'],
  ])('%o', (standing, recorded, answer) => {
    expect(outcome(() => rules.statusWhenRecorded(standing))).toBe(recorded);
    expect(outcome(() => rules.assertMayAnswer(standing))).toBe(answer);
  });

  const kept = (status: rules.RestraintStatus, recordedBy: string, confirmedBy: string | null = null) => ({
    status,
    recordedBy,
    confirmedBy,
  });
  it.each([
    [is('owner'), 'own', kept('stated', 'own'), 'done'],
    [is('owner'), 'own', kept('confirmed', 'own', 'bank'), 'RESTRAINT_NOT_YOURS_TO_LIFT'],
    [is('owner'), 'own', kept('confirmed', 'bank', 'bank'), 'RESTRAINT_NOT_YOURS_TO_LIFT'],
    [is('custodian'), 'hall', kept('confirmed', 'bank', 'bank'), 'done'],
    [is('custodian'), 'hall', kept('stated', 'own'), 'done'],
    [is('pledgee'), 'bank', kept('confirmed', 'own', 'bank'), 'done'],
    [is('pledgee'), 'bank', kept('confirmed', 'hall', 'hall'), 'RESTRAINT_NOT_YOURS_TO_LIFT'],
    [is('pledgee'), 'bank', kept('stated', 'own'), 'RESTRAINT_NOT_YOURS_TO_LIFT'],
    [is(), 'x', kept('stated', 'own'), 'RESTRAINT_NOT_YOURS'],
  ])('%o as %s lifts %o: %s', (standing, partyId, restraint, expected) => {
    expect(outcome(() => rules.assertMayLift(standing, partyId, restraint))).toBe(expected);
  });
});

describe('what a restraint stops', () => {
  it.each([
    [[], 'agreed_sale', 'done', 'done'],
    [[held('court_seal')], 'agreed_sale', 'LOT_RESTRAINED', 'SALE_UNDER_RESTRAINT'],
    [[held('court_seal')], 'auction', 'LOT_RESTRAINED', 'SALE_UNDER_RESTRAINT'],
    [[held('attachment')], 'court', 'LOT_RESTRAINED', 'done'],
    [[held('title_dispute')], 'court', 'LOT_RESTRAINED', 'done'],
    [[held('customs_supervision')], 'court', 'LOT_RESTRAINED', 'SALE_UNDER_RESTRAINT'],
    [[held('customs_supervision', 'lot_a', { consented: true })], 'court', 'done', 'SALE_UNDER_RESTRAINT'],
    [
      [held('customs_supervision', 'lot_a', { consented: true }), held('court_seal')],
      'auction',
      'LOT_RESTRAINED',
      'SALE_UNDER_RESTRAINT',
    ],
  ] as const)('%o, %s: pledge %s, sale %s', (restraints, route, pledge, sale) => {
    expect(outcome(() => rules.assertPledgeable(restraints, '/itemIds'))).toBe(pledge);
    expect(outcome(() => rules.assertMaySell(restraints, route))).toBe(sale);
  });

  it.each([
    [[], false, 'done'],
    [[held('court_seal', 'lot_a'), held('court_seal', 'lot_b')], false, 'done'],
    [[held('court_seal', 'lot_a'), held('court_seal', 'lot_b')], true, 'LOTS_RESTRAINED_APART'],
    [[held('court_seal', 'lot_a')], false, 'LOTS_RESTRAINED_APART'],
    [[held('court_seal', 'lot_b')], false, 'LOTS_RESTRAINED_APART'],
    [[held('court_seal', 'lot_a'), held('attachment', 'lot_b')], false, 'LOTS_RESTRAINED_APART'],
  ] as const)('%o worked as one, blend %s: %s', (restraints, isBlend, expected) => {
    expect(outcome(() => rules.assertSameRestraints(restraints, ['lot_a', 'lot_b'], isBlend))).toBe(expected);
  });

  it('takes a seizure alone for one, and holds titles but for customs', () => {
    expect(rules.restraintKinds.filter(rules.isSeizure)).toEqual(['court_seal', 'attachment']);
    expect(rules.restraintKinds.filter(rules.holdsTitle)).toEqual(['court_seal', 'attachment', 'title_dispute']);
  });
});
