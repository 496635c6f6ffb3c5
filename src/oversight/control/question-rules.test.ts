import { describe, expect, it } from 'vitest';
import { findingsOfQuestions, questionOf } from './question-rules.ts';

const now = new Date('2026-11-02T12:00:00Z');
const release = (more: object = {}) => ({
  kind: 'release',
  from: '2026-11-02T06:00:00Z',
  to: '2026-11-02T10:00:00Z',
  bookedAt: null,
  ...more,
});
const asked = (statusReason: string, orders = [release()]) => questionOf(statusReason, orders, now, 24);

describe('what is asked of who keeps the goods', () => {
  it('is a count where mass went and came back, release or not', () => {
    expect(asked('MASS_EXCHANGED', [])).toBe('exchanged');
  });

  it('is a count where goods are short beside a release: more may have left than was drawn', () => {
    expect(asked('MASS_IN_DOUBT')).toBe('beyond_release');
    expect(asked('BREACH_WEIGHT_SHORT')).toBe('beyond_release');
    expect(asked('MASS_IN_DOUBT', [])).toBeUndefined();
    expect(asked('MASS_IN_DOUBT', [release({ kind: 'inspection' })])).toBeUndefined();
    expect(asked('MASS_IN_DOUBT', [release({ to: '2026-10-30T10:00:00Z' })])).toBeUndefined();
    expect(
      asked('MASS_IN_DOUBT', [release({ from: '2026-11-03T06:00:00Z', to: '2026-11-03T07:00:00Z' })]),
    ).toBeUndefined();
    expect(
      asked('MASS_IN_DOUBT', [release({ to: '2026-11-30T10:00:00Z', bookedAt: '2026-10-30T10:00:00Z' })]),
    ).toBeUndefined();
  });

  it('is nothing where a device can answer', () => {
    for (const reason of ['AS_EXPECTED', 'DEVICE_SILENT', 'BREACH_SEAL_BROKEN']) expect(asked(reason)).toBeUndefined();
  });

  it('degrades the goods once it is overdue, and not before', () => {
    const of = (status: string) => findingsOfQuestions([{ id: 'q', reason: 'exchanged', status, dueAt: now }]);
    expect(of('open')).toEqual([]);
    expect(of('overdue')).toMatchObject([{ state: 'degraded', reason: 'COUNT_UNANSWERED' }]);
  });
});
