import { describe, expect, it } from 'vitest';
import { Refusal } from '../../kernel/refusal.ts';
import {
  type AgreementFacts,
  assertInTerm,
  assertOwedTo,
  assertResolved,
  assertReviewed,
  type DeliveryMode,
  deliveryOf,
  missingOf,
} from './agreement-rules.ts';
import {
  assertMayCrystallise,
  type Crystallisation,
  type PledgeKind,
  type PledgeTrigger,
  type ScopePart,
  scopeParts,
  securedMinor,
  triggersOf,
} from './rules.ts';

/** What the rule says, or the name by which it refuses. */
const outcome = <T>(rule: () => T): T | string => {
  try {
    return rule();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

describe('the scope', () => {
  const parts = { principal: 900n, interest: 60n, penalty: 30n, enforcement_cost: 7n };
  it.each<[readonly ScopePart[], bigint]>([
    [scopeParts, 997n],
    [['principal'], 900n],
    [['interest', 'penalty'], 90n],
    [['custody_cost'], 0n],
    [['principal', 'enforcement_cost'], 907n],
  ])('%j of the debt is %s', (scope, expected) => {
    expect(securedMinor(parts, scope)).toBe(expected);
  });
});

describe('the triggers', () => {
  it.each<[PledgeTrigger[] | undefined, PledgeTrigger[]]>([
    [undefined, ['payment_overdue', 'margin_call_expired']],
    [[], ['payment_overdue']],
    [
      ['seizure', 'insolvency'],
      ['payment_overdue', 'insolvency', 'seizure'],
    ],
    [['payment_overdue', 'payment_overdue'], ['payment_overdue']],
  ])('agreed %j are %j: the overdue debt always', (agreed, expected) => {
    expect(triggersOf(agreed)).toEqual(expected);
  });
});

describe('a floating charge', () => {
  it.each<[Crystallisation, PledgeTrigger | undefined, PledgeTrigger[], boolean]>([
    ['due_unpaid', undefined, ['payment_overdue'], true],
    ['agreed_trigger', undefined, ['payment_overdue'], false],
    ['agreed_trigger', undefined, ['payment_overdue', 'seizure'], true],
    ['agreed_trigger', 'seizure', ['payment_overdue', 'seizure'], true],
    ['agreed_trigger', 'insolvency', ['payment_overdue', 'seizure'], false],
  ])('crystallises for %s %s, agreed %j: %s', (reason, trigger, agreed, expected) => {
    const made = outcome(() => assertMayCrystallise(agreed, reason, trigger));
    expect(made).toBe(expected ? undefined : 'TRIGGER_NOT_AGREED');
  });
});

describe('delivery', () => {
  const [pledgorId, pledgeeId, third] = ['P', 'L', 'W'];
  it.each<[PledgeKind, DeliveryMode | null, (string | null)[], string | null]>([
    ['goods', null, ['W', 'W'], 'instruction'],
    ['goods', null, ['L'], 'already_held'],
    ['goods', null, ['W', 'L'], 'actual'],
    ['goods', null, ['W', null], 'actual'],
    ['goods', null, ['P'], 'actual'],
    ['document', null, ['L'], 'already_held'],
    ['charge', null, ['P'], null],
    ['receivable', null, [], null],
    ['goods', 'actual', ['W', 'P'], 'actual'],
    ['goods', 'instruction', [third], 'instruction'],
    ['goods', 'already_held', ['L'], 'already_held'],
    // The pledgor keeps them: nothing is delivered (228 is for transfers of title).
    ['goods', 'instruction', ['P'], 'DELIVERY_MODE_UNFIT'],
    ['goods', 'instruction', [null], 'DELIVERY_MODE_UNFIT'],
    ['goods', 'already_held', ['W'], 'DELIVERY_MODE_UNFIT'],
    ['goods', 'already_held', ['L', 'P'], 'DELIVERY_MODE_UNFIT'],
    ['charge', 'actual', ['P'], 'DELIVERY_MODE_UNFIT'],
    ['receivable', 'actual', [], 'DELIVERY_MODE_UNFIT'],
  ])('of %s, agreed as %s, held by %j: %s', (kind, stated, holders, expected) => {
    const held = holders.map((holderId, i) => ({ itemId: `i${i}`, holderId }));
    const made = outcome(() => deliveryOf({ kind, pledgorId, pledgeeId }, stated, held));
    expect(made).toBe(expected);
  });
});

describe('the debt', () => {
  const debt = { lenderId: 'L', debtorId: 'D', expiresOn: '2026-12-31' };
  it('is there, and owed to the pledgee', () => {
    expect(outcome(() => assertOwedTo(debt, 'L'))).toBe(debt);
    expect(outcome(() => assertOwedTo(debt, 'M'))).toBe('SECURED_DEBT_MISSING');
    expect(outcome(() => assertOwedTo(undefined, 'L'))).toBe('SECURED_DEBT_MISSING');
  });
  it.each([
    ['2026-12-31', true, undefined],
    ['2027-01-01', true, 'SECURED_DEBT_TERM_OVER'],
    ['2027-01-01', false, undefined],
  ])('on %s, new value %s: %s', (today, isNewValue, expected) => {
    expect(outcome(() => assertInTerm(debt, isNewValue, today))).toBe(expected);
  });
});

describe('the authority of a company that secures the debt of another', () => {
  const today = '2026-10-12';
  const board = { body: 'board' as const, documentHash: 'a', resolvedOn: '2026-10-12', isListed: false };
  const listed = { ...board, isListed: true };
  const disclosed = { ...listed, disclosure: { url: 'https://e.cn/1', disclosedOn: '2026-10-12' } };
  const later = { ...disclosed, disclosure: { url: 'https://e.cn/1', disclosedOn: '2026-10-13' } };
  it.each([
    [false, undefined, undefined],
    [true, undefined, 'RESOLUTION_MISSING'],
    [true, board, undefined],
    [true, { ...board, resolvedOn: '2026-10-13' }, 'RESOLUTION_NOT_YET'],
    [true, listed, 'RESOLUTION_UNDISCLOSED'],
    [true, disclosed, undefined],
    [true, later, 'RESOLUTION_NOT_YET'],
  ])('third party %s, %j: %s', (isThirdParty, resolution, expected) => {
    expect(outcome(() => assertResolved(isThirdParty, resolution, today))).toBe(expected);
  });
  it.each([
    [false, null, undefined, undefined],
    [true, null, { isListed: false }, 'RESOLUTION_MISSING'],
    [true, board, undefined, 'RESOLUTION_NOT_REVIEWED'],
    [true, board, { isListed: false }, undefined],
    [true, board, { isListed: true }, 'RESOLUTION_UNDISCLOSED'],
    [true, disclosed, { isListed: true }, undefined],
  ])('reviewed: third party %s, %j, %j: %s', (isThirdParty, resolution, review, expected) => {
    expect(outcome(() => assertReviewed(isThirdParty, resolution, review))).toBe(expected);
  });
});

describe('what an agreement lacks', () => {
  const whole: AgreementFacts = {
    kind: 'goods',
    pledgorId: 'P',
    pledgeeId: 'L',
    itemIds: ['a'],
    debt: { debtorId: 'P' },
    recorded: [{ itemId: 'a', siteId: 's' }],
    deliveryMode: 'instruction',
    deliverBy: null,
    held: [{ itemId: 'a', holderId: 'W' }],
    acknowledgedBy: ['W'],
    constituted: ['a'],
    isRegistered: false,
    isReviewed: false,
  };
  const open = { ...whole, constituted: [] };
  it.each<[string, AgreementFacts, string[]]>([
    ['a whole one', whole, []],
    ['no debt on record', { ...whole, debt: undefined }, ['DEBT_NOT_ON_RECORD']],
    ['agreed before goods were recorded', { ...whole, recorded: [] }, ['GOODS_NOT_RECORDED']],
    ['a floating charge names none', { ...whole, kind: 'charge', itemIds: [], recorded: [], held: [] }, []],
    ['goods at no site', { ...whole, recorded: [{ itemId: 'a', siteId: null }] }, ['PLACE_NOT_RECORDED']],
    ['the holder did not acknowledge', { ...open, acknowledgedBy: [] }, ['HOLDER_NOT_ACKNOWLEDGED']],
    [
      'to be delivered, no day',
      { ...open, deliveryMode: 'actual', held: [{ itemId: 'a', holderId: null }] },
      ['DELIVERY_NOT_TIMED', 'DELIVERY_NOT_MADE'],
    ],
    [
      'to be delivered by a day',
      { ...open, deliveryMode: 'actual', deliverBy: '2026-10-20', held: [{ itemId: 'a', holderId: 'P' }] },
      ['DELIVERY_NOT_MADE'],
    ],
    ['receivables not registered', { ...whole, kind: 'receivable', held: [] }, ['REGISTRATION_MISSING']],
    ['for another, not reviewed', { ...whole, debt: { debtorId: 'D' } }, ['RESOLUTION_NOT_ON_RECORD']],
    ['for another, reviewed', { ...whole, debt: { debtorId: 'D' }, isReviewed: true }, []],
  ])('%s', (_, facts, expected) => {
    expect(missingOf(facts).map((gap) => gap.name)).toEqual(expected);
  });
});
