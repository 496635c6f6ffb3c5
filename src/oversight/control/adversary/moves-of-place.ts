import { type Move, unseenS } from './moves.ts';
import { ROAD_HALF_M, reports, SETTLED_S, SPEED_MPS, Stage, YARD_HALF_M } from './stage.ts';

const H = 3_600;
const yard = { kind: 'container', siteCode: 'YARD' } as const;
const road = { kind: 'truck', corridorCode: 'ROAD' } as const;
const tracker = { g: 'gnss_tracker' } as const;
const pair = { g: 'gnss_tracker', s: 'e_seal' } as const;
/** East of the middle of the road's beginning, so that hours of driving stay on it. */
const roadX = (s: number): number => SPEED_MPS * (s + SETTLED_S);
const round = (n: number): number => Math.round(n);

const leave: Move = {
  name: 'leave the corridor for good',
  act: 'leave_corridor',
  choices: { angle: [2, 90], mps: [5, 25] },
  unit: 'm',
  won: 'until',
  periodsS: [60, 600],
  play({ angle = 45, mps = 15 }, periodS, draw) {
    const stage = new Stage(draw, road, tracker, periodS);
    const turn = (angle * Math.PI) / 180;
    // The act begins where the edge is crossed.
    const before = ROAD_HALF_M / (mps * Math.sin(turn));
    const aside = (s: number): number => Math.max(0, (s + before) * mps * Math.sin(turn));
    const endS = Math.max(6 * periodS, 5_000 / (mps * Math.sin(turn)));
    for (const s of reports(periodS, endS))
      if (stage.noticed.heldS === null)
        stage.say(
          'g',
          s,
          stage.at(roadX(Math.min(s, -before)) + Math.max(0, s + before) * mps * Math.cos(turn), aside(s), 10, mps),
        );
    return { stage, noticed: stage.noticed, gain: aside(unseenS(stage.noticed, endS)) - ROAD_HALF_M };
  },
  tell: ({ angle = 0, mps = 0 }) => `leave at ${round(angle)}° and ${round(mps)} m/s, never stand`,
  seenBy: 'a second device; reports more often',
};

const detour: Move = {
  name: 'leave the corridor and come back',
  act: 'detour',
  choices: { minutes: [1, 120], out: [100, 5_000] },
  unit: 'h',
  won: 'lasting',
  periodsS: [60, 600],
  play({ minutes = 10, out = 1_000 }, periodS, draw) {
    const stage = new Stage(draw, road, tracker, periodS);
    const endS = minutes * 60;
    const phase = draw();
    for (const s of reports(periodS, endS + 2 * H, phase)) {
      const isOut = s >= 0 && s < endS;
      stage.say('g', s, stage.at(roadX(s), isOut ? ROAD_HALF_M + out : 0, 10, SPEED_MPS));
    }
    return { stage, noticed: stage.noticed, gain: endS / H };
  },
  tell: ({ minutes = 0, out = 0 }) => `${round(minutes)} minutes, ${round(out)} m beyond the edge`,
  seenBy: 'reports more often; a second device between them',
};

const moveOff: Move = {
  name: 'set down outside the fence',
  act: 'move_off_place',
  choices: { out: [1, 600] },
  unit: 'm',
  won: 'lasting',
  periodsS: [600, 1_800],
  play({ out = 50 }, periodS, draw) {
    const stage = new Stage(draw, yard, tracker, periodS);
    for (const s of reports(periodS, 20 * H))
      if (stage.noticed.heldS === null) stage.say('g', s, stage.at(s < 0 ? 0 : YARD_HALF_M + out, 0));
    return { stage, noticed: stage.noticed, gain: out };
  },
  tell: ({ out = 0 }) => `stand ${round(out)} m outside for a day`,
  seenBy: 'a fence drawn tighter; a receiver that claims less',
};

const coarse: Move = {
  name: 'let it be placed by radio cells only',
  act: 'blur_receiver',
  choices: { accuracy: [20, 3_000], out: [50, 6_000] },
  unit: 'm',
  won: 'lasting',
  periodsS: [600],
  play({ accuracy = 500, out = 500 }, periodS, draw) {
    const stage = new Stage(draw, yard, tracker, periodS);
    for (const s of reports(periodS, 30 * H))
      if (stage.noticed.heldS === null)
        stage.say('g', s, s < 0 ? stage.at(0, 0) : stage.at(YARD_HALF_M + out, 0, accuracy));
    return { stage, noticed: stage.noticed, gain: out };
  },
  tell: ({ accuracy = 0, out = 0 }) =>
    `claim ${round(accuracy)} m, stand ${round(out)} m outside for a day and a quarter`,
  seenBy: 'a second receiver; a patrol',
};

