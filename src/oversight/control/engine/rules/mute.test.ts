import { describe, expect, it } from 'vitest';
import { Rehearsal } from '../../../../../simulators/control/rehearsal.ts';

const beat = { battery: 0.4 };
const right = { seal: { number: 'CN1234567', state: 'closed' as const } };
const subject = { kind: 'container' as const, sealNumber: 'CN1234567', maxSilenceS: 3_600 };

describe('a device that beats and keeps to itself what it is there for', () => {
  it('is silent past its own limit: a seal that gives no number, or never the right one', () => {
    const digits = ['CN1234568', 'CN1234569', 'CN1234560'];
    const mute = [
      () => ({ seal: { state: 'closed' as const } }),
      () => beat,
      (minute: number) => ({ seal: { number: digits[Math.floor(minute / 10) % 3]!, state: 'closed' as const } }),
    ];
    for (const word of mute) {
      const box = new Rehearsal({ subject, devices: { s: 'e_seal' } }).repeat('s', '00:05', '02:55', 10, right);
      box.repeat('s', '03:05', '03:45', 10, word);
      expect(box.state.standing.status).toBe('in_control');
      box.repeat('s', '03:55', '04:15', 10, word);
      expect(box.state.standing).toMatchObject({ status: 'at_risk', lacks: 'DEVICE_SILENT' });
      box.repeat('s', '04:25', '06:00', 10, right);
      expect(box.state.standing.status).toBe('in_control');
      expect(box.kinds()).toEqual([]);
    }
  });

  it('is silent beside others that speak: a door, a thermometer, one scale or reader of two', () => {
    const asked = { maxSilenceS: 3_600, maxDoorOpenS: 1_200, climate: { minC: 2, maxC: 8, maxExcursionS: 600 } };
    const store = {
      kind: 'lot' as const,
      ...asked,
      weight: { expectedKg: 100_000, toleranceKg: 1_000 },
      tags: ['A', 'B', 'C'],
    };
    const words = {
      door: { door: 'closed' as const },
      reader: { tags: ['A', 'B', 'C'] },
      otherReader: { tags: ['A', 'B', 'C'] },
      climate: { climate: { temperatureC: 5 } },
      one: { weight: { grossKg: 100_000 } },
      other: { weight: { grossKg: 100_000 } },
    };
    for (const name of ['door', 'climate', 'one', 'reader'] as const) {
      const lot = new Rehearsal({
        subject: store,
        devices: {
          door: 'door_sensor',
          climate: 'climate_sensor',
          one: 'scale',
          other: 'scale',
          reader: 'tag_reader',
          otherReader: 'tag_reader',
        },
      });
      const say = (from: number, to: number, isMute: boolean): void => {
        for (let minute = from; minute <= to; minute += 10)
          for (const device of ['door', 'climate', 'one', 'other', 'reader', 'otherReader'] as const)
            lot.say(
              device,
              `0${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`,
              isMute && device === name ? beat : words[device],
            );
      };
      say(5, 175, false);
      expect(lot.state.standing).toMatchObject({ status: 'in_control' });
      say(185, 255, true);
      expect(lot.state.standing).toMatchObject({ status: 'at_risk', lacks: 'DEVICE_SILENT' });
    }
  });
});
