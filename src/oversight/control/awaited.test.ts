import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  awaitedBehind,
  awaitedOf,
  awaitedOfProof,
  awaitedOfTerms,
  awaitedWhats,
  endsWith,
  type OpenBreach,
  type Standing,
  standingOf,
} from './awaited.ts';
import { breachEffects } from './breach-effects.ts';
import { againstReasons, statusReasons } from './status-reasons.ts';

const well = { status: 'in_control', statusReason: 'AS_EXPECTED', steadyUntil: null, breaches: [] };
const until = '2026-11-02T02:15:00.000Z';

describe('how a watch stands', () => {
  const all = { status: 'in_control', statusReason: 'AS_EXPECTED' } as const;
  const steadying = { status: 'lost', statusReason: 'STEADYING' } as const;
  const unweighed = { status: 'unverified', statusReason: 'WEIGHT_NOT_MEASURED' } as const;
  const doubt = { status: 'at_risk', statusReason: 'TAGS_UNSEEN' } as const;
  it.each<[string, Standing, OpenBreach['kind'][], string]>([
    ['as its devices say, without a breach', all, [], 'in_control AS_EXPECTED'],
    ['lost while a grave breach waits for people', all, ['tags_missing'], 'lost BREACH_TAGS_MISSING'],
    ['lost by the breach, whatever is in doubt besides', doubt, ['tags_missing'], 'lost BREACH_TAGS_MISSING'],
    ['by the gravest of several', all, ['door_open', 'seal_broken'], 'lost BREACH_SEAL_BROKEN'],
    ['at risk while a lesser one waits', all, ['door_open'], 'at_risk BREACH_DOOR_OPEN'],
    [
      'unverified where a lesser one waits and nothing is known',
      unweighed,
      ['door_open'],
      'unverified WEIGHT_NOT_MEASURED',
    ],
    ['at risk where time alone is missing', steadying, [], 'at_risk STEADYING'],
    ['not by time while somebody is awaited', steadying, ['door_open'], 'at_risk BREACH_DOOR_OPEN'],
  ])('is %s', (_, own, kinds, expected) => {
    const told = standingOf(
      own,
      kinds.map((kind) => ({ kind, isOver: true })),
    );
    expect(`${told.status} ${told.statusReason}`).toBe(expected);
    expect(
      standingOf(
        told,
        kinds.map((kind) => ({ kind, isOver: true })),
      ),
    ).toEqual(told);
  });
});

describe('what a watch still waits for', () => {
  it('is nothing where all is well', () => expect(awaitedOf(well)).toEqual([]));

  it('is each thing by its name, and no breach that is over is said to go on', () => {
    const of = (more: object) =>
      awaitedOf({ ...well, ...more }).map(({ what, kind, by }) => `${what} ${kind ?? by ?? ''}`);
    const isOver = (over: boolean) => ({ status: 'lost', breaches: [{ kind: 'tampered' as const, isOver: over }] });
    expect(of(isOver(false))).toEqual(['END_OF_BREACH tampered', 'INSPECTION tampered', 'SIGN_OFF tampered']);
    expect(of(isOver(true))).toEqual(['INSPECTION tampered', 'SIGN_OFF tampered']);
    expect(of({ status: 'at_risk', statusReason: 'WEIGHT_NOT_MEASURED' })).toEqual(['READING WEIGHT_NOT_MEASURED']);
    expect(of({ status: 'lost', statusReason: 'STEADYING', steadyUntil: until })).toEqual(['STEADY_TIME ']);
  });

  it('is also each doubt that stands behind what is told, unless the devices see the breach that it is a sign of', () => {
    const behind = (statusReason: string, breaches: OpenBreach[] = []) =>
      awaitedBehind(['MASS_IN_DOUBT', 'PLACE_IN_DOUBT'], { statusReason, breaches }).map(({ what, by }) => [what, by]);
    const mass = ['END_OF_DOUBT', 'MASS_IN_DOUBT'];
    const place = ['END_OF_DOUBT', 'PLACE_IN_DOUBT'];
    for (const told of statusReasons) expect(behind(told), told).toEqual([mass, place].filter(([, by]) => by !== told));
    expect(behind('BREACH_WEIGHT_SHORT', [{ kind: 'weight_short', isOver: false }])).toEqual([place]);
    expect(behind('BREACH_WEIGHT_SHORT', [{ kind: 'weight_short', isOver: true }])).toEqual([mass, place]);
    expect(behind('BREACH_TAMPERED', [{ kind: 'tampered', isOver: false }])).toEqual([mass, place]);
  });

  it('is told in words of both languages, whatever it is (O13x 6)', () => {
    const breaches = (Object.keys(breachEffects) as OpenBreach['kind'][]).map((kind) => ({ kind, isOver: false }));
    const all = [
      ...awaitedOf({ status: 'lost', statusReason: 'STEADYING', steadyUntil: until, breaches }),
      ...statusReasons.flatMap((statusReason) => awaitedOf({ ...well, status: 'at_risk', statusReason })),
      ...awaitedOfProof({ agreed: 'none', missing: 'DEVICE_REVOKED' }),
      ...awaitedOfTerms([...againstReasons, 'INCIDENT_OPEN']),
    ];
    expect([...new Set(all.map(({ what }) => what))].sort()).toEqual([...awaitedWhats].sort());
    for (const each of all) {
      expect(each.inWords?.en, `${each.what} ${each.by}`).toMatch(/\w/);
      expect(each.inWords?.zh, `${each.what} ${each.by}`).toMatch(/\p{Script=Han}/u);
    }
  });

  it('has a word for the end of every kind of breach, and the document says the same', () => {
    expect(Object.keys(endsWith).sort()).toEqual(Object.keys(breachEffects).sort());
    const told = readFileSync('docs/control-engine.md', 'utf8');
    for (const { en, zh } of Object.values(endsWith)) {
      expect(told).toContain(en);
      expect(zh).toMatch(/\p{Script=Han}/u);
    }
  });
});