const foil = (name: string, subject: typeof yard | typeof road, unit: 'h' | 'km'): Move => ({
  name,
  act: 'hide_receiver',
  choices: { phase: [0, 1] },
  unit,
  won: 'until',
  periodsS: [600],
  play({ phase = 0 }, periodS, draw) {
    const stage = new Stage(draw, subject, tracker, periodS);
    const endS = 48 * H;
    let last = stage.at(0, 0);
    for (const s of reports(periodS, endS, phase)) {
      if (stage.noticed.heldS !== null) break;
      if (s < 0) last = stage.at(subject === road ? roadX(s) : 0, 0, 10, subject === road ? SPEED_MPS : 0);
      stage.say('g', s, last);
    }
    const hours = unseenS(stage.noticed, endS) / H;
    return { stage, noticed: stage.noticed, gain: unit === 'h' ? hours : hours * 3.6 * SPEED_MPS };
  },
  tell: () => 'foil over the antenna: the last fix is given again',
  seenBy: 'a second device; a seal with a receiver of its own; the first new fix',
});

const part: Move = {
  name: 'carry one of two devices off',
  act: 'carry_one_off',
  choices: { apart: [20, 3_000] },
  unit: 'm',
  won: 'lasting',
  periodsS: [600],
  play({ apart = 100 }, periodS, draw) {
    const stage = new Stage(draw, { ...yard, maxSeparationM: 100 }, pair, periodS);
    for (const s of reports(periodS, 20 * H)) {
      if (stage.noticed.heldS !== null) break;
      stage.say('g', s, stage.at(-200, 0));
      stage.say('s', s + 0.4 * periodS, { ...stage.at(s < 0 ? -200 : -200 + apart, 0), seal: { state: 'closed' } });
    }
    return { stage, noticed: stage.noticed, gain: apart };
  },
  tell: ({ apart = 0 }) => `set them ${round(apart)} m apart within the yard for a day`,
  seenBy: 'a smaller distance in the terms; receivers that claim less',
};

const silenceOne: Move = {
  name: 'silence one of two devices',
  act: 'silence_one',
  choices: { phase: [0, 1] },
  unit: 'h',
  won: 'until',
  periodsS: [600],
  play({ phase = 0 }, periodS, draw) {
    const stage = new Stage(draw, yard, pair, periodS);
    const endS = 24 * H;
    for (const s of reports(periodS, endS, phase)) {
      if (stage.noticed.heldS !== null) break;
      stage.say('g', s, stage.at(0, 0));
      if (s < 0) stage.say('s', s + 1, { ...stage.at(0, 0), seal: { state: 'closed' } });
    }
    return { stage, noticed: stage.noticed, gain: unseenS(stage.noticed, endS) / H };
  },
  tell: () => 'the seal’s device is smashed, the tracker lies where it was',
  seenBy: 'a shorter silence in the terms',
};

const creep: Move = {
  name: 'stand more than drive',
  act: 'creep',
  choices: { haltMin: [20, 236], hop: [100, 30_000] },
  unit: '% of the time',
  won: 'lasting',
  periodsS: [300],
  play({ haltMin = 60, hop = 1_000 }, periodS, draw) {
    const stage = new Stage(draw, road, tracker, periodS);
    const [haltS, hopS] = [haltMin * 60, hop / SPEED_MPS];
    for (const s of reports(periodS, 24 * H)) {
      if (stage.noticed.heldS !== null) break;
      const [rounds, into] = [Math.floor(Math.max(0, s) / (haltS + hopS)), Math.max(0, s) % (haltS + hopS)];
      const x = roadX(Math.min(0, s)) + rounds * hop + Math.max(0, into - haltS) * SPEED_MPS;
      stage.say('g', s, stage.at(x, 0, 10, s < 0 || into > haltS ? SPEED_MPS : 0));
    }
    return { stage, noticed: stage.noticed, gain: (100 * haltS) / (haltS + hopS) };
  },
  tell: ({ haltMin = 0, hop = 0 }) => `halt ${round(haltMin)} minutes, roll ${round(hop)} m, all day`,
  seenBy: 'a shorter halt in the corridor’s terms; times of arrival at stops',
};

const impersonate = (signs: boolean): Move => ({
  name: signs ? 'jam a device that signs and speak for it' : 'jam a device that does not sign and speak for it',
  act: 'speak_instead_of_device',
  choices: { phase: [0, 1] },
  unit: 'h',
  won: 'until',
  periodsS: [600],
  play({ phase = 0 }, periodS, draw) {
    const stage = new Stage(draw, yard, tracker, periodS, signs ? 'key' : undefined);
    const endS = 48 * H;
    for (const s of reports(periodS, endS, phase)) {
      if (stage.noticed.heldS !== null) break;
      stage.say('g', s, stage.at(0, 0), s < 0 || !signs);
    }
    return { stage, noticed: stage.noticed, gain: unseenS(stage.noticed, endS) / H };
  },
  tell: () => 'readings made up, with the right numbers',
  seenBy: signs ? 'its signature' : 'a device that signs; a patrol',
});

export const movesOfPlace: readonly Move[] = [
  leave,
  detour,
  moveOff,
  coarse,
  foil('hide the receiver at rest', yard, 'h'),
  foil('hide the receiver under way', road, 'km'),
  part,
  silenceOne,
  creep,
  impersonate(false),
  impersonate(true),
];
