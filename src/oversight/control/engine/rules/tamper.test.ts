import { describe, expect, it } from 'vitest';
import { Rehearsal } from '../../../../../simulators/control/rehearsal.ts';

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

  it('contact that was raised alone twice is known to be raised falsely: a doubt, until it is raised again', () => {
    const r = stage();
    const quiet = (from: string, to: string) => r.repeat('G', from, to, 10, {});
    quiet('00:10', '01:00').say('G', '01:10', { tamper: true });
    quiet('01:20', '12:00').say('G', '12:10', { tamper: true });
    quiet('12:20', '23:00').say('G', '23:10', { tamper: true });
    quiet('23:20', '23:30');
    expect([r.kinds(), r.lacks().at(-1)]).toEqual([['tampered', 'tampered'], 'FLAG_ALONE']);
    r.say('G', '23:40', { tamper: true });
    expect(r.kinds()).toEqual(['tampered', 'tampered', 'tampered']);
  });
});
