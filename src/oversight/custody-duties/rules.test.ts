import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, type DocumentSeats, strangersIn } from './consent-rules.ts';
import { assertCustodyLossClaimable, assertThird, lotsInCustody } from './demand-rules.ts';
import {
  assertMayClose,
  endsByItself,
  type IncidentCause,
  incidentsByLot,
  isFailure,
  isShortAtScale,
  isWorse,
  severityOfSupervision,
} from './incident-rules.ts';
import { type HeldFacts, mustReturn, shortageOf, takenOver } from './return-rules.ts';

describe('an incident of custody', () => {
  it.each([
    ['degraded', 'COUNT_DIFFERS', true, 'major', false],
    ['degraded', 'PATROL_MISSING', true, 'minor', true],
    ['degraded', 'INDEPENDENT_COUNT_OVERDUE', true, 'minor', true],
    ['lost', 'LOSS_PROVED', true, 'critical', false],
    ['degraded', 'SOMETHING_NEW', true, 'major', false],
    // A breach of its own subject says so already.
    ['degraded', 'TELEMETRY_GAP', false, 'major', false],
    ['handover', 'PATROL_MISSING', false, 'minor', true],
    ['controlled', 'ALL_LEGS_HOLD', false, 'major', false],
  ])('a site that is %s for %s: opens %s, %s, ends by itself %s', (state, reason, opens, severity, byItself) => {
    expect([isFailure(state, reason), severityOfSupervision(reason), endsByItself(reason)]).toEqual([
      opens,
      severity,
      byItself,
    ]);
  });

  it('grows worse, never milder', () => {
    expect([isWorse('critical', 'major'), isWorse('major', 'major'), isWorse('minor', 'critical')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each([
    [10_000n, 9_970n, false],
    [10_000n, 9_969n, true],
    [10_000n, 10_400n, false],
    [0n, 0n, false],
  ])('books of %s that a scale found to be %s are short: %s', (book, measured, short) => {
    expect(isShortAtScale(book, measured, 30)).toBe(short);
  });

  it.each<[IncidentCause, boolean, boolean, string | undefined]>([
    ['no_loss', false, true, 'INCIDENT_GOES_ON'],
    ['market', false, true, 'INCIDENT_GOES_ON'],
    ['market', true, true, undefined],
    ['no_loss', true, true, undefined],
    ['carrier', true, true, 'CARRIER_IS_ENGAGED'],
    ['carrier', false, false, undefined],
    ['custody_fault', false, true, undefined],
    ['unknown', false, true, undefined],
  ])('is closed as %s, over %s, custodian engaged %s: %s', (cause, hasEnded, isEngaged, refused) => {
    const close = () => assertMayClose({ cause, hasEnded, isEngaged });
    if (refused) expect(close).toThrow(refused);
    else expect(close).not.toThrow();
  });

  it('adds up by lot: the worst standing, open while one is, what the books lost to all', () => {
    const found = incidentsByLot([
      { lotIds: ['a', 'b'], cause: 'unknown', lost: { a: '5' } },
      { lotIds: ['a'], cause: null, lost: { a: '2' } },
      { lotIds: ['b', 'c'], cause: 'custody_fault', lost: {} },
      { lotIds: ['d'], cause: 'carrier', lost: { d: '1' } },
    ]);
    expect(Object.fromEntries(found)).toEqual({
      a: { standing: 'open', isOpen: true, lostValue: 7n },
      b: { standing: 'fault', isOpen: false, lostValue: 0n },
      c: { standing: 'fault', isOpen: false, lostValue: 0n },
      d: { standing: 'other', isOpen: false, lostValue: 1n },
    });
  });
});

describe('a demand for safekeeping', () => {
  const item = (itemId: string, effectiveSince: string | null = '2026-10-12T00:00:00Z', live = true) => ({
    itemId,
    live,
    effectiveSince,
  });
  const pledge = {
    kind: 'goods',
    status: 'effective',
    items: [item('a'), item('b'), item('c', null), item('d', '', false)],
  };

  it('is about goods that the pledgee holds: all of them, or those named', () => {
    expect(lotsInCustody(pledge, undefined)).toEqual(['a', 'b']);
    expect(lotsInCustody(pledge, ['b', 'b'])).toEqual(['b']);
    for (const [of, asked] of [
      [pledge, ['c']],
      [pledge, ['d']],
      [pledge, ['x']],
      [{ ...pledge, kind: 'charge' }, undefined],
      [{ ...pledge, kind: 'document' }, undefined],
      [{ ...pledge, status: 'agreed' }, undefined],
      [{ ...pledge, status: 'discharged' }, undefined],
      [{ ...pledge, items: [] }, undefined],
    ] as const)
      expect(() => lotsInCustody(of, asked)).toThrow('NOT_IN_PLEDGEES_CUSTODY');
  });

  it('is met by a third who holds for the pledgee, and by nobody else', () => {
    const third = { custodianId: 't', isCustodian: true, isEngaged: true, sides: ['l', 'p'], holdsNow: ['m'] };
    expect(() => assertThird(third)).not.toThrow();
    for (const wrong of [{ custodianId: 'm' }, { custodianId: 'l' }, { isEngaged: false }, { isCustodian: false }])
      expect(() => assertThird({ ...third, ...wrong })).toThrow('ESCROW_CUSTODIAN_UNFIT');
  });

  it.each([
    ['open', null, false, 'CONDUCT_NOT_WRONG'],
    ['accepted', null, false, 'CONDUCT_NOT_WRONG'],
    ['lapsed', '2026-10-20T00:00:00Z', false, undefined],
    ['met', '2026-10-20T00:00:00Z', false, undefined],
    ['refused', null, false, undefined],
    ['refused', null, true, 'CUSTODY_LOSS_CLAIMED'],
  ] as const)('that is %s, late since %s, claimed before %s: %s', (status, lapsedAt, hasLoss, refused) => {
    const claim = () => assertCustodyLossClaimable({ status, lapsedAt, dueAt: '2026-10-19T16:00:00Z', hasLoss });
    if (refused) expect(claim).toThrow(refused);
    else expect(claim).not.toThrow();
  });
});

describe('a return', () => {
  const held: HeldFacts = {
    isPresent: true,
    custodianId: 'm',
    pledgorId: 'p',
    isEngaged: true,
    isPledged: false,
    hasDocument: false,
  };

  it.each<[string, Partial<HeldFacts>, boolean]>([
    ['held by the lender’s custodian', {}, true],
    ['left at the gate', { isPresent: false }, false],
    ['never handed over', { custodianId: undefined }, false],
    ['with the pledgor itself', { custodianId: 'p' }, false],
    ['with a custodian of the pledgor’s own', { isEngaged: false }, false],
    ['pledged further', { isPledged: true }, false],
    ['under a receipt', { hasDocument: true }, false],
  ])('goods %s', (_, change, expected) => {
    expect(mustReturn({ ...held, ...change })).toBe(expected);
  });

  it.each([
    [10_000n, 10_000n, 0n, false],
    [10_000n, 10_050n, 0n, false],
    [10_000n, 9_970n, 30n, false],
    // One unit beyond the tolerance, and all of it is claimed.
    [10_000n, 9_969n, 31n, true],
    [10_000n, 0n, 10_000n, true],
    [0n, 0n, 0n, false],
    [1n, 0n, 1n, true],
  ])('of %s of which %s came back is short by %s: claimed %s', (expected, received, shortageValue, isClaimed) => {
    expect(shortageOf(expected, received, 30)).toEqual({ shortageValue, isClaimed });
  });

  it('never loses a unit, and puts back what weighings took from the books', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(amount, amount, (expected, received) => {
        const { shortageValue } = shortageOf(expected, received, 30);
        expect(shortageValue).toBe(expected > received ? expected - received : 0n);
      }),
    );
    expect([takenOver(9_700n, 300n), takenOver(10_010n, -10n), takenOver(100n, -900n)]).toEqual([10_000n, 10_000n, 0n]);
  });
});

describe('the consent of the pledgor', () => {
  const consent = {
    act: 'hand_on',
    itemIds: ['a'],
    toPartyId: 'x',
    until: '2026-10-20T00:00:00Z',
    withdrawnAt: null,
  };
  const now = new Date('2026-10-19T00:00:00Z');

  it('covers one act on one item with one party, while it stands', () => {
    expect(covers(consent, 'hand_on', 'a', 'x', now)).toBe(true);
    expect(covers({ ...consent, until: null }, 'hand_on', 'a', 'x', now)).toBe(true);
    expect(covers(consent, 'pass_document', 'a', 'x', now)).toBe(false);
    expect(covers(consent, 'hand_on', 'b', 'x', now)).toBe(false);
    expect(covers(consent, 'hand_on', 'a', 'y', now)).toBe(false);
    expect(covers(consent, 'hand_on', 'a', 'x', new Date('2026-10-20T00:00:00Z'))).toBe(false);
    expect(covers({ ...consent, withdrawnAt: '2026-10-18T00:00:00Z' }, 'hand_on', 'a', 'x', now)).toBe(false);
  });

  it.each<[string, Partial<DocumentSeats>, boolean, string[]]>([
    ['held by the pledgee', {}, false, []],
    ['back with the pledgor', { holderId: 'pledgor' }, false, []],
    ['back with the carrier', { holderId: 'carrier' }, false, []],
    ['with whose order it obeys', { holderId: 'owner' }, false, []],
    ['passed to a stranger', { holderId: 'stranger' }, false, ['stranger']],
    ['endorsed to a stranger', { titleOwnerId: 'stranger' }, true, ['stranger']],
    ['endorsed and passed on', { titleOwnerId: 'stranger', holderId: 'stranger' }, true, ['stranger']],
    ['in blank, passed on', { titleOwnerId: null, holderId: 'stranger' }, false, ['stranger']],
    ['endorsed to the pledgee itself', { titleOwnerId: 'bank' }, true, ['bank']],
    ['endorsed back to the pledgor', { titleOwnerId: 'pledgor', holderId: 'pledgor' }, true, []],
    ['pledged on', { pledgeeId: 'second bank' }, false, ['second bank']],
  ])('is wanted for a document %s', (_, change, movedTitle, strangers) => {
    const after = { holderId: 'bank', titleOwnerId: 'owner', pledgeeId: 'bank', issuerId: 'carrier', ...change };
    expect(strangersIn(after, { pledgeeId: 'bank', pledgorIds: ['pledgor'], movedTitle })).toEqual(strangers);
  });
});
