import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedCalendar } from '../../ground/calendars/index.ts';
import { addDays, addMonths } from '../../kernel/time.ts';
import {
  amendDueOn,
  assertMayRenew,
  assertTerm,
  concernedBy,
  describeCollateral,
  dischargeDueOn,
  expiryAlarm,
  type GateFacts,
  isPurchaseMoneyOpen,
  notFiled,
  objectionClocks,
  registryGate,
  renameDueOn,
  withRestriction,
} from './rules.ts';

describe('the clocks of the registry', () => {
  it('run to the day', () => {
    expect(dischargeDueOn('2026-07-10', shippedCalendar('CN'), 10)).toBe('2026-07-24');
    // 29 and 30 September, 8 to 10 October with the make-up Saturday, 12 to 16: National Day lies in between.
    expect(dischargeDueOn('2026-09-28', shippedCalendar('CN'), 10)).toBe('2026-10-16');
    expect(amendDueOn('2026-09-28', shippedCalendar('CN'), 10)).toBe('2026-10-16');
    expect(renameDueOn('2026-10-31', 4)).toBe('2027-02-28');
    expect(objectionClocks('2026-03-01', 7, 30)).toEqual({ notifyBy: '2026-03-08', suitProofBy: '2026-03-31' });
    expect([addMonths('2026-01-31', 1), addMonths('2028-01-31', 1), addMonths('2026-12-15', 360)]).toEqual([
      '2026-02-28',
      '2028-02-29',
      '2056-12-15',
    ]);
  });

  it('bound terms and renewals', () => {
    expect(() => assertTerm(0)).toThrow('REGISTRATION_TERM');
    expect(() => assertTerm(361)).toThrow('REGISTRATION_TERM');
    expect(() => assertMayRenew('2026-12-31', '2026-10-01', 90)).toThrow('RENEWAL_TOO_EARLY');
    expect(() => assertMayRenew('2026-12-31', '2026-10-02', 90)).not.toThrow();
    expect(() => assertMayRenew('2026-12-31', '2026-01-02', 0)).not.toThrow();
    expect(() => assertMayRenew('2026-12-31', '2027-01-01', 0)).toThrow('REGISTRATION_EXPIRED');
  });

  it('concern the filings that name what was freed, or all of a pledge where it came in by the words', () => {
    const filed = [
      { id: 'r1', pledgeId: 'p', lotIds: ['a', 'b'] },
      { id: 'r2', pledgeId: 'p', lotIds: ['c'] },
      { id: 'r3', pledgeId: 'q', lotIds: [] },
    ];
    expect([concernedBy(filed, ['c']), concernedBy(filed, ['a', 'z']), concernedBy(filed.slice(0, 2), ['b'])]).toEqual([
      ['r2', 'r3'],
      ['r1', 'r2', 'r3'],
      ['r1'],
    ]);
    expect(concernedBy([], ['a'])).toEqual([]);
  });

  it('warn before expiry', () => {
    const on = (today: string) => expiryAlarm('2026-12-31', today);
    expect([on('2026-10-01'), on('2026-10-02'), on('2026-12-01'), on('2026-12-24'), on('2027-01-01')]).toEqual([
      undefined,
      90,
      30,
      7,
      0,
    ]);
  });

  it('keep new stock provisional until a search on day 11', () => {
    expect(isPurchaseMoneyOpen('2026-03-01', undefined, 10)).toBe(true);
    expect(isPurchaseMoneyOpen('2026-03-01', '2026-03-11', 10)).toBe(true);
    expect(isPurchaseMoneyOpen('2026-03-01', '2026-03-12', 10)).toBe(false);
  });
});

