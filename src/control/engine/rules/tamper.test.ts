import { describe, expect, it } from 'vitest';
import { Rehearsal } from '../../../../simulators/control/rehearsal.ts';

const stage = (orders: ConstructorParameters<typeof Rehearsal>[0]['orders'] = []): Rehearsal =>
  new Rehearsal({ devices: { G: 'gnss_tracker' }, orders });

describe('tamper', () => {
  it('contact raised once is a breach, and over when it has not been raised for hours', () => {
    const r = stage()
      .repeat('G', '00:10', '01:00', 10, {})
      .say('G', '01:10', { tamper: true })
      .repeat('G', '01:20', '12:00', 10, { tamper: false });
    expect(r.alarms()).toMatchObject([{ kind: 'tampered', since: '01:10', detectedAt: '01:10' }]);
    expect(r.alarms()[0]!.clearedAt).not.toBeNull();
  });

  it('contact raised while the goods are inspected is none', () => {
    const r = stage([{ kind: 'inspection', from: '01:00', to: '02:00' }])
      .repeat('G', '00:10', '01:00', 10, {})
      .say('G', '01:10', { tamper: true })
      .repeat('G', '01:20', '04:00', 10, {});
    expect(r.kinds()).toEqual([]);
  });
});
