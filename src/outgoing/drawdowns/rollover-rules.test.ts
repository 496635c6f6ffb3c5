import { describe, expect, it } from 'vitest';
import { type RolloverFacts, rolloverConditions } from './rollover-rules.ts';

const facts: RolloverFacts = {
  today: '2026-11-01',
  facilityActive: true,
  borrowerId: 'borrower',
  holds: [],
  old: { status: 'disbursed', paidOutOn: '2026-05-01', dueOn: '2026-11-20', borneMinor: 0n, isMisused: false },
  interest: 'paid',
  providers: [{ pledgeId: 'p', pledgorId: 'borrower', agreedOn: '2026-04-30' }],
  consents: [],
};
const by = (pledgorId: string, agreedOn: string | null) => ({ pledgeId: `of ${pledgorId}`, pledgorId, agreedOn });
const consent = { pledgorId: 'other', documentHash: 'a'.repeat(64) };

describe('a rollover', () => {
  it.each<[string, Partial<RolloverFacts>, string[]]>([
    ['in time, its interest paid', {}, []],
    ['on the day it is due', { today: '2026-11-20' }, []],
    ['a day late', { today: '2026-11-21' }, ['NOT_OVERDUE']],
    ['of what was repaid meanwhile', { old: { ...facts.old, status: 'repaid' } }, ['DEBT_OWED']],
    ['while its money is misused', { old: { ...facts.old, isMisused: true } }, ['NOT_MISUSED']],
    ['with interest left', { old: { ...facts.old, borneMinor: 1n } }, ['INTEREST_SETTLED']],
    ['with interest carried by name', { old: { ...facts.old, borneMinor: 1n }, interest: 'carried' }, []],
    ['while goods are out of control', { holds: [{ reason: 'COVERAGE' }] }, ['NO_HOLD']],
    ['of an expired facility', { facilityActive: false }, ['FACILITY_ACTIVE']],
    ['with another that secured the old debt too', { providers: [by('other', '2026-05-01')] }, []],
    ['with another that came later and was not told', { providers: [by('other', '2026-05-02')] }, ['PROVIDERS_KNOW']],
    ['with another not in force yet', { providers: [by('other', null)] }, ['PROVIDERS_KNOW']],
    ['with another that came later and knows', { providers: [by('other', '2026-05-02')], consents: [consent] }, []],
    [
      'with another that gave more of what it gave',
      { providers: [by('other', '2026-04-01'), by('other', '2026-09-01')] },
      [],
    ],
    ['with more from the borrower', { providers: [by('borrower', '2026-09-01')] }, []],
  ])('%s', (_, change, unmet) => {
    expect(
      rolloverConditions({ ...facts, ...change })
        .filter((c) => c.met !== true)
        .map((c) => c.code),
    ).toEqual(unmet);
  });
});
