import { describe, expect, it } from 'vitest';
import { deviceKinds } from './engine/vocabulary.ts';
import { confidenceOf, judgeSources, type Source, shownIn, unprovableOf } from './sources-rules.ts';

const source = (more: Partial<Source> = {}): Source => ({
  code: 'd',
  kind: 'scale',
  ownerId: 'keeper',
  ofEngager: false,
  signed: false,
  numbered: true,
  publicKey: null,
  named: true,
  keyBy: [],
  reportEveryS: 300,
  observedAt: '2026-11-02T02:00:00Z',
  ageS: 10,
  isLiving: true,
  ...more,
});
const none = {
  sources: 1,
  sourceApart: false,
  allSigned: false,
  namedSigning: false,
  sourceOfLender: false,
  pairAboveYuan: 1e9,
};
const judged = (sources: Source[], terms: Partial<typeof none>, valueYuan: number | undefined = 1_000) =>
  judgeSources({ sources, terms: { ...none, ...terms }, custodianId: 'keeper', pledgeeId: 'bank', valueYuan }).map(
    ({ state, reason }) => `${state} ${reason}`,
  );
const camera = source({ kind: 'camera_counter' });
const pair = { pairAboveYuan: 1_000 };

describe('sources by the lender’s terms', () => {
  it.each<[string, Source[], Partial<typeof none>, string[]]>([
    ['nothing is asked', [source()], {}, []],
    ['the custodian’s own word', [source()], { sourceApart: true }, ['unverified NO_SOURCE_APART']],
    [
      'signed by the custodian’s own',
      [source({ signed: true })],
      { sourceApart: true },
      ['unverified NO_SOURCE_APART'],
    ],
    [
      'another’s, with a key that the custodian brought',
      [source({ ownerId: 'bank', ofEngager: true, signed: true, publicKey: 'k', keyBy: ['bank', 'keeper'] })],
      { sourceApart: true },
      ['unverified NO_SOURCE_APART'],
    ],
    [
      'one key in two devices',
      [source({ signed: true, publicKey: 'k' }), { ...camera, signed: true, publicKey: 'k' }],
      pair,
      ['degraded NO_LIVING_PAIR'],
    ],
    [
      'signed without saying of whom, where the lender asks for that',
      [source({ signed: true, named: false })],
      { allSigned: true, namedSigning: true },
      ['unverified SOURCE_UNSIGNED'],
    ],
    ['the same, where it does not', [source({ signed: true, named: false })], { allSigned: true }, []],
    ['another’s', [source({ ownerId: 'bank', ofEngager: true })], { sourceApart: true, sourceOfLender: true }, []],
    [
      'signed or the lender’s, and dead',
      [
        source({ signed: true, isLiving: false }),
        source({ ownerId: 'bank', ofEngager: true, isLiving: false }),
        source(),
      ],
      { sourceApart: true, sourceOfLender: true },
      ['unverified NO_SOURCE_APART', 'unverified NO_SOURCE_OF_LENDER'],
    ],
    ['one unsigned', [source({ signed: true }), camera], { allSigned: true }, ['unverified SOURCE_UNSIGNED']],
    ['none of the lender', [source()], { sourceOfLender: true }, ['unverified NO_SOURCE_OF_LENDER']],
    ['a pair, unsigned', [source(), camera], pair, ['degraded NO_LIVING_PAIR']],
    ['a pair, one signs', [source({ signed: true }), camera], pair, []],
    ['the same scale twice', [source({ signed: true }), source()], pair, ['degraded NO_LIVING_PAIR']],
    [
      'signed, without numbers: not enough alone',
      [source({ signed: true, numbered: false })],
      { sourceApart: true, allSigned: true },
      ['unverified NO_SOURCE_APART', 'unverified SOURCE_UNSIGNED'],
    ],
    [
      'another’s, without numbers',
      [source({ ownerId: 'bank', ofEngager: true, numbered: false })],
      { sourceApart: true, sourceOfLender: true },
      ['unverified NO_SOURCE_APART', 'unverified NO_SOURCE_OF_LENDER'],
    ],
    [
      'a pair, the one that signs without numbers',
      [source({ signed: true, numbered: false }), camera],
      pair,
      ['degraded NO_LIVING_PAIR'],
    ],
    ['a pair, the other without numbers', [source({ signed: true }), { ...camera, numbered: false }], pair, []],
    ['one is dead', [source({ signed: true }), { ...camera, isLiving: false }], pair, ['degraded NO_LIVING_PAIR']],
  ])('%s', (_name, sources, terms, expected) => expect(judged(sources, terms)).toEqual(expected));

  it('below the line one is enough; in other money the line is taken as passed', () => {
    expect(judged([source()], pair, 999)).toEqual([]);
    expect(
      judgeSources({
        sources: [source()],
        terms: none,
        custodianId: 'keeper',
        pledgeeId: 'bank',
        valueYuan: undefined,
      }),
    ).toHaveLength(1);
  });

  it('how far they go is said in a word', () => {
    const of = (...sources: Source[]) => confidenceOf(sources, 'keeper');
    expect(of()).toBe('none');
    expect(of(source({ isLiving: false }))).toBe('none');
    expect(of(source({ signed: true }))).toBe('one_word');
    expect(of(source(), camera)).toBe('one_house');
    expect(of(source(), { ...camera, signed: true })).toBe('one_house');
    expect(of(source(), { ...camera, ownerId: 'bank', ofEngager: true })).toBe('apart');
    expect(of(source(), { ...camera, signed: true, numbered: false })).toBe('one_house');
  });

  it('what reports more seldom than a reading may be old shows nothing', () => {
    expect(unprovableOf([source({ reportEveryS: 7_200 })], 3_600)).toContain('WEIGHT_TOO_SELDOM');
    expect(unprovableOf([source()], 3_600)).not.toContain('WEIGHT_TOO_SELDOM');
    expect(unprovableOf([source({ numbered: false })], 3_600)).toContain('GAPS_WITHOUT_NUMBERS');
  });

  it('no device dates its proof by a message that measures nothing of what it is there for', () => {
    const dated = Object.fromEntries(deviceKinds.map((kind) => [kind, shownIn(kind)]));
    expect(dated).toMatchObject({ door_sensor: ['door'], climate_sensor: ['climate'], camera_counter: ['tags'] });
    for (const of of Object.values(dated)) expect(of.length).toBeGreaterThan(0);
  });
});
