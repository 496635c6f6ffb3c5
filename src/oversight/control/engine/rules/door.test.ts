import { describe, expect, it } from 'vitest';
import { Rehearsal } from '../../../../../simulators/control/rehearsal.ts';

const scene = {
  subject: { maxDoorOpenS: 2_400, maxSilenceS: 86_400 },
  devices: { d: 'door_sensor' as const },
  reportEveryS: 1_800,
};
const open = { door: 'open' as const };
const closed = { door: 'closed' as const };

describe('door', () => {
  it('open too long is certain once the sensor says so after the limit', () => {
    const lot = new Rehearsal(scene).say('d', '10:00', closed).say('d', '10:07', open);
    lot.say('d', '10:30', open).say('d', '11:00', open).say('d', '11:12', closed).until('12:00');
    expect(lot.alarms()).toEqual([
      { kind: 'door_open', since: '10:47', detectedAt: '11:00', clearedAt: '11:12', isWithdrawn: false },
    ]);
  });

  it('closed in time raises nothing, though the message that it closed comes hours later', () => {
    const lot = new Rehearsal(scene).say('d', '10:00', closed).say('d', '10:07', open).say('d', '10:30', open);
    // Number 3, "closed" at 10:41, is on its way; number 5 tells of a later opening.
    lot.say('d', '11:00', closed, { seq: 4 }).say('d', '11:02', open, { seq: 5 }).until('11:20');
    lot.say('d', '10:41', closed, { seq: 3, receivedAt: '11:25' }).say('d', '11:30', closed, { seq: 6 }).until('12:30');
    expect(lot.alarms()).toEqual([]);
  });

  it('does not take a missing "closed" for a door left open', () => {
    const lot = new Rehearsal(scene).say('d', '10:00', closed, { seq: 0 }).say('d', '10:07', open, { seq: 1 });
    // Closed at 10:20 (number 2, late) and opened again at 10:55.
    lot.say('d', '10:55', open, { seq: 3 }).until('11:00');
    expect(lot.alarms()).toEqual([]);
    lot.say('d', '10:20', closed, { seq: 2, receivedAt: '11:05' }).say('d', '11:15', closed, { seq: 4 }).until('12:00');
    expect(lot.alarms()).toEqual([]);
  });

  it('silent with the door open is believed open in the end, by a sensor of few messages later: it may lose some', () => {
    const lot = new Rehearsal(scene).say('d', '10:00', closed).say('d', '10:07', open).until('13:00');
    expect(lot.alarms()).toMatchObject([{ kind: 'door_open', since: '10:47', detectedAt: '12:33' }]);
    const known = new Rehearsal(scene).repeat('d', '00:00', '10:00', 30, closed).say('d', '10:07', open);
    expect(known.until('13:00').alarms()).toMatchObject([{ since: '10:47', detectedAt: '11:23' }]);
  });

  it('said to be closed after messages that are missing may have been so for long: what opens it then is another opening', () => {
    const lot = () => new Rehearsal(scene).repeat('d', '00:00', '10:00', 30, closed).say('d', '10:07', open);
    const next = 22;
    // Closed at 10:20 (lost), which the next sign of life says at 11:00; opened for work half a minute later.
    const worked = lot()
      .say('d', '11:00', closed, { seq: next + 2 })
      .say('d', '11:00:30', open)
      .say('d', '11:30', closed);
    expect(worked.until('12:00').kinds()).toEqual([]);
    const bridged = lot().say('d', '10:37', open).say('d', '11:00', closed).say('d', '11:00:30', open);
    expect(bridged.alarms()).toMatchObject([{ kind: 'door_open', since: '10:47' }]);
  });

  it('a sensor of which a third is lost is given time, and told by two reports that follow each other', () => {
    const lossy = new Rehearsal(scene);
    // Numbers 3, 6, 9 … never come.
    for (let i = 0; i < 60; i++) {
      const time = `${1 + Math.floor(i / 48)} ${String(Math.floor((i % 48) / 2)).padStart(2, '0')}:${i % 2 ? '30' : '00'}`;
      if (i % 3 !== 0) lossy.say('d', time, closed, { seq: i });
    }
    // Opened at 06:05; that it closed at 06:20 is lost, and so is the sign of life after it.
    lossy.say('d', '2 06:05', open, { seq: 60 }).say('d', '2 07:30', closed, { seq: 64 }).until('2 08:00');
    expect(lossy.kinds()).toEqual([]);
    lossy.say('d', '2 08:05', open, { seq: 65 }).say('d', '2 09:00', open, { seq: 67 });
    expect(lossy.kinds()).toEqual([]);
    lossy.say('d', '2 09:30', open, { seq: 68 });
    expect(lossy.alarms()).toMatchObject([{ kind: 'door_open', since: '2 08:45', detectedAt: '2 09:30' }]);
  });

  it('a sensor that was seen to lose few may lose more: silent with the door open it is given four signs of life', () => {
    const told = (lost: readonly number[]) => {
      const lot = new Rehearsal(scene);
      // Signs of life each half hour for a day and a quarter; the last one lost lies some hours back.
      for (let i = 0; i < 60; i++) {
        const time = `${1 + Math.floor(i / 48)} ${String(Math.floor((i % 48) / 2)).padStart(2, '0')}:${i % 2 ? '30' : '00'}`;
        if (!lost.includes(i)) lot.say('d', time, closed, { seq: i });
      }
      return lot.say('d', '2 06:05', open, { seq: 60 }).until('2 12:00').alarms()[0]?.detectedAt;
    };
    expect([told([]), told([40, 47, 54])]).toEqual(['2 07:21', '2 09:06']);
  });

  it('what is missing beside signs of life may have told that it closed', () => {
    const lot = new Rehearsal(scene).say('d', '10:00', closed).say('d', '10:07', open).say('d', '10:30', open);
    // Closed at 10:35 and opened again at 10:55: the first never comes, the second is number 4.
    lot.say('d', '10:55', open, { seq: 4 }).say('d', '11:00', open).say('d', '11:20', closed).until('12:00');
    expect(lot.kinds()).toEqual([]);
  });

  it('open each time is believed in the end, though every second message is missing', () => {
    const lot = new Rehearsal(scene).say('d', '10:00', closed).say('d', '10:07', open);
    for (let i = 1; i < 8; i++) lot.say('d', `${10 + i}:07`, open, { seq: 1 + 2 * i });
    expect(lot.kinds()).toEqual(['door_open']);
  });

  it('time in which an inspection is in force does not count', () => {
    const orders = [{ kind: 'inspection' as const, from: '10:00', to: '12:00' }];
    const lot = new Rehearsal({ ...scene, orders }).say('d', '09:55', closed).say('d', '10:07', open);
    lot.repeat('d', '10:30', '13:00', 30, open);
    expect(lot.alarms()).toMatchObject([{ kind: 'door_open', since: '12:40', detectedAt: '13:00' }]);
  });

  it('closed for seconds is not closed, and hours of open door in short pieces are one', () => {
    const bridged = new Rehearsal(scene).say('d', '10:00', closed).say('d', '10:07', open);
    for (const h of ['10', '11', '12']) {
      for (const m of ['25', '45']) bridged.say('d', `${h}:${m}:00`, closed).say('d', `${h}:${m}:03`, open);
    }
    expect(bridged.alarms()).toMatchObject([{ kind: 'door_open', since: '10:47' }]);
    const pieces = new Rehearsal(scene).say('d', '10:00', closed);
    for (let m = 5; m < 240; m += 30) {
      const at = (minute: number): string =>
        `${10 + Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}:00`;
      pieces.say('d', at(m), open).say('d', at(m + 27), closed);
    }
    expect(pieces.kinds()).toEqual(['door_open']);
  });

  it('two long openings one after the other are work', () => {
    const lot = new Rehearsal(scene).say('d', '10:00', closed).say('d', '10:07', open).say('d', '10:41', closed);
    lot.say('d', '10:45', open).say('d', '11:19', closed).say('d', '12:00', closed).until('13:00');
    expect(lot.kinds()).toEqual([]);
  });
});
