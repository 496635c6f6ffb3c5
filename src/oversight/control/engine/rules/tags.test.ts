import { describe, expect, it } from 'vitest';
import { Rehearsal, type Scene } from '../../../../../simulators/control/rehearsal.ts';
import { unprovableTags } from './tags.ts';

const all = Array.from({ length: 20 }, (_, i) => `tag-${i}`);
const scene: Scene = { subject: { tags: all }, devices: { r: 'tag_reader' } };
const without = (...missing: number[]) => ({ tags: all.filter((_, i) => !missing.includes(i)) });
const time = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
/** Every tag is missed now and then, tag 5 every third time. */
const usual = (minute: number) => without((minute / 10) % 20, ...(minute % 30 === 0 ? [5] : []));

describe('tags', () => {
  it('one that is read well and is not read seven times running is gone; two together are gone sooner', () => {
    const one = new Rehearsal(scene)
      .repeat('r', '00:05', '11:55', 10, usual)
      .repeat('r', '12:05', '13:35', 10, without(7));
    expect(one.alarms()).toMatchObject([{ kind: 'tags_missing', since: '12:00', detectedAt: '13:05' }]);
    const two = new Rehearsal(scene)
      .repeat('r', '00:05', '11:55', 10, usual)
      .repeat('r', '12:05', '13:35', 10, without(7, 12));
    expect(two.alarms()).toMatchObject([{ kind: 'tags_missing', since: '12:00', detectedAt: '12:45' }]);
  });

  it('many gone are gone though too little is known of each, read each hour, to miss it alone', () => {
    const hourly: Scene = { ...scene, reportEveryS: 3_600 };
    const told = (...missing: number[]) =>
      new Rehearsal(hourly)
        .repeat('r', '00:05', '05:05', 60, (minute) => usual(minute / 6))
        .repeat('r', '06:05', '20:05', 60, without(...missing))
        .kinds();
    expect(told(7)).toEqual([]);
    expect(told(1, 4, 7, 9, 13, 18)).toEqual(['tags_missing']);
  });

  it('two gone are not forgotten each time that chance hides a third, however often they are read', () => {
    const lot = new Rehearsal({ ...scene, reportEveryS: 30, subject: { tags: all, maxSilenceS: 3_600 } }).repeat(
      'r',
      '00:05',
      '05:59',
      1,
      (minute) => without(minute % 20),
    );
    lot.repeat('r', '06:00', '08:30', 1, (minute) => without(3, 12, ...(minute % 30 < 2 ? [16] : [minute % 20])));
    expect(lot.kinds()).toEqual(['tags_missing']);
  });

  it('the read that uncovers one of two proves nothing of the other, however long both were hidden', () => {
    const often = { ...scene, reportEveryS: 60, subject: { tags: all, maxSilenceS: 3_600 } };
    const lot = new Rehearsal(often).repeat('r', '00:05', '05:59', 1, (minute) => without(minute % 20));
    lot.repeat('r', '06:00', '06:34', 1, without(7, 8)).say('r', '06:35', without(8));
    lot.repeat('r', '06:36', '07:30', 1, (minute) => without(minute % 20));
    expect(lot.kinds()).toEqual([]);
  });

  it('one hidden for half an hour by something small is not gone, however often it is looked for', () => {
    const often = { ...scene, reportEveryS: 60, subject: { tags: all, maxSilenceS: 3_600 } };
    const lot = new Rehearsal(often).repeat('r', '00:05', '05:59', 1, (minute) => without(minute % 20));
    lot.repeat('r', '06:00', '06:36', 1, without(7)).repeat('r', '06:37', '07:30', 1, (m) => without(m % 20));
    expect(lot.kinds()).toEqual([]);
    expect(lot.repeat('r', '07:31', '08:30', 1, without(7)).alarms()).toMatchObject([{ detectedAt: '08:10' }]);
  });

  it('mass lifted off in passing bears nothing out, however often it is weighed meanwhile', () => {
    const weight = { expectedKg: 20_000, toleranceKg: 200 };
    const often = { ...scene, reportEveryS: 60, subject: { tags: all, weight, maxSilenceS: 3_600 } };
    const lot = new Rehearsal({ ...often, devices: { r: 'tag_reader', w: 'scale' } });
    for (let m = 5; m < 400; m++)
      lot
        .say('w', time(m), { weight: { grossKg: m >= 370 && m < 376 ? 18_000 : 20_000 } })
        .say('r', `${time(m)}:30`, m >= 369 && m < 390 ? without(7) : without(m % 20));
    expect(lot.kinds()).toEqual([]);
  });

  it('a weak tag is given as many chances as it needs', () => {
    const lot = new Rehearsal(scene)
      .repeat('r', '00:05', '2 11:55', 10, usual)
      .repeat('r', '2 12:05', '2 13:05', 10, without(5));
    expect(lot.kinds()).toEqual([]);
    lot.repeat('r', '2 13:15', '2 16:05', 10, without(5));
    expect(lot.kinds()).toEqual(['tags_missing']);
  });

  it('half of the stow hidden for an hour, or reads spoilt by collisions, are not missing tags', () => {
    const half = Array.from({ length: 10 }, (_, i) => i);
    const spoilt = (minute: number) => without(...all.map((_, i) => i).filter((i) => (i * 7 + minute) % 20 < 9));
    const lot = new Rehearsal(scene)
      .repeat('r', '00:05', '11:55', 10, usual)
      .repeat('r', '12:05', '13:15', 10, without(...half));
    lot
      .repeat('r', '13:25', '18:55', 10, usual)
      .repeat('r', '19:05', '19:35', 10, spoilt)
      .repeat('r', '19:45', '22:00', 10, usual);
    expect(lot.kinds()).toEqual([]);
  });

  it('many gone at once hold money from the second read, and are gone when nothing hides so many for so long', () => {
    const lot = new Rehearsal(scene).repeat('r', '00:05', '11:55', 10, usual);
    lot.repeat('r', '12:05', '15:05', 10, without(0, 1, 2, 3, 4, 6, 7, 8));
    expect(lot.alarms()).toMatchObject([{ kind: 'tags_missing', since: '12:00', detectedAt: '13:35' }]);
    expect(lot.statuses()).toContainEqual(expect.stringMatching(/^12:(15|25|35) at_risk$/));
    expect(lot.lacks()).toContain('TAGS_UNSEEN');
  });

  it('many gone from all over the stow, not one of them read once more, are gone sooner than neighbours', () => {
    const scattered = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18];
    const lot = new Rehearsal(scene).repeat('r', '00:05', '11:55', 10, usual);
    lot.repeat('r', '12:05', '15:05', 10, without(...scattered));
    expect(lot.alarms()).toMatchObject([{ kind: 'tags_missing', since: '12:00', detectedAt: '13:05' }]);
    // One of them is read in between: something stands in the way, and lets a read through.
    const leaking = new Rehearsal(scene).repeat('r', '00:05', '11:55', 10, usual);
    leaking.repeat('r', '12:05', '13:25', 10, (m) => without(...scattered.filter((i) => m !== 30 || i !== 8)));
    expect(leaking.kinds()).toEqual([]);
  });

  it('one that chance hid for two reads of many shows nothing of what the others are', () => {
    const scattered = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18];
    const lot = new Rehearsal(scene).repeat('r', '00:05', '11:55', 10, usual);
    lot.repeat('r', '12:05', '15:05', 10, (m) => without(...scattered, ...(m === 30 || m === 40 ? [7] : [])));
    expect(lot.alarms()).toMatchObject([{ kind: 'tags_missing', since: '12:00', detectedAt: '13:05' }]);
  });

  it('reads that follow one another within minutes look at the same: they are no sooner proof', () => {
    const often: Scene = { ...scene, reportEveryS: 300 };
    const scattered = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18];
    const told = (to: string) =>
      new Rehearsal(often)
        .repeat('r', '00:05', '11:55', 5, (minute) => without((minute / 5) % 20))
        .repeat('r', '12:05', to, 5, without(...scattered))
        .alarms();
    expect(told('12:50')).toEqual([]);
    expect(told('14:05')).toMatchObject([{ kind: 'tags_missing', detectedAt: '13:00' }]);
  });

  it('a few from all over the stow are gone as soon where what hid tags here so far hid neighbours', () => {
    const few = [0, 3, 7, 11];
    const half = Array.from({ length: 8 }, (_, i) => i);
    const told = (hidden: readonly number[]) => {
      const lot = new Rehearsal(scene).repeat('r', '00:05', '05:55', 10, usual);
      lot.repeat('r', '06:05', '06:45', 10, without(...hidden)).repeat('r', '06:55', '08:55', 10, usual);
      lot.repeat('r', '09:05', '09:45', 10, without(...hidden)).repeat('r', '09:55', '11:55', 10, usual);
      return lot.repeat('r', '12:05', '15:05', 10, without(...few)).alarms()[0]?.detectedAt;
    };
    expect(told(half)).toBe('12:55');
    // Nothing hid any yet; or what did hid tags from all over the stow.
    expect(told([])).toBe('13:15');
    expect(told([1, 3, 6, 9, 12, 14, 16, 18])).toBe('13:25');
  });

  it('the more are gone from all over the stow, the sooner; never later', () => {
    const many = Array.from({ length: 60 }, (_, i) => `tag-${i}`);
    const told = (gone: number) => {
      const missing = Array.from({ length: gone }, (_, k) => 2 * k);
      const without = (out: readonly number[]) => ({ tags: many.filter((_, i) => !out.includes(i)) });
      return new Rehearsal({ subject: { tags: many }, devices: { r: 'tag_reader' }, reportEveryS: 300 })
        .repeat('r', '00:05', '05:55', 5, (m) => without([(m / 5) % 60]))
        .repeat('r', '06:00', '07:55', 5, without(missing))
        .alarms()[0]!.detectedAt;
    };
    const times = [7, 12, 18, 24, 29].map(told);
    expect(times).toEqual([...times].sort().reverse());
    expect(times[0]! <= '07:10').toBe(true);
    expect(times[4]! <= '06:30').toBe(true);
  });

  it('more neighbours than anything hides are gone within the hour, though hardly any tag is left to be read', () => {
    const many = Array.from({ length: 40 }, (_, i) => `tag-${i}`);
    const told = (gone: number) =>
      new Rehearsal({ subject: { tags: many }, devices: { r: 'tag_reader' } })
        .repeat('r', '00:05', '11:55', 10, (m) => ({ tags: many.filter((_, i) => i !== (m / 10) % 40) }))
        .repeat('r', '12:05', '14:55', 10, { tags: many.slice(gone) })
        .alarms()[0]!.detectedAt;
    expect([told(20), told(28), told(31), told(35)]).toEqual(['13:35', '13:35', '12:55', '12:55']);
  });

  it('neighbours are neighbours though one between them is too badly read to tell', () => {
    const weak = [2, 5, 8, 11];
    const often = (minute: number) => without(...(minute % 20 === 0 ? weak : []), 13 + ((minute / 10) % 7));
    const lot = new Rehearsal(scene).repeat('r', '00:05', '11:55', 10, often);
    lot.repeat('r', '12:05', '13:15', 10, without(...all.map((_, i) => i).filter((i) => i < 13)));
    expect(lot.repeat('r', '13:25', '15:00', 10, often).kinds()).toEqual([]);
  });

  it('where next to nothing is read, nothing shows how far what hides it reaches', () => {
    const apart = [0, 1, 4, 7, 8, 11, 14, 17];
    const lot = new Rehearsal(scene).repeat('r', '00:05', '11:55', 10, usual);
    lot.repeat('r', '12:05', '12:35', 10, without(...apart)).repeat('r', '12:45', '13:25', 10, { tags: [] });
    expect(lot.repeat('r', '13:35', '15:00', 10, usual).kinds()).toEqual([]);
  });

  it('what is missed a little longer after most were hidden and are read again is not gone', () => {
    const half = Array.from({ length: 10 }, (_, i) => i);
    const lot = new Rehearsal(scene).repeat('r', '00:05', '11:55', 10, usual);
    lot.repeat('r', '12:05', '13:15', 10, without(...half)).say('r', '13:25', without(2, 6, 9));
    lot.repeat('r', '13:35', '15:00', 10, usual);
    expect(lot.kinds()).toEqual([]);
  });

  it('one beside places that a release emptied may be the edge of what is hidden', () => {
    const orders = [{ kind: 'release' as const, from: '06:00', to: '08:00', tags: all.slice(0, 7) }];
    const gone = [0, 1, 2, 3, 4, 5, 6];
    const lot = new Rehearsal({ ...scene, orders }).repeat('r', '00:05', '06:55', 10, usual);
    lot.repeat('r', '07:05', '11:55', 10, (m) => without(...gone, 8 + ((m / 10) % 12)));
    lot.repeat('r', '12:05', '13:15', 10, without(...gone, 7)).say('r', '13:25', without(...gone));
    expect(lot.kinds()).toEqual([]);
  });

  it('what chance hid of them one read sooner is gone no sooner than those that were hidden with it', () => {
    const half = Array.from({ length: 10 }, (_, i) => i);
    const lot = new Rehearsal(scene).repeat('r', '00:05', '11:45', 10, usual).say('r', '11:55', without(3, 6, 8));
    lot.repeat('r', '12:05', '13:25', 10, without(...half)).repeat('r', '13:35', '15:00', 10, usual);
    expect(lot.kinds()).toEqual([]);
  });

  it('what may leave under a release that goes on parts no neighbours of those that are hidden', () => {
    const many = Array.from({ length: 40 }, (_, i) => `tag-${i}`);
    const orders = [
      { kind: 'release' as const, from: '02:00', to: '03:00', tags: many.slice(0, 4) },
      { kind: 'release' as const, from: '12:00', to: '16:00', tags: many.slice(4, 6) },
    ];
    const gone = (from: number, to: number) => (m: number) => ({
      tags: many.filter((_, i) => i >= from && i < to && i !== 6 + ((m / 10) % 34)),
    });
    const lot = new Rehearsal({ subject: { tags: many }, devices: { r: 'tag_reader' }, orders });
    lot.repeat('r', '00:05', '02:25', 10, gone(0, 40)).repeat('r', '02:35', '11:55', 10, gone(4, 40));
    lot.repeat('r', '12:05', '13:25', 10, gone(12, 36)).repeat('r', '13:35', '15:00', 10, gone(6, 40));
    expect(lot.kinds()).toEqual([]);
  });

  it('many gone with the mass they stand for are gone as soon as the scale bears it out', () => {
    const weight = { expectedKg: 20_000, toleranceKg: 200 };
    const lot = new Rehearsal({ ...scene, subject: { tags: all, weight }, devices: { r: 'tag_reader', w: 'scale' } });
    const kg = (grossKg: number) => ({ weight: { grossKg } });
    for (let m = 5; m < 720; m += 10) lot.say('w', time(m), kg(20_000)).say('r', time(m + 2), usual(m - 5));
    for (let m = 725; m < 780; m += 10)
      lot.say('w', time(m), kg(12_000)).say('r', time(m + 2), without(0, 2, 4, 6, 8, 10, 12, 14));
    expect(lot.alarms()[0]).toMatchObject({ kind: 'tags_missing' });
    expect(lot.alarms()[0]!.detectedAt <= '12:37').toBe(true);
  });

  it('one gone with the mass it stands for is gone a miss or two sooner than one that the scale does not miss', () => {
    const weight = { expectedKg: 20_000, toleranceKg: 200 };
    const told = (leftKg: number) => {
      const lot = new Rehearsal({ ...scene, subject: { tags: all, weight }, devices: { r: 'tag_reader', w: 'scale' } });
      for (let m = 5; m < 800; m += 10)
        lot
          .say('w', time(m), { weight: { grossKg: m < 720 ? 20_000 : leftKg } })
          .say('r', time(m + 2), m < 720 ? usual(m - 5) : without(7));
      return lot.alarms().find(({ kind }) => kind === 'tags_missing')!.detectedAt;
    };
    expect([told(19_000), told(20_000)]).toEqual(['12:37', '13:07']);
  });

  it('three neighbours of many are waited for an hour, a tenth of the stow for an hour and a half', () => {
    const many = Array.from({ length: 40 }, (_, i) => `tag-${i}`);
    const told = (gone: number) =>
      new Rehearsal({ subject: { tags: many }, devices: { r: 'tag_reader' } })
        .repeat('r', '00:05', '11:55', 10, (m) => ({ tags: many.filter((_, i) => i !== (m / 10) % 40) }))
        .repeat('r', '12:05', '14:55', 10, { tags: many.slice(gone) })
        .alarms()[0]!.detectedAt;
    expect([told(3), told(6)]).toEqual(['13:05', '13:25']);
  });

  it('one read one time in seven is learned as it is, and its absence is said to prove nothing', () => {
    const lot = new Rehearsal(scene);
    const seldom = (minute: number) => without(...((minute / 10) % 7 === 3 ? [] : [5]), ((minute / 10) % 19) + 1);
    lot.repeat('r', '00:05', '5 23:55', 10, seldom);
    expect(lot.kinds()).toEqual([]);
    expect(unprovableTags(lot.state.head, lot.expectation)).toEqual(['tag-5']);
  });

  it('one read one time in twenty is missed by itself where it is read often enough to be, and there only', () => {
    const gone = (everyMinutes: number) => {
      const often = { ...scene, reportEveryS: 60 * everyMinutes, subject: { tags: all, maxSilenceS: 7_200 } };
      const isRead = (n: number) => n % 20 === 3;
      const lot = new Rehearsal(often).repeat('r', '00:05', '4 23:59', everyMinutes, (minute) =>
        without(...(isRead(minute / everyMinutes) ? [] : [5]), 6 + ((minute / everyMinutes) % 13)),
      );
      expect(lot.kinds()).toEqual([]);
      const unprovable = unprovableTags(lot.state.head, lot.expectation);
      lot.repeat('r', '5 00:00', '5 11:59', everyMinutes, (minute) => without(5, 6 + ((minute / everyMinutes) % 13)));
      return [unprovable, lot.alarms().map(({ kind, detectedAt }) => `${kind} ${detectedAt}`)];
    };
    expect(gone(10)).toEqual([['tag-5'], []]);
    expect(gone(1)).toEqual([[], ['tags_missing 5 06:42']]);
  });

  it('while nobody knows a tag, a few misses of it prove nothing', () => {
    const lot = new Rehearsal(scene)
      .repeat('r', '00:05', '00:25', 10, without())
      .repeat('r', '00:35', '01:25', 10, without(7));
    expect(lot.kinds()).toEqual([]);
  });

  it('half of them gone for good are found when nothing can be standing in the way any more', () => {
    const lot = new Rehearsal(scene).repeat('r', '00:05', '11:55', 10, usual);
    lot.repeat('r', '12:05', '15:05', 10, without(0, 1, 2, 3, 4, 6, 7, 8, 9));
    expect(lot.alarms()).toMatchObject([{ kind: 'tags_missing', since: '12:00' }]);
    expect(lot.alarms()[0]!.detectedAt < '14:30').toBe(true);
  });

  it('a released tag may leave, is expected again if it stays, and other tags may not leave with it', () => {
    const orders = [{ kind: 'release' as const, from: '12:00', to: '14:00', tags: ['tag-7'] }];
    const left = new Rehearsal({ ...scene, orders })
      .repeat('r', '00:05', '12:55', 10, usual)
      .repeat('r', '13:05', '18:00', 10, without(7));
    expect(left.kinds()).toEqual([]);
    const stayed = new Rehearsal({ ...scene, orders })
      .repeat('r', '00:05', '15:55', 10, usual)
      .repeat('r', '16:05', '18:00', 10, without(7));
    expect(stayed.kinds()).toEqual(['tags_missing']);
    const more = new Rehearsal({ ...scene, orders })
      .repeat('r', '00:05', '12:55', 10, usual)
      .repeat('r', '13:05', '15:00', 10, without(7, 8));
    expect(more.kinds()).toEqual(['tags_missing']);
  });

  it('a released tag has left, though it was read last within the release and looked for long after its end', () => {
    const orders = [{ kind: 'release' as const, from: '3 12:00', to: '3 14:00', tags: ['tag-7'] }];
    const seldom = (to: string) =>
      new Rehearsal({ ...scene, orders, reportEveryS: 3_600 }).repeat('r', '00:50', to, 60, (m) =>
        without(8 + (Math.floor(m / 60) % 12)),
      );
    expect(seldom('3 13:50').repeat('r', '3 14:50', '3 23:50', 60, without(7)).kinds()).toEqual([]);
    // Read once after the end it was there, and what is gone later is missing.
    expect(seldom('3 14:50').repeat('r', '3 15:50', '3 23:50', 60, without(7)).kinds()).toEqual(['tags_missing']);
  });

  it('one or two beside a few places that a release emptied are waited for an hour', () => {
    const orders = [{ kind: 'release' as const, from: '02:00', to: '03:00', tags: all.slice(0, 2) }];
    const lot = new Rehearsal({ ...scene, orders }).repeat('r', '00:05', '02:25', 10, usual);
    lot.repeat('r', '02:35', '11:55', 10, (m) => without(0, 1, 4 + ((m / 10) % 16)));
    lot.repeat('r', '12:05', '14:00', 10, without(0, 1, 2));
    expect(lot.alarms()).toMatchObject([{ kind: 'tags_missing', detectedAt: '13:05' }]);
  });

  it('no longer expected leave what is known of the others', () => {
    const lot = new Rehearsal(scene)
      .repeat('r', '00:05', '11:55', 10, usual)
      .repeat('r', '12:05', '12:35', 10, without(7))
      .change({ subject: { tags: all.slice(2) } })
      .repeat('r', '12:45', '13:35', 10, without(7));
    expect(lot.alarms()).toMatchObject([{ kind: 'tags_missing', since: '12:00', detectedAt: '12:55' }]);
  });

  it('read again, it is back', () => {
    const lot = new Rehearsal(scene)
      .repeat('r', '00:05', '11:55', 10, usual)
      .repeat('r', '12:05', '13:35', 10, without(7))
      .say('r', '13:45', without());
    expect(lot.alarms()).toMatchObject([{ kind: 'tags_missing', clearedAt: '13:45' }]);
  });
});
