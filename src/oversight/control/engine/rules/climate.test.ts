import { describe, expect, it } from 'vitest';
import { Rehearsal } from '../../../../../simulators/control/rehearsal.ts';

const scene = {
  subject: { climate: { minC: 2, maxC: 28, maxExcursionS: 3_600 } },
  devices: { c: 'climate_sensor' as const },
};
const at = (temperatureC: number) => ({ climate: { temperatureC } });

describe('climate', () => {
  it('out of bounds without a break for longer than allowed is a breach when the limit runs out', () => {
    const lot = new Rehearsal(scene, '07:55').repeat('c', '08:00', '09:00', 10, at(17));
    lot.repeat('c', '09:10', '11:00', 10, at(31)).repeat('c', '11:10', '12:00', 10, at(18));
    expect(lot.alarms()).toEqual([
      { kind: 'climate_excursion', since: '10:05', detectedAt: '10:06', clearedAt: '11:10', isWithdrawn: false },
    ]);
  });

  it('forty minutes of loading are none, nor fault codes, nor a hot day just within bounds', () => {
    const lot = new Rehearsal(scene, '07:55')
      .repeat('c', '08:00', '09:00', 10, at(17))
      .repeat('c', '09:10', '09:50', 10, at(32));
    lot.repeat('c', '10:00', '11:00', 10, at(17)).say('c', '11:10', at(85)).repeat('c', '11:20', '12:00', 10, at(-127));
    lot.repeat('c', '12:10', '18:00', 10, (minute) => at(minute % 30 === 0 ? 28.3 : 27.4));
    expect(lot.alarms()).toEqual([]);
  });

  it('a reading that is hardly in bounds does not end an excursion, nor does a fault code', () => {
    const lot = new Rehearsal(scene, '07:55').repeat('c', '08:00', '09:00', 10, at(17));
    lot.repeat('c', '09:10', '10:40', 10, (minute) => at(minute === 30 ? 27.8 : minute === 50 ? 85 : 28.9));
    expect(lot.alarms()).toMatchObject([{ kind: 'climate_excursion', since: '10:05' }]);
  });

  it('too cold counts as too warm does', () => {
    const lot = new Rehearsal(scene, '07:55')
      .repeat('c', '08:00', '09:00', 10, at(4))
      .repeat('c', '09:10', '11:00', 10, at(-3));
    expect(lot.kinds()).toEqual(['climate_excursion']);
  });
});
