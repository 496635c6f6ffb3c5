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

  it('shaken once, of a device that is known to say so falsely, is a doubt until it repeats or another sees it too', () => {
    const knocked = () =>
      new Rehearsal({
        subject: { maxSilenceS: 9_000 },
        devices: { G: 'gnss_tracker', S: 'e_seal' },
        givingFalseFlags: ['G'],
      })
        .repeat('G', '00:10', '01:00', 10, {})
        .say('S', '01:05', { seal: { state: 'closed' } })
        .say('G', '01:10', { tamper: true });
    expect([knocked().kinds(), knocked().until('01:20').lacks().at(-1)]).toEqual([[], 'FLAG_ALONE']);
    const over = knocked();
    for (let h = 1; h < 9; h++) over.say('G', `0${h}:30`, {}).say('S', `0${h}:40`, { seal: { state: 'closed' } });
    expect([over.kinds(), over.lacks().at(-1)]).toEqual([[], null]);
    expect(knocked().say('G', '01:20', { tamper: true }).kinds()).toEqual(['tampered']);
    expect(knocked().say('S', '01:15', { tamper: true }).kinds()).toEqual(['tampered']);
  });
});
