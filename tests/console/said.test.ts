import { expect, it } from 'vitest';
import { isSetHere, maySet } from '../../console/src/admin/setters.ts';
import { isOfKind, isOfRole, statesOf } from '../../console/src/parts/awaited-in.ts';
import { hasInitials } from '../../console/src/parts/initials.ts';
import { belongsTo, placesTold, saidOf } from '../../console/src/parts/said.ts';
import { toneOf } from '../../console/src/parts/tones.ts';
import { eventWords } from '../../console/src/words/terms/events.ts';
import { factOf } from '../../console/src/words/terms/facts.ts';
import { fieldOf, inEnglish, oneOf, ownTermOf, termOf, valueOf } from '../../console/src/words/terms/index.ts';
import { ruleKeys, settableOf } from '../../src/ground/policy/rules.ts';
import { assertMaySet } from '../../src/ground/rule-book/rules.ts';

it('calls the facts of a remedy as they stand beneath it', () => {
  expect(saidOf('提款不得超过 facts 所列 leftMinor', fieldOf, 'zh')).toBe('提款不得超过下列“剩余金额”');
  expect(saidOf('请为 notFresh 所列担保物登记最新价格', factOf, 'zh')).toBe('请为“价格过期”所列担保物登记最新价格');
  expect(saidOf('Ask for no more than mostMinor, or wait', fieldOf, 'en')).toBe('Ask for no more than “Most”, or wait');
  expect(saidOf('请按 facts.closed 各项所附办法处理', factOf, 'zh')).toBe('请按“关闭原因”各项所附办法处理');
  expect(saidOf('应依次为各日；facts 列明各日', fieldOf, 'zh')).toBe('应依次为各日；下文列明各日');
  expect(saidOf('Then the first due day; facts give them', fieldOf, 'en')).toBe(
    'Then the first due day; the figures below give them',
  );
  expect(saidOf('Send it again', fieldOf, 'en')).toBe('Send it again');
});

it('leaves out of a refusal the thing of the address, whose name a form gives to another thing', () => {
  const at = (pointer: string, message: string) => ({ pointer, message });
  const told = (...errors: { pointer: string; message: string }[]) => placesTold({ title: 'It is settled', errors });
  expect(told(at('/receiptId', 'It is settled'))).toEqual([]);
  const others = [at('/amount', 'It is settled'), at('/facilityId', 'Needed'), at('/items/0/lotId', 'It is settled')];
  expect(told(...others)).toEqual(others);
});

it('says where the events of a thing are told that has none of its own', () => {
  expect(belongsTo({ facilityId: 'fac_1', pledgeId: 'plg_1' })).toBe('plg_1');
  expect(belongsTo({ objectId: 'fac_1', pledgeId: null })).toBe('fac_1');
  expect(belongsTo({ name: 'A firm' })).toBeUndefined();
});

it('offers to take back or refuse looser settings only where some wait', () => {
  const subjects = {
    states: ['in_control', 'settings_asked'].map((state) => ({
      state,
      awaits: 'people' as const,
      sentTo: ['/v1/subjects/{id}/agreement'],
    })),
  };
  const shownIn = (path: string) => statesOf(subjects, { path });
  expect(shownIn('/v1/subjects/{subjectId}/settings/withdrawal')).toEqual(['settings_asked']);
  expect(shownIn('/v1/subjects/{subjectId}/settings/refusal')).toEqual(['settings_asked']);
  expect(shownIn('/v1/subjects/{subjectId}/agreement')).toEqual(['in_control', 'settings_asked']);
  expect(shownIn('/v1/subjects/{subjectId}/end')).toEqual([]);
});

