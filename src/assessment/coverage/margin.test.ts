import { describe, expect, it } from 'vitest';
import { shippedCalendar } from '../../ground/calendars/index.ts';
import { exact } from '../../kernel/exact.ts';
import { owedMinor } from '../../lending/financing/index.ts';
import { basisOf, type LotNow, type Moved, movedSince, unmoved } from './basis.ts';
import { figuresToWire } from './compute.ts';
import { demandLetter, type LetterFacts } from './letter.ts';
import {
  assertDemandable,
  causeOf,
  closesAfter,
  demandOf,
  dueAt,
  escalatedDueAt,
  escalationOf,
  type Losses,
  type MarginTerms,
  nextStep,
  type OpenCall,
} from './margin.ts';
import { type CoverageFacts, stateOf } from './rules.ts';

const yuan = (amount: number) => BigInt(Math.round(amount * 100));
const calendar = shippedCalendar('CN');
const terms: MarginTerms = {
  initialBps: 7_000,
  warnBps: 7_500,
  callBps: 8_000,
  liquidationBps: 9_000,
  releaseBps: 7_000,
  targetBps: 7_000,
  minimumTransferMinor: yuan(10_000),
  roundingMinor: 1n,
  cureWorkingDays: 3,
  extensionWorkingDays: 2,
  liquidationWorkingDays: 1,
  curingMarks: 2,
};
const none: Losses = {
  custodyMinor: 0n,
  shortageMinor: 0n,
  qualityMinor: 0n,
  unknownMinor: 0n,
  openIncidents: 0,
};
/** The price alone moved, and by more than makes the difference. */
const fell: Moved = { ...unmoved, since: '2026-10-12', marketMinor: yuan(900_000) };
const facts = (exposure: number, value: number, unknownLots = 0): CoverageFacts => ({
  netExposureMinor: yuan(exposure),
  valueMinor: yuan(value),
  reserveMinor: 0n,
  unknownLots,
});
// Tuesday of the week after National Day.
const now = new Date('2026-10-13T02:00:00Z');
const step = (f: CoverageFacts, call?: OpenCall, losses = none, at = now) =>
  nextStep(stateOf(f, terms), f, losses, fell, call, terms, at);
const open: OpenCall = {
  kind: 'call',
  status: 'open',
  cause: 'market',
  dueAt: dueAt(now, 3, calendar),
  marksAtTarget: 0,
  lastMarkOn: undefined,
};

