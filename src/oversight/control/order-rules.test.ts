import { describe, expect, it } from 'vitest';
import { isInspected } from './order-rules.ts';

const order = {
  kind: 'inspection',
  from: '2026-10-12T06:00:00Z',
  to: '2026-10-12T08:00:00Z',
  terms: { inspectorId: 'surveyor' },
  reportedFor: 'surveyor',
  reportedAt: '2026-10-12T07:00:00Z',
};

describe('a report that a breach is signed off on', () => {
  it('is of an inspection or a reseal, by whom the order sends, within its window', () => {
    const counts = (more: Partial<Omit<typeof order, 'reportedFor'>> & { reportedFor?: string | null } = {}) =>
      isInspected({ ...order, ...more }, 'custodian');
    expect([counts(), counts({ kind: 'reseal' })]).toEqual([true, true]);
    for (const kind of ['reroute', 'transfer', 'release']) expect(counts({ kind })).toBe(false);
    // Whose report it was must be known.
    for (const reportedFor of ['custodian', 'other', null]) expect(counts({ reportedFor })).toBe(false);
    expect(counts({ reportedAt: '2026-10-12T08:00:01Z' })).toBe(false);
    const unnamed = { ...order, terms: {} };
    expect(isInspected({ ...unnamed, reportedFor: 'custodian' }, 'custodian')).toBe(true);
    expect(isInspected(unnamed, 'custodian')).toBe(false);
  });
});