it('offers nothing that the record refuses whatever is typed', () => {
  expect(isOfRole('/v1/successions', ['bank'])).toBe(false);
  expect(isOfRole('/v1/successions', ['bank', 'authority'])).toBe(true);
  expect(isOfRole('/v1/pots', ['bank'])).toBe(true);
  const milestone = '/v1/pots/{potId}/milestones';
  expect(isOfKind(milestone, { kind: 'subsidy' })).toBe(false);
  expect(isOfKind(milestone, { kind: 'purpose_account' })).toBe(true);
  // What does not say its kind is judged by the service, and other acts know no kind.
  expect(isOfKind(milestone, {})).toBe(true);
  const join = '/v1/joint-bodies/{bodyId}/joining';
  expect(['invited', 'joined', 'left', null].map((membership) => isOfKind(join, { membership }))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(isOfKind('/v1/pots/{potId}/closing', { kind: 'subsidy' })).toBe(true);
});

it('offers the form of a rule to whom the record lets set it, and to nobody else', () => {
  const roles = ['bank', 'factor', 'core_firm', 'operator', 'authority', 'supplier', 'custodian'];
  for (const key of ruleKeys) {
    const setBy = settableOf(key)?.setBy ?? 'nobody';
    const taken = roles.filter((role) => {
      try {
        return assertMaySet(key, [role]).setBy === setBy;
      } catch {
        return false;
      }
    });
    expect(roles.filter((role) => maySet({ setBy }, [role]))).toEqual(taken);
    expect(isSetHere({ setBy })).toBe(taken.length > 0);
  }
});

it('calls what closes a call by what it is', () => {
  expect(saidOf('按 closesAfter 所列盯市次数自动关闭', fieldOf, 'zh')).toBe('按“自动结清条件”所列盯市次数自动关闭');
});

it('says what a check found before an act, which is no gate of a yard; and how days are counted', () => {
  expect([eventWords('gate.told', 'en'), eventWords('gate.told', 'zh')]).toEqual([
    'Findings of a check told',
    '核查所见已告知',
  ]);
  const counted = ['30/360', 'actual/360', 'actual/365', 'actual/actual'];
  expect(counted.map((code) => valueOf(code, 'zh'))).toEqual([
    '每月三十天/360',
    '实际天数/360',
    '实际天数/365',
    '实际天数/当年天数',
  ]);
});

it.each([
  ['重庆长江铜业有限公司', 'cqcj', true],
  ['重庆长江铜业有限公司', 'tyyx', true],
  ['重庆长江铜业有限公司', 'zqcj', true],
  ['渝中示范银行', 'YZSFYH', true],
  ['渝中示范银行', 'yzyh', false],
  ['A 座仓库', 'azck', true],
  ['Yuzhong Example Bank', 'yeb', false],
  ['渝中示范银行', 'y', false],
])('finds %s by the initials %s: %s', (name, typed, isFound) => {
  expect(hasInitials(name, typed)).toBe(isFound);
});

it('takes what is open for an alarm only where it is one', () => {
  expect([toneOf('open', 'breaches'), toneOf('open', 'pots'), toneOf('open', 'motions')]).toEqual([
    'act',
    'good',
    'wait',
  ]);
  expect([toneOf('lost'), toneOf('lost', 'motions')]).toEqual(['act', 'over']);
  expect([ownTermOf('state', 'motions', 'lost', 'zh'), ownTermOf('state', 'pots', 'open', 'zh')]).toEqual([
    '未通过',
    '可用',
  ]);
  // Where only the Chinese of a list is its own, the English is no address.
  expect([ownTermOf('state', 'proposals', 'open', 'en'), ownTermOf('state', 'proposals', 'open', 'zh')]).toEqual([
    'Open',
    '待复核',
  ]);
});

// Rows as the console reads them have types of a browser, which are not these tests'.
const { calledIn, headedBy, toldIn } = (await import(
  new URL('../../console/src/parts/titles.ts', import.meta.url).href
)) as {
  toldIn(row: object, language: string): string;
  calledIn(noun: string, row: object, language: string): string;
  headedBy(noun: string, row: object, as: { roles: string[]; ownId: string }, language: string): string;
};

it('calls a merger by the firm that went, a motion by what it is about, a place by its name in the language', () => {
  const party = (name: string, nameZh: string) => ({ id: `pty_${name}`, name, nameZh });
  const merger = {
    id: `suc_${'0'.repeat(32)}`,
    state: 'told',
    parties: { holder: null, predecessor: party('Old Works', '旧厂') },
  };
  expect([toldIn(merger, 'en'), toldIn(merger, 'zh')]).toEqual(['Old Works', '旧厂']);
  const motion = { id: `mot_${'0'.repeat(32)}`, state: 'open', parties: {}, kind: 'line' };
  expect([toldIn(motion, 'en'), toldIn(motion, 'zh')]).toEqual(['Joint line', '联合授信额度']);
  const meeting = { id: `qse_${'0'.repeat(32)}`, state: 'awaited', parties: {}, quarter: '2027Q1' };
  expect(toldIn(meeting, 'zh')).toBe('2027Q1');
  const alarm = { id: `brc_${'0'.repeat(32)}`, state: 'closed', parties: {}, kind: 'weight_short' };
  expect(headedBy('breaches', alarm, { roles: [], ownId: '' }, 'zh')).toBe('重量短少');
  const site = {
    id: `site_${'0'.repeat(32)}`,
    state: 'registered',
    parties: {},
    siteName: 'Hall 9',
    siteNameZh: '九号库',
  };
  expect([calledIn('sites', site, 'en'), calledIn('sites', site, 'zh')]).toEqual(['Hall 9', '九号库']);
});

it('says the unit of a measure, one of many, and the breach behind a reason', () => {
  expect(['maxSilenceS', 'toleranceKg', 'maxC', 'amountMinor', 'isOurs'].map(inEnglish)).toEqual([
    'Max silence (s)',
    'Tolerance (kg)',
    'Max (°C)',
    'Amount',
    'Is ours',
  ]);
  const many = ['facilities', 'credits', 'exchange-bills', 'people', 'subjects', 'valuation-terms', 'releases'];
  expect(many.map((noun) => oneOf(noun, 'en'))).toEqual([
    'Facility',
    'Letter of credit',
    'Bill of exchange',
    'Person',
    'Watched goods',
    'Terms of valuation',
    'Release',
  ]);
  expect(termOf('reason', 'BREACH_SEAL_BROKEN', 'zh')).toBe('封志破损');
});