describe('a margin call', () => {
  it('asks for what brings the ratio back, by 17:00 on the third working day', () => {
    expect(step(facts(3_021_500, 3_696_000))).toEqual({
      step: 'issue',
      kind: 'call',
      cause: 'market',
      cashMinor: yuan(434_300),
      goodsMinor: yuan(620_428.58),
    });
    expect(open.dueAt.toISOString()).toBe('2026-10-16T09:00:00.000Z');
    expect(dueAt(new Date('2026-09-29T17:00:00Z'), 3, calendar).toISOString()).toBe('2026-10-10T09:00:00.000Z');
  });

  it('is not made below the minimum transfer, nor twice, and rounds up to its multiple', () => {
    const small = { ...terms, minimumTransferMinor: yuan(500_000) };
    expect(demandOf(facts(3_021_500, 3_696_000), small)).toBeUndefined();
    expect(demandOf(facts(3_021_500, 3_696_000), { ...terms, roundingMinor: yuan(10_000) })).toEqual({
      cashMinor: yuan(440_000),
      goodsMinor: yuan(630_000),
    });
    expect(step(facts(3_021_500, 3_696_000), open)).toEqual({ step: 'none' });
    expect(step(facts(3_021_500, 3_900_000))).toEqual({ step: 'none' });
  });

  it('is cured at two marks in a row at the target, of two days', () => {
    const cured = facts(2_587_200, 3_696_000);
    expect(step(cured, open)).toEqual({ step: 'mark', marksAtTarget: 1 });
    expect(step(cured, { ...open, marksAtTarget: 1, lastMarkOn: '2026-10-13' })).toEqual({ step: 'none' });
    expect(step(cured, { ...open, marksAtTarget: 1, lastMarkOn: '2026-10-12' })).toEqual({ step: 'cure' });
    // A mark above the target earlier that day set the count back: the day has not counted yet.
    expect(step(cured, { ...open, lastMarkOn: '2026-10-13' })).toEqual({ step: 'mark', marksAtTarget: 1 });
    const atOnce = nextStep('normal', cured, none, fell, open, { ...terms, curingMarks: 1 }, now);
    expect(atOnce).toEqual({ step: 'cure' });
    expect(step(facts(2_600_000, 3_696_000), { ...open, marksAtTarget: 1 })).toEqual({
      step: 'mark',
      marksAtTarget: 0,
    });
    expect(step({ ...cured, unknownLots: 1 }, open)).toEqual({ step: 'none' });
  });

  it('says how many more marks close it, and from which day they count', () => {
    const call = { status: 'open' as const, marksAtTarget: 0, lastMarkOn: null };
    expect(closesAfter(call, terms, '2026-10-13')).toMatchObject({ marks: 2, from: '2026-10-13', targetBps: 7_000 });
    const counted = closesAfter({ ...call, marksAtTarget: 1, lastMarkOn: '2026-10-13' }, terms, '2026-10-13');
    expect(counted).toMatchObject({ marks: 1, from: '2026-10-14' });
    expect(counted?.en).toContain('the next mark at or below 70.00 %, from 2026-10-14 on');
    expect(counted?.zh).toContain('2026-10-14');
    expect(closesAfter({ ...call, status: 'cured' }, terms, '2026-10-13')).toBeNull();
  });

  it('expires after its time, and is shortened, never lengthened, at the liquidation line', () => {
    const late = new Date('2026-10-16T09:00:01Z');
    expect(step(facts(3_021_500, 3_696_000), open, none, late)).toEqual({ step: 'expire' });
    expect(step(facts(3_021_500, 3_300_000), open)).toMatchObject({ step: 'escalate' });
    expect(step(facts(3_021_500, 3_300_000), { ...open, kind: 'liquidation' })).toEqual({ step: 'none' });
    expect(step(facts(3_021_500, 3_300_000))).toMatchObject({ step: 'issue', kind: 'liquidation' });
    expect(escalatedDueAt(open, now, terms, calendar).toISOString()).toBe('2026-10-14T09:00:00.000Z');
    expect(escalatedDueAt(open, new Date('2026-10-16T02:00:00Z'), terms, calendar)).toEqual(open.dueAt);
  });

  it('names the cause without which it would not be, and a fault of custody bars the demand', () => {
    const f = facts(3_021_500, 3_696_000);
    const cause = (losses: Partial<Losses>, moved: Partial<Moved> = {}) =>
      causeOf(f, { ...none, ...losses }, terms, { ...fell, ...moved });
    expect(cause({})).toBe('market');
    expect(cause({}, { shortageMinor: yuan(1_000_000) })).toBe('shortage');
    // Of what makes the difference the line that moved most is named.
    expect(cause({}, { shortageMinor: yuan(500_000) })).toBe('market');
    expect(cause({}, { qualityMinor: yuan(1_000_000) })).toBe('quality');
    // What was short before the last normal state moved nothing since.
    expect(cause({ shortageMinor: yuan(1_000_000) })).toBe('market');
    expect(cause({ custodyMinor: yuan(500_000), shortageMinor: yuan(500_000) })).toBe('custody_fault');
    expect(() => assertDemandable('custody_fault')).toThrow('CALL_CUSTODY_FAULT');
    expect(() => assertDemandable('unknown')).toThrow('CALL_CAUSE_UNKNOWN');
    expect(() => assertDemandable('market')).not.toThrow();
    expect(step(f, { ...open, status: 'barred' }, none, new Date('2027-01-01T00:00:00Z'))).toEqual({ step: 'none' });
  });

  it.each<[string, Partial<Moved>, string]>([
    ['the price', { marketMinor: yuan(900_000) }, 'market'],
    ['goods that left', { quantityMinor: yuan(900_000) }, 'quantity'],
    ['the debt', { exposureMinor: yuan(200_000) }, 'exposure'],
    ['rights before ours', { rightsMinor: yuan(900_000) }, 'rights'],
    ['receivables', { receivableMinor: yuan(200_000) }, 'receivables'],
    ['terms of valuation', { termsMinor: yuan(900_000) }, 'line'],
    ['lines alone', { linesBefore: { ...terms, warnBps: 9_000, callBps: 9_500, liquidationBps: 9_900 } }, 'line'],
    ['lines where there were none', { linesBefore: null }, 'line'],
    ['nothing, and nothing known of before', { since: null }, 'line'],
    ['the debt a little, the price enough', { exposureMinor: yuan(5), marketMinor: yuan(900_000) }, 'market'],
    ['each too little, the price more', { exposureMinor: yuan(5), marketMinor: yuan(6) }, 'market'],
  ])('names what has moved: %s', (_, moved, cause) => {
    const told = causeOf(facts(3_021_500, 3_696_000), none, terms, { ...unmoved, since: '2026-10-12', ...moved });
    expect(told).toBe(cause);
  });

  it('compares each lot with what the last normal state rested on', () => {
    const lot: LotNow = {
      lotId: 'lot_1',
      quantity: 100_000n,
      scale: 3,
      unitMinor: 700_000n,
      adjusted: exact(70_000_000n),
      lostMinor: 0n,
      termsId: 'vtm_1',
    };
    const then = {
      on: '2026-10-12',
      lines: terms,
      exposureMinor: 10n,
      receivableMinor: 0n,
      reserveMinor: 0n,
      shortageMinor: 2n,
      qualityMinor: 0n,
      lots: [lot],
    };
    const basis = basisOf(then);
    const after = (more: Partial<LotNow>) => movedSince(basis, { ...then, lots: [{ ...lot, ...more }] });
    expect(after({})).toEqual({ ...unmoved, since: '2026-10-12' });
    expect(after({ unitMinor: 350_000n, adjusted: exact(35_000_000n) }).marketMinor).toBe(35_000_000n);
    expect(after({ quantity: 50_000n, adjusted: exact(35_000_000n) }).quantityMinor).toBe(35_000_000n);
    expect(after({ termsId: 'vtm_2', adjusted: exact(60_000_000n) })).toMatchObject({
      termsMinor: 10_000_000n,
      marketMinor: 0n,
    });
    expect(movedSince(basis, { ...then, lots: [] }).quantityMinor).toBe(70_000_000n);
    expect(movedSince(basis, { ...then, shortageMinor: 9n, qualityMinor: 4n })).toMatchObject({
      shortageMinor: 7n,
      qualityMinor: 4n,
    });
    // What a scale took out of the books is short, and has not left.
    const reweighed = { ...lot, quantity: 50_000n, lostInBooksMinor: 35_000_000n };
    expect(movedSince(basis, { ...then, lots: [reweighed] }).quantityMinor).toBe(0n);
    expect(movedSince(basis, { ...then, exposureMinor: 15n, reserveMinor: 3n })).toMatchObject({
      exposureMinor: 5n,
      rightsMinor: 3n,
    });
    expect(movedSince(basis, { ...then, lines: { ...terms, callBps: 3_000 } }).linesBefore?.callBps).toBe(8_000);
  });

  it('looks at each of very many lots once', () => {
    let looks = 0;
    const lots = Array.from(
      { length: 1_000 },
      (_, i): LotNow => ({
        get lotId() {
          looks++;
          return `lot_${i}`;
        },
        quantity: 100n,
        scale: 0,
        unitMinor: 7n,
        adjusted: exact(700n),
        lostMinor: 0n,
        termsId: 'vtm_1',
      }),
    );
    const then = {
      on: '2026-10-12',
      lines: terms,
      exposureMinor: 10n,
      receivableMinor: 0n,
      reserveMinor: 0n,
      shortageMinor: 0n,
      qualityMinor: 0n,
      lots,
    };
    const basis = basisOf(then);
    looks = 0;
    expect(movedSince(basis, then)).toEqual({ ...unmoved, since: '2026-10-12' });
    expect(looks).toBe(lots.length);
  });

  it('is of no known cause while an incident has none: unknown is not the market, nor anything else', () => {
    const f = facts(3_021_500, 3_696_000);
    const cause = (losses: Partial<Losses>) => causeOf(f, { ...none, ...losses }, terms, fell);
    expect(cause({ openIncidents: 1 })).toBe('unknown');
    expect(cause({ openIncidents: 1, shortageMinor: yuan(500_000) })).toBe('unknown');
    expect(cause({ openIncidents: 1, custodyMinor: yuan(500_000) })).toBe('custody_fault');
    expect(cause({ unknownMinor: yuan(500_000) })).toBe('unknown');
    // What nobody could explain decides nothing here: the call would stand without it.
    expect(cause({ unknownMinor: yuan(5) })).toBe('market');
    // Neither alone, but both together.
    expect(cause({ unknownMinor: yuan(60_000), custodyMinor: yuan(60_000) })).toBe('unknown');
  });

  it('that was barred for an unknown cause is restated once the incident is closed, and not before', () => {
    const f = facts(3_021_500, 3_696_000);
    const barred: OpenCall = { ...open, status: 'barred', cause: 'unknown' };
    const waits = { ...none, openIncidents: 1 };
    expect(step(f, undefined, waits)).toMatchObject({ step: 'issue', cause: 'unknown' });
    expect(step(f, barred, waits)).toEqual({ step: 'none' });
    expect(step(f, barred, waits, new Date('2027-01-01T00:00:00Z'))).toEqual({ step: 'none' });
    expect(step(f, barred)).toMatchObject({ step: 'restate', cause: 'market' });
    const fault = { ...none, custodyMinor: yuan(500_000) };
    expect(step(f, barred, fault)).toMatchObject({ step: 'restate', cause: 'custody_fault' });
    // A finding of fault is not undone by a mark.
    expect(step(f, { ...barred, cause: 'custody_fault' })).toEqual({ step: 'none' });
  });

  it('is not made graver by what custody lost, or may have lost, since', () => {
    const f = facts(3_021_500, 3_300_000);
    expect(step(f, open)).toMatchObject({ step: 'escalate' });
    expect(step(f, open, { ...none, custodyMinor: yuan(500_000) })).toEqual({ step: 'none' });
    expect(step(f, open, { ...none, unknownMinor: yuan(500_000) })).toEqual({ step: 'none' });
    expect(step(f, open, { ...none, openIncidents: 1 })).toEqual({ step: 'none' });
    // At the line without it too.
    expect(step(f, open, { ...none, custodyMinor: yuan(5) })).toMatchObject({ step: 'escalate' });
  });

  it('goes up when half its time is over without proof of arrival', () => {
    const call = { issuedAt: now, dueAt: open.dueAt, arrivedAt: null, status: 'open' as const };
    expect(escalationOf(call, now)).toBe(0);
    expect(escalationOf(call, new Date('2026-10-15T02:00:00Z'))).toBe(1);
    expect(escalationOf({ ...call, arrivedAt: now }, new Date('2026-10-15T02:00:00Z'))).toBe(0);
    expect(escalationOf({ ...call, status: 'expired' }, now)).toBe(2);
  });
});

