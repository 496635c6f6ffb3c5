import { describe, expect, it } from 'vitest';
import { Rehearsal, type Scene, square } from '../../../../../simulators/control/rehearsal.ts';

const [LAT, LON] = [29.635, 106.375];
const yard: Scene = {
  subject: { kind: 'container', siteCode: 'Y', maxSeparationM: 100, maxSilenceS: 3_600 },
  devices: { tracker: 'gnss_tracker', seal: 'e_seal' },
  sites: [square('Y', LAT, LON, 1_000)],
};
const east = (metres: number) => ({ position: { lat: LAT, lon: LON + metres / 96_700, accuracyM: 10 } });
const sealed = (metres: number) => ({ ...east(metres), seal: { state: 'closed' as const } });

/** Both are heard at one place. */
const together = () =>
  new Rehearsal(yard)
    .repeat('tracker', '00:05', '00:55', 10, east(0))
    .repeat('seal', '01:00', '01:00', 10, sealed(0))
    .repeat('tracker', '01:05', '01:05', 10, east(0));

describe('two devices in a yard', () => {
  it('that hold still are apart as far as their receivers say (44, 44b)', () => {
    const box = together();
    for (let m = 10; m < 60; m += 5) {
      box.say('seal', `01:${m}`, sealed(333));
      box.say('tracker', `01:${m}`, east(0));
    }
    expect(box.alarms()).toMatchObject([{ kind: 'separated' }]);
  });

  it('that are placed by radio cells only are as far apart as cells are, and no two devices', () => {
    const cell = (metres: number) => ({ position: { ...east(metres).position, accuracyM: 3_000 } });
    const box = together();
    for (let m = 10; m < 20; m += 5) {
      box.say('seal', `01:${m}`, cell(5_000 + m));
      box.say('tracker', `01:${m}:30`, cell(-4_500 - m));
    }
    expect(box.kinds()).toEqual([]);
  });

  it('of which one goes off are apart by the second comparison that finds it far farther', () => {
    const box = new Rehearsal(yard);
    for (let m = 0; m < 60; m += 10) {
      const mm = String(m).padStart(2, '0');
      box.say('tracker', `00:${mm}`, east(m % 20)).say('seal', `00:${mm}:30`, sealed(m % 30));
    }
    // At 10 m/s, by the clock of its first report beyond.
    for (let m = 0; m < 50; m += 10) {
      box.say('tracker', `01:${String(m).padStart(2, '0')}`, east(m % 20));
      box.say('seal', `01:${String(m).padStart(2, '0')}:30`, sealed(m === 0 ? 5 : 600 * m));
    }
    expect(box.alarms().find((a) => a.kind === 'separated')).toMatchObject({ detectedAt: '01:20' });
  });

  it('that are both thrown off, one after the other, do not grow apart', () => {
    const box = new Rehearsal(yard);
    const north = (metres: number) => ({ position: { lat: LAT + metres / 111_195, lon: LON, accuracyM: 10 } });
    for (let m = 0; m < 60; m++) {
      const wander = 3 * Math.sin(m);
      const at = (second: number) => `00:${String(m).padStart(2, '0')}:${second}`;
      box.say('tracker', at(10), east((m >= 40 && m < 50 ? -3_200 : 0) + wander));
      box.say('seal', at(40), {
        ...north((m >= 43 && m < 48 ? 4_600 : 0) + wander),
        seal: { state: 'closed' as const },
      });
    }
    expect(box.kinds()).toEqual([]);
  });

  it('of which first one is thrown off and then the other, by as much as it says, are not steadily apart', () => {
    const at = (eastM: number, northM: number, accuracyM: number) => ({
      position: { lat: LAT + northM / 111_195, lon: LON + eastM / 96_700, accuracyM },
    });
    const box = new Rehearsal({ ...yard, subject: { ...yard.subject, maxSeparationM: 500 } });
    const time = (m: number, second: number) => `0${Math.floor(m / 60)}:${String(m % 60).padStart(2, '0')}:${second}`;
    for (let m = 0; m < 120; m += 10) {
      const wander = 4 * Math.sin(m);
      const isThrown = m === 60 || m === 70;
      const seal = isThrown ? at(615 + wander, 1_400, 50) : at(wander, 0, 50);
      box.say('seal', time(m, 10), { ...seal, seal: { state: 'closed' as const } });
      box.say('tracker', time(m + 3, 10), m === 80 ? at(2_709, -264, 902) : at(0, wander, 45));
    }
    expect(box.kinds()).toEqual([]);
  });

  it('of which one scatters by kilometres are not apart for the few of its many fixes that lie farthest', () => {
    const box = new Rehearsal(yard);
    const poor = (m: number) => ({ position: { ...east(m % 11 === 0 ? 7_000 : 900 + m).position, accuracyM: 2_500 } });
    for (let m = 0; m < 60; m++) {
      const at = (second: number) => `00:${String(m).padStart(2, '0')}:${second}`;
      box.say('tracker', at(10), m < 10 ? east(Math.sin(m)) : poor(m)).say('seal', at(40), sealed(Math.sin(m)));
    }
    expect(box.kinds()).toEqual([]);
  });

  it('of which one is thrown off far and holds what it was thrown to are not apart for that one fix', () => {
    const box = new Rehearsal({ ...yard, subject: { ...yard.subject, maxSeparationM: 500 } });
    for (let m = 0; m < 60; m += 5) {
      const mm = String(m).padStart(2, '0');
      box.say('seal', `00:${mm}`, sealed(0)).say('tracker', `00:${mm}:30`, east(m < 30 ? 0 : 1_300));
    }
    box.say('seal', '01:01', sealed(1)).say('tracker', '01:02', east(2));
    expect(box.kinds()).toEqual([]);
  });

  it('of which one gives its last fix on the way of a transfer are not apart before it can be said to stand', () => {
    const orders = [{ kind: 'transfer' as const, from: '07:00', to: '11:00', toSiteCode: 'Z' }];
    const sites = [...yard.sites!, square('Z', LAT, LON + 0.4, 1_000)];
    const kinds = (heldUntil: number) => {
      const box = new Rehearsal({ ...yard, sites, orders, subject: { ...yard.subject, maxSeparationM: 500 } });
      for (let m = 0; m <= 540; m += 10) {
        const at = (second: number) => `0${Math.floor(m / 60)}:${String(m % 60).padStart(2, '0')}:${second}`;
        const goneM = Math.min(30_000, 530 * Math.max(0, m - 420)) + Math.floor(m / 60);
        box.say('tracker', at(10), east(goneM));
        box.say('seal', at(40), sealed(m > 420 && m <= heldUntil ? 7 : goneM));
      }
      return box.kinds();
    };
    expect(kinds(440)).toEqual([]);
    expect(kinds(540)).toContain('separated');
  });

  it('that hold their places, one of them farther off than anything throws it, are apart at once', () => {
    const told = (eastM: number) => {
      const box = new Rehearsal({ ...yard, subject: { ...yard.subject, maxSeparationM: 500 } });
      for (let m = 0; m < 300; m += 10) {
        const at = (second: number) => `0${Math.floor(m / 60)}:${String(m % 60).padStart(2, '0')}:${second}`;
        box.say('seal', at(10), sealed(Math.floor(m / 60)));
        box.say('tracker', at(40), east((m < 210 ? 0 : eastM) + Math.floor(m / 100)));
      }
      return box.alarms().find(({ kind }) => kind === 'separated')?.detectedAt;
    };
    expect(told(120_000)! <= '03:50').toBe(true);
    expect(told(3_000)).toBeUndefined();
  });

  it('of which one claims nothing and leaps about in a bad hour are not steadily apart; as far off at one place they are', () => {
    const told = (leapM: number) => {
      const box = new Rehearsal(yard);
      const bare = (eastM: number, northM: number) => ({
        position: { lat: LAT + northM / 111_195, lon: LON + eastM / 96_700 },
      });
      for (let m = 0; m < 120; m += 10) {
        const time = (m_: number) => `0${Math.floor(m_ / 60)}:${String(m_ % 60).padStart(2, '0')}`;
        const side = m % 20 === 0 ? -1 : 1;
        const isOff = m >= 60 && m < 100;
        box.say('tracker', time(m), isOff ? bare(800 + m / 10, side * leapM) : bare(m / 5, side));
        box.say('seal', time(m + 4), sealed(Math.sin(m)));
      }
      return box.kinds();
    };
    expect(told(100)).toEqual([]);
    expect(told(20)).toEqual(['separated']);
  });

  it('that hold still within what receivers can tell are together', () => {
    const box = together();
    for (let m = 10; m < 60; m += 5) {
      box.say('seal', `01:${m}`, sealed(60));
      box.say('tracker', `01:${m}`, east(0));
    }
    expect(box.kinds()).toEqual([]);
  });
});