describe('the gate before money leaves', () => {
  const facts: GateFacts = {
    today: '2026-03-10',
    now: new Date('2026-03-10T06:00:00Z'),
    searches: [
      { grantorId: 'p', name: '甲公司', isRenamed: false, searchedAt: new Date('2026-03-09T08:00:00Z'), hits: [] },
    ],
    registration: {
      status: 'in_force',
      expiresOn: '2027-06-30',
      descriptionHash: 'h',
      confirmedHash: 'h',
      objections: 0,
      underOldName: undefined,
    },
    items: [{ id: 'lot_1', commodityId: 'c', siteId: 's' }],
    filedIds: ['lot_1'],
    dueOn: '2027-03-01',
    searchMaxAgeHours: 24,
    expiryBeyondDueDays: 90,
  };
  const unmet = (more: Partial<GateFacts>) =>
    registryGate({ ...facts, ...more })
      .filter((c) => c.met !== true)
      .map((c) => `${c.code} ${c.met}`);

  it('opens when everything is shown, and names what is not', () => {
    expect(unmet({})).toEqual([]);
    expect(unmet({ searches: [] })).toEqual(['REGISTRY_SEARCHED null', 'NO_PRIOR_RIGHT null']);
    expect(unmet({ now: new Date('2026-03-10T08:00:01Z') })).toEqual([
      'REGISTRY_SEARCHED false',
      'NO_PRIOR_RIGHT null',
    ]);
    expect(
      unmet({
        searches: [
          ...facts.searches,
          { grantorId: 'p', name: '甲公司（曾用名）', isRenamed: true, searchedAt: undefined, hits: [] },
        ],
      }),
    ).toEqual(['REGISTRY_SEARCHED false', 'NO_PRIOR_RIGHT null']);
    const hit = { registrationNumber: '1', securedParty: 'B', registeredAt: '2026-01-01T00:00:00Z', description: 'x' };
    expect(unmet({ searches: [{ ...facts.searches[0]!, hits: [{ ...hit, treatment: 'prior' }] }] })).toEqual([
      'NO_PRIOR_RIGHT false',
    ]);
    expect(unmet({ searches: [{ ...facts.searches[0]!, hits: [{ ...hit, treatment: 'subordinated' }] }] })).toEqual([]);
    expect(unmet({ registration: undefined })).toEqual([
      'OWN_FILING_IN_FORCE false',
      'FILED_AS_DESCRIBED false',
      'NO_OBJECTION false',
      'FILING_OUTLASTS_DEBT false',
    ]);
    expect(unmet({ registration: { ...facts.registration!, confirmedHash: 'other', objections: 1 } })).toEqual([
      'FILED_AS_DESCRIBED false',
      'NO_OBJECTION false',
    ]);
    expect(unmet({ dueOn: '2027-04-02' })).toEqual(['FILING_OUTLASTS_DEBT false']);
  });

  it('sees a filing under a name that was given up four months ago', () => {
    const of = (amendBy: string) =>
      unmet({ registration: { ...facts.registration!, underOldName: { filedName: '乙公司', amendBy } } });
    expect(of('2026-03-10')).toEqual([]);
    expect(of('2026-03-09')).toEqual(['FILED_UNDER_PRESENT_NAME false']);
  });

  it('sees what joined later and no filing covers, by name or by its words', () => {
    const joined = (commodityId: string, siteId: string) =>
      notFiled([...facts.items, { id: 'lot_2', commodityId, siteId }], facts.filedIds);
    expect(joined('c', 's')).toEqual([]);
    expect(joined('c', 'elsewhere')).toEqual(['lot_2']);
    expect(joined('other', 's')).toEqual(['lot_2']);
    expect(unmet({ filedIds: [] })).toEqual(['ITEMS_FILED false']);
    // What was filed and has left names no place any more.
    expect(notFiled([{ id: 'lot_2', commodityId: 'c', siteId: 's' }], ['lot_1'])).toEqual(['lot_2']);
  });

  it('never opens on a filing that ends before the debt does and the days after it', () => {
    const day = fc.integer({ min: 0, max: 2_000 }).map((n) => addDays('2026-03-10', n));
    fc.assert(
      fc.property(day, day, fc.integer({ min: 0, max: 400 }), (expiresOn, dueOn, beyond) => {
        const registration = { ...facts.registration!, expiresOn };
        const open = unmet({ registration, dueOn, expiryBeyondDueDays: beyond }).length === 0;
        expect(open).toBe(expiresOn >= addDays(dueOn, beyond));
      }),
    );
  });
});

it('describes goods so that a stranger finds them, in both languages', () => {
  const text = describeCollateral({
    commodity: 'A00 铝锭',
    address: '重庆沙坪坝团结村 1 号库',
    zone: 'A 区',
    supervisor: '某监管公司',
    agreement: 'JG-1',
    floor: '700 t',
    restrictsTransfer: false,
  });
  expect(text.zh).toContain('产品、收益、替代物与保险金');
  expect(text.en).toMatch(/with products, proceeds, substitutes and insurance money$/);
});

it.each([
  ['Copper in hall 1', true, 'Copper in hall 1, not to be transferred without the consent of the secured party'],
  ['Copper in hall 1', false, 'Copper in hall 1'],
  ['一号库铜材', true, '一号库铜材，未经担保权人同意不得转让'],
  ['一号库铜材，未经担保权人同意不得转让', true, '一号库铜材，未经担保权人同意不得转让'],
])('%j, transfer restricted %s, is filed as %j', (description, restrictsTransfer, expected) => {
  expect(withRestriction(description, restrictsTransfer)).toBe(expected);
  expect(withRestriction(expected, restrictsTransfer)).toBe(expected);
});

it('the template has the restriction of transfer where one was agreed, and is not told it twice', () => {
  const parts = {
    commodity: '铜',
    address: '一号库',
    zone: undefined,
    supervisor: undefined,
    agreement: undefined,
    floor: undefined,
    restrictsTransfer: true,
  };
  const { en, zh } = describeCollateral(parts);
  expect([withRestriction(en, true), withRestriction(zh, true)]).toEqual([en, zh]);
  expect(zh).toMatch(/未经担保权人同意不得转让$/);
});