it('writes the demand in both languages with every figure', () => {
  const facts: LetterFacts = {
    callId: 'mcl_1',
    lender: 'Bank',
    pledgor: '贸易公司',
    facility: { en: 'of 1,000.00 CNY to 贸易公司', zh: '贸易公司' },
    currency: 'CNY',
    principalMinor: yuan(3_000_000),
    interestMinor: yuan(21_500),
    penaltyMinor: 0n,
    compoundMinor: 0n,
    enforcementMinor: 0n,
    custodyMinor: 0n,
    damagesMinor: 0n,
    otherMinor: 0n,
    marginMinor: 0n,
    receivableMinor: 0n,
    netExposureMinor: yuan(3_021_500),
    valueMinor: yuan(3_696_000),
    reserveMinor: 0n,
    callBps: 8_000,
    targetBps: 7_000,
    cashMinor: yuan(434_300),
    goodsMinor: yuan(620_428.58),
    cause: 'market',
    issuedAt: now,
    dueAt: open.dueAt,
    isCharge: false,
  };
  const letter = demandLetter(facts);
  for (const text of [letter.en, letter.zh])
    for (const figure of [
      '3,021,500.00',
      '3,696,000.00',
      '81.750541',
      '434,300.00',
      '620,428.58',
      '433',
      '2026-10-16 17:00',
    ])
      expect(text).toContain(figure);
  expect(letter.en).not.toContain('Penalty');
  // No price fell where only a line was set anew, and no statute is named for it.
  const lines = demandLetter({
    ...facts,
    cause: 'line',
    moved: { ...unmoved, since: '2026-10-12', linesBefore: terms },
  });
  expect(lines.en).toContain('Call line                 80.00 % before');
  for (const text of [lines.en, lines.zh]) expect(text).not.toMatch(/market price|433|市场价格/);
  const more = { penaltyMinor: yuan(13_769.26), compoundMinor: yuan(175.76), enforcementMinor: yuan(5_000) };
  const late = demandLetter({
    ...facts,
    ...more,
    custodyMinor: yuan(600),
    damagesMinor: yuan(70),
    receivableMinor: yuan(8),
  });
  for (const [zh, en, figure] of [
    ['罚息（本金）', 'Penalty on principal', '13,593.50'],
    ['复利（未付利息）', 'Penalty on interest', '175.76'],
    ['实现债权费用', 'Costs of enforcement', '5,000.00'],
    ['保管费用', 'Costs of custody', '600.00'],
    ['损害赔偿金', 'Damages', '70.00'],
    ['减：应收账款担保', 'Less receivables', '8.00'],
  ] as const)
    for (const [text, name] of [
      [late.zh, zh],
      [late.en, en],
    ] as const)
      expect(text.split('\n').find((line) => line.startsWith(name))).toContain(figure);
});

