import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, type Evidence, type RecordKind, recordKinds, type SupervisionFacts } from './rules.ts';

const start = Date.parse('2026-10-12T06:00:00Z');
const at = (hours: number) => new Date(start + hours * 3_600_000);
const row = (kind: RecordKind, hours: number, passed = true): Evidence => ({
  id: `${kind}@${hours}`,
  kind,
  passed,
  at: at(hours),
});
const facts = (hours: number, evidence: Evidence[], more: Partial<SupervisionFacts> = {}): SupervisionFacts => ({
  engagedAt: at(-24),
  evidence,
  unordered: [],
  lotIds: [],
  controlEffectiveAt: null,
  hours: { patrol: 12, count: 168, independentCount: 2_208, baseline: 24 },
  now: at(hours),
  ...more,
});
const whole = [row('site_right', 0), row('handover', 1), row('patrol', 2), row('independent_count', 5)];

describe('control of a site', () => {
  it('is there from the latest of its legs, and not before all are', () => {
    expect(assess(facts(0, [])).state).toBe('none');
    for (const left of [0, 2, 3])
      expect(
        assess(
          facts(
            6,
            whole.filter((_, i) => i !== left),
          ),
        ),
      ).toMatchObject({
        state: 'handover',
        controlEffectiveAt: null,
      });
    expect(assess(facts(6, whole))).toMatchObject({ state: 'controlled', controlEffectiveAt: at(5) });
    expect(assess(facts(6, whole, { engagedAt: null })).state).toBe('lost');
  });

  it('wants the independent count within a day of handover', () => {
    const late = [...whole.slice(0, 3), row('patrol', 24), row('independent_count', 26)];
    expect(assess(facts(26, late)).reason).toBe('NO_INDEPENDENT_COUNT_IN_TIME');
    expect(assess(facts(8, [...whole.slice(0, 3), row('independent_count', 5, false)])).state).toBe('handover');
  });

  it('degrades by a gap and is mended by new evidence, its moment kept', () => {
    const controlEffectiveAt = at(5);
    const is = (hours: number, more: Evidence[], also: Partial<SupervisionFacts> = {}) => {
      const { state, reason } = assess(facts(hours, [...whole, ...more], { controlEffectiveAt, ...also }));
      return `${state} ${reason}`;
    };
    expect(is(14, [])).toBe('controlled ALL_LEGS_HOLD');
    expect(is(15, [])).toBe('degraded PATROL_MISSING');
    expect(is(15, [row('patrol', 15)])).toBe('controlled ALL_LEGS_HOLD');
    expect(is(8, [row('continuity', 7, false)])).toBe('degraded TELEMETRY_GAP');
    expect(is(8, [row('continuity', 7, false), row('continuity', 8)])).toBe('controlled ALL_LEGS_HOLD');
    // One subject's recovery is not another's; what watches the same lots since, or their leaving, ends the gap of a watch that ended.
    const of = (subjectId: string, hours: number, passed: boolean, ...lotIds: string[]): Evidence => ({
      ...row('continuity', hours, passed),
      subjectId,
      lotIds,
    });
    const there = { lotIds: ['a', 'b'] };
    const two = [of('x', 6, false, 'a'), of('y', 6.5, false, 'b'), of('y', 7, true, 'b')];
    expect(is(8, two, there)).toBe('degraded TELEMETRY_GAP');
    expect(is(8, [...two, of('x', 7.5, true, 'a')], there)).toBe('controlled ALL_LEGS_HOLD');
    expect(is(8, [...two, of('z', 7.5, true, 'a')], there)).toBe('controlled ALL_LEGS_HOLD');
    expect(is(8, two, { lotIds: ['b'] })).toBe('controlled ALL_LEGS_HOLD');
    expect(is(8, [], { unordered: [{ id: 't', at: at(7) }] })).toBe('degraded OUTBOUND_WITHOUT_ORDER');
    expect(is(8, [row('count', 7, false)])).toBe('degraded COUNT_DIFFERS');
    expect(is(170, [row('patrol', 169)])).toBe('degraded COUNT_OVERDUE');
    expect(is(8, [row('site_right', 8, false)])).toBe('degraded NO_RIGHT_TO_THE_SITE');
    expect(assess(facts(9, [...whole, row('patrol', 9)], { controlEffectiveAt })).controlEffectiveAt).toEqual(at(5));
  });

  it('is lost on proof, and begins anew with the next handover', () => {
    const lost = [...whole, row('loss', 8)];
    expect(assess(facts(9, lost, { controlEffectiveAt: at(5) }))).toMatchObject({
      state: 'lost',
      controlEffectiveAt: null,
    });
    const anew = [...lost, row('handover', 10), row('patrol', 11), row('independent_count', 12)];
    expect(assess(facts(13, anew))).toMatchObject({ state: 'controlled', controlEffectiveAt: at(12) });
  });

  it('is never controlled with a leg missing, never earlier than its evidence, whatever was recorded', () => {
    const any = fc.record({
      kind: fc.constantFrom(...recordKinds),
      hours: fc.integer({ min: 0, max: 60 }),
      passed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 14 }), fc.integer({ min: 0, max: 80 }), (rows, hours) => {
        const evidence = rows
          .map((r) => row(r.kind, r.hours, r.passed))
          .filter((r) => r.at <= at(hours))
          .sort((a, b) => a.at.getTime() - b.at.getTime());
        const a = assess(facts(hours, evidence));
        if (a.state !== 'controlled') return;
        const since = a.legs.map((leg) => leg.since?.getTime() ?? Number.NaN);
        expect(a.controlEffectiveAt?.getTime()).toBe(Math.max(...since));
        expect(a.tasks.every((task) => !task.isOverdue)).toBe(true);
      }),
    );
  });
});
