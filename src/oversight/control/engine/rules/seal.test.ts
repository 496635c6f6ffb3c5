import { describe, expect, it } from 'vitest';
import { Rehearsal } from '../../../../../simulators/control/rehearsal.ts';

const closed = { seal: { number: 'CN1234567', state: 'closed' as const } };
const scene = { subject: { kind: 'container' as const, sealNumber: 'CN1234567' }, devices: { s: 'e_seal' as const } };

describe('seal', () => {
  it('is broken the first time it is read open, and no longer when it has been closed twice', () => {
    const box = new Rehearsal(scene);
    box.repeat('s', '00:05', '01:05', 10, closed).say('s', '01:15', { seal: { state: 'open' } });
    box.say('s', '01:25', closed).say('s', '01:35', closed);
    expect(box.alarms()).toEqual([
      { kind: 'seal_broken', since: '01:10', detectedAt: '01:15', clearedAt: '01:35', isWithdrawn: false },
    ]);
  });

  it('may be open under a reseal or an inspection, and is broken from its end if it is open still', () => {
    for (const kind of ['reseal', 'inspection'] as const) {
      const box = new Rehearsal({ ...scene, orders: [{ kind, from: '01:00', to: '02:00' }] });
      box.repeat('s', '00:05', '00:55', 10, closed).repeat('s', '01:05', '02:25', 10, { seal: { state: 'open' } });
      expect(box.alarms()).toMatchObject([{ kind: 'seal_broken', since: '02:00', detectedAt: '02:05' }]);
    }
    const moved = new Rehearsal({ ...scene, orders: [{ kind: 'transfer', from: '01:00', to: '02:00' }] });
    moved.repeat('s', '00:05', '00:55', 10, closed).say('s', '01:05', { seal: { state: 'cut' } });
    expect(moved.kinds()).toEqual(['seal_broken']);
  });

  it('misread by a digit, even twice the same, is no other seal; a number of its own is, at once', () => {
    const box = new Rehearsal(scene).repeat('s', '00:05', '01:05', 10, closed);
    box.repeat('s', '01:15', '01:25', 10, { seal: { number: 'CN1234467', state: 'closed' } });
    box.say('s', '01:35', { seal: { state: 'closed' } }).say('s', '01:45', closed);
    expect(box.kinds()).toEqual([]);
    box.say('s', '01:55', { seal: { number: 'CN9640761', state: 'closed' } });
    expect(box.kinds()).toEqual(['seal_mismatch']);
  });

  it('misread again and again is another, though every second or third reading is of the right one', () => {
    const said = (...numbers: string[]) => {
      const box = new Rehearsal(scene).repeat('s', '00:05', '01:55', 10, closed);
      numbers.forEach((number, i) => {
        box.say('s', `0${2 + Math.floor(i / 6)}:${i % 6}5`, { seal: { number, state: 'closed' } });
      });
      return box.alarms();
    };
    const [right, near, other] = ['CN1234567', 'CN1234467', 'CN1234568'];
    expect(said(near, near, right, near, near)).toMatchObject([{ since: '02:00', detectedAt: '02:35' }]);
    expect(said(near, right, near, right, near, right, near)).toMatchObject([{ detectedAt: '03:05' }]);
    expect(said(near, near, right, right, near, near, right, right, near)).toMatchObject([{ detectedAt: '02:55' }]);
    expect(said(near, right, right, near, right, other, near, right, right, near)).toEqual([]);
  });

  it('misread one time in four and more is another, whichever numbers are shown in turn; one time in ten it is not', () => {
    const told = (...numbers: (string | null)[]) => {
      const box = new Rehearsal(scene).repeat('s', '00:05', '01:55', 10, closed);
      for (let i = 0; i < 200; i++) {
        const [day, hour, minute] = [
          1 + Math.floor((i + 12) / 144),
          Math.floor(((i + 12) % 144) / 6),
          (i % 6) * 10 + 5,
        ];
        const at = `${day} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        box.say('s', at, { seal: { number: numbers[i % numbers.length] ?? 'CN1234567', state: 'closed' } });
      }
      return box.alarms().map(({ detectedAt }) => detectedAt);
    };
    const [x, y, z] = ['CN1234467', 'CN1234568', 'CN1234560'];
    expect(told(x, y, null)).toEqual(['03:35']);
    expect(told(x, y, z, null)).toEqual(['03:25']);
    expect(told(x, y, null, null)).toEqual(['04:15']);
    expect(told(x, null, null)).toEqual(['07:05']);
    expect(told(x, null, null, null)).toEqual(['15:25']);
    expect(told(x, ...Array.from({ length: 9 }, () => null))).toEqual([]);
  });

  it('misread one time in four holds money within seventeen readings, one in three within seven; a slip does not', () => {
    const lacks = (...numbers: (string | null)[]) => {
      const box = new Rehearsal(scene).repeat('s', '00:05', '01:55', 10, closed);
      numbers.forEach((number, i) => {
        box.say('s', `0${2 + Math.floor(i / 6)}:${i % 6}5`, {
          seal: { number: number ?? 'CN1234567', state: 'closed' },
        });
      });
      return box.state.standing.lacks;
    };
    const [x, y] = ['CN1234467', 'CN1234568'];
    expect(lacks(x, y, null, x)).toBe('FLAG_ALONE');
    expect(lacks(x, null, null, x, null, null, x)).toBe('FLAG_ALONE');
    expect(lacks(x, null, null, x, null, null)).toBeNull();
    const inFour = Array.from({ length: 17 }, (_, i) => (i % 4 === 0 ? x : null));
    expect([lacks(...inFour), lacks(...inFour.slice(0, 16))]).toEqual(['FLAG_ALONE', null]);
    expect(lacks(x, x, null)).toBeNull();
  });

  it('changes number under an order: both are right until it ends, the new one alone afterwards', () => {
    const orders = [{ kind: 'reseal' as const, from: '01:00', to: '02:00', newSealNumber: 'CN7777777' }];
    const resealed = new Rehearsal({ ...scene, orders }).repeat('s', '00:05', '01:15', 10, closed);
    resealed.repeat('s', '01:25', '04:00', 10, { seal: { number: 'CN7777777', state: 'closed' } });
    expect(resealed.kinds()).toEqual([]);
    const kept = new Rehearsal({ ...scene, orders }).repeat('s', '00:05', '03:00', 10, closed);
    expect(kept.alarms()).toMatchObject([{ kind: 'seal_mismatch', since: '02:00', detectedAt: '02:05' }]);
  });

  it('taken off is right no longer from the moment at which the new one was reported', () => {
    const order = { kind: 'reseal' as const, from: '01:00', to: '04:00', newSealNumber: 'CN7777777' };
    const orders = [{ ...order, resealedAt: '2026-06-01T01:30:00Z' }];
    const box = new Rehearsal({ ...scene, orders }).repeat('s', '00:05', '01:25', 10, closed);
    expect(box.kinds()).toEqual([]);
    expect(box.say('s', '01:35', closed).kinds()).toEqual(['seal_mismatch']);
  });

  it('read open once by a device that says so falsely is a doubt; twice, cut, or of another number it is a breach', () => {
    const open = { seal: { number: 'CN1234567', state: 'open' as const } };
    const twice = (): Rehearsal => {
      const box = new Rehearsal(scene).repeat('s', '00:05', '00:55', 10, closed).say('s', '01:05', open);
      return box
        .repeat('s', '01:15', '02:55', 10, closed)
        .say('s', '03:05', open)
        .repeat('s', '03:15', '04:55', 10, closed);
    };
    const box = twice().say('s', '05:05', open);
    expect([box.kinds(), box.lacks().at(-1)]).toEqual([['seal_broken', 'seal_broken'], 'FLAG_ALONE']);
    expect(box.say('s', '05:15', open).kinds()).toHaveLength(3);
    expect(
      twice()
        .say('s', '05:05', { seal: { state: 'cut' } })
        .kinds(),
    ).toHaveLength(3);
  });

  it('of two, the whole one ends neither what the cut one says nor what one of another number does', () => {
    const two = { ...scene, devices: { a: 'e_seal' as const, b: 'e_seal' as const } };
    for (const wrong of [
      { number: 'CN1234567', state: 'cut' as const },
      { number: 'CN9640761', state: 'closed' as const },
    ]) {
      const box = new Rehearsal(two);
      for (let minute = 10; minute < 60; minute += 10)
        box.say('a', `00:${minute}`, { seal: wrong }).say('b', `00:${minute + 5}`, closed);
      expect(box.alarms()).toMatchObject([{ detectedAt: '00:10', clearedAt: null }]);
      box.say('a', '01:10', closed).say('a', '01:20', closed);
      expect(box.alarms()).toMatchObject([{ clearedAt: '01:20' }]);
    }
  });
});