it('keeps figures that add up to the exposure, whatever of credits counts and whatever receivables carry', () => {
  const debt = {
    principalMinor: 1_000n,
    claimMinor: 20n,
    undertakingMinor: 500n,
    acceptedMinor: 300n,
    costsMinor: 6n,
    marginMinor: 50n,
    interestMinor: 7n,
    penaltyMinor: 5n,
    compoundMinor: 1n,
    enforcementMinor: 1n,
    custodyMinor: 2n,
    damagesMinor: 3n,
    open: [],
  };
  for (const countsUndertakings of [false, true]) {
    const receivableMinor = 400n;
    const netExposureMinor = owedMinor(debt, countsUndertakings) - receivableMinor;
    const facts: CoverageFacts = { netExposureMinor, valueMinor: 0n, reserveMinor: 0n, unknownLots: 0 };
    const told = figuresToWire({ facts, debt, terms: { countsUndertakings }, coverage: { receivableMinor } });
    const { principalMinor, interestMinor, penaltyMinor, enforcementMinor, custodyMinor, damagesMinor } = told;
    const owed = [principalMinor, interestMinor, penaltyMinor, enforcementMinor, custodyMinor, damagesMinor];
    const gross = [...owed, told.otherMinor].reduce((sum, figure) => sum + BigInt(figure), 0n);
    expect(gross - BigInt(told.marginMinor) - BigInt(told.receivableMinor)).toBe(netExposureMinor);
  }
});
