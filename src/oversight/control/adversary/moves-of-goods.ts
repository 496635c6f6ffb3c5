import { type Move, unseenS } from './moves.ts';
import { reports, Stage } from './stage.ts';

const H = 3_600;
const EXPECTED_KG = 100_000;
const TOLERANCE_KG = 1_000;
const NOISE_KG = 20;
const TAGS = Array.from({ length: 40 }, (_, i) => `T${i}`);
const round = (n: number): number => Math.round(n);

const weighed = { weight: { expectedKg: EXPECTED_KG, toleranceKg: TOLERANCE_KG } };

const take: Move = {
  name: 'take from the heap in steps',
  act: 'take_mass_in_parts',
  choices: { step: [5, 3_000], everyMin: [10, 1_440] },
  unit: 'kg',
  won: 'lasting',
  periodsS: [600],
  play({ step = 100, everyMin = 60 }, periodS, draw) {
    const stage = new Stage(draw, weighed, { s: 'scale' }, periodS);
    const endS = 48 * H;
    const taken = (s: number): number => (s < 0 ? 0 : step * (1 + Math.floor(s / (everyMin * 60))));
    for (const s of reports(periodS, endS)) {
      if (stage.noticed.heldS !== null) break;
      stage.say('s', s, stage.kg(EXPECTED_KG - taken(s), NOISE_KG));
    }
    return { stage, noticed: stage.noticed, gain: taken(endS - 1) };
  },
  tell: ({ step = 0, everyMin = 0 }) => `${round(step)} kg each ${round(everyMin)} minutes for two days`,
  seenBy: 'a count; a smaller tolerance',
};

const exchange: Move = {
  name: 'replace loads by sand',
  act: 'exchange_mass',
  choices: { load: [100, 20_000], offMin: [5, 120], timesADay: [1, 12] },
  unit: 'kg',
  won: 'lasting',
  periodsS: [600],
  play({ load = 1_000, offMin = 30, timesADay = 1 }, periodS, draw) {
    const stage = new Stage(draw, weighed, { s: 'scale' }, periodS);
    const endS = 48 * H;
    const everyS = (24 * H) / Math.max(1, Math.floor(timesADay));
    for (const s of reports(periodS, endS)) {
      if (stage.noticed.heldS !== null) break;
      const isOff = s >= 0 && s % everyS < offMin * 60;
      stage.say('s', s, stage.kg(EXPECTED_KG - (isOff ? load : 0), NOISE_KG));
    }
    return { stage, noticed: stage.noticed, gain: load * Math.ceil(endS / everyS) };
  },
  tell: ({ load = 0, offMin = 0, timesADay = 0 }) =>
    `${round(load)} kg gone for ${round(offMin)} minutes, ${Math.floor(timesADay)} times a day for two days`,
  seenBy: 'a scale that reports more often than a load takes; tags or seals on the loads; samples',
};

const takeTags = (name: string, act: 'take_one_tag' | 'take_many_tags', most: readonly [number, number]): Move => ({
  name,
  act,
  choices: { pieces: most, rate: [0.7, 0.99] },
  unit: 'h',
  won: 'until',
  periodsS: [600],
  play({ pieces = 1, rate = 0.95 }, periodS, draw) {
    const stage = new Stage(draw, { tags: TAGS }, { r: 'tag_reader' }, periodS);
    const endS = 12 * H;
    for (const s of reports(periodS, endS)) {
      if (stage.noticed.heldS !== null) break;
      const read = TAGS.filter((_, i) => (s < 0 || i >= Math.floor(pieces)) && draw() < rate);
      stage.say('r', s, { tags: read });
    }
    return { stage, noticed: stage.noticed, gain: unseenS(stage.noticed, endS) / H };
  },
  tell: ({ pieces = 0, rate = 0 }) => `${Math.floor(pieces)} of 40, read ${round(100 * rate)} times in a hundred`,
  seenBy: 'reads more often; tags that are read better; a scale beside them',
});

const openDoor: Move = {
  name: 'work through the door in pieces',
  act: 'open_door_in_pieces',
  choices: { openMin: [1, 60], shutMin: [0.05, 60] },
  unit: '% of the time',
  won: 'lasting',
  periodsS: [600],
  play({ openMin = 10, shutMin = 10 }, periodS, draw) {
    const stage = new Stage(draw, { maxDoorOpenS: 1_800 }, { d: 'door_sensor' }, periodS);
    for (const s of reports(periodS, 0)) stage.say('d', s, { door: 'closed' });
    const [openS, shutS] = [openMin * 60, shutMin * 60];
    for (let s = 1; s < 12 * H && stage.noticed.heldS === null; s += openS + shutS) {
      stage.say('d', s, { door: 'open' });
      for (let t = s + periodS; t < s + openS; t += periodS) stage.say('d', t, { door: 'open' });
      stage.say('d', s + openS, { door: 'closed' });
      for (let t = s + openS + periodS; t < s + openS + shutS; t += periodS) stage.say('d', t, { door: 'closed' });
    }
    return { stage, noticed: stage.noticed, gain: (100 * openS) / (openS + shutS) };
  },
  tell: ({ openMin = 0, shutMin = 0 }) =>
    `open ${round(openMin)} minutes, shut ${round(10 * shutMin) / 10}, for twelve hours`,
  seenBy: 'a shorter time in the terms; a scale or tags behind the door',
};

const openSeal: Move = {
  name: 'open the seal between two reports',
  act: 'open_seal',
  choices: { minutes: [0.5, 60] },
  unit: 'h',
  won: 'lasting',
  periodsS: [600],
  play({ minutes = 5 }, periodS, draw) {
    const stage = new Stage(draw, { sealNumber: 'CN1234567' }, { s: 'e_seal' }, periodS);
    const phase = draw();
    for (const s of reports(periodS, 3 * H, phase)) {
      const state = s >= 0 && s < minutes * 60 ? 'open' : 'closed';
      stage.say('s', s, { seal: { number: 'CN1234567', state } });
    }
    return { stage, noticed: stage.noticed, gain: minutes / 60 };
  },
  tell: ({ minutes = 0 }) => `open for ${round(minutes)} minutes and shut again, with a seal that does not latch`,
  seenBy: 'a seal that latches, or reports when it is opened',
};

export const movesOfGoods: readonly Move[] = [
  take,
  exchange,
  takeTags('take one piece with its tag', 'take_one_tag', [1, 1]),
  takeTags('take many pieces with their tags', 'take_many_tags', [4, 40]),
  openDoor,
  openSeal,
];
