import { type Sensitivity, sensitivityOf } from '../engine/index.ts';
import type { Choice, Move, Played } from './moves.ts';
import { movesOfGoods } from './moves-of-goods.ts';
import { movesOfPlace } from './moves-of-place.ts';
import { drawsFrom } from './stage.ts';

/**
 * An adversary that knows the engine: it tries each move with values it chooses, keeps what wins most unseen, and tries on
 * near it. The frontier is what it found; whoever lends reads it as what he must not trust the watch for.
 */
export interface Frontier {
  move: string;
  act: Sensitivity['act'];
  reportEveryS: number;
  /** The best it found: what was done, how much it won, how long it stayed unseen; null gain where nothing did. */
  did: string;
  choice: Choice;
  gain: number;
  unit: Move['unit'];
  unseenS: number | null;
  /** What held or told it then; null where nothing did until the end. */
  noticedBy: string | null;
  stated: Omit<Sensitivity, 'act'>;
  seenBy: string;
  tries: number;
}

export { tableOf } from './table.ts';

export const moves: readonly Move[] = [...movesOfPlace, ...movesOfGoods];

const WIDE = 20;
/** A share of the tries goes near the best so far, nearer and nearer. */
const SEARCHED_SHARE = 0.5;

function between([low, high]: readonly [number, number], u: number): number {
  return low > 0 && high / low > WIDE ? low * (high / low) ** u : low + u * (high - low);
}

function whereIn([low, high]: readonly [number, number], value: number): number {
  return low > 0 && high / low > WIDE ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

interface Tried {
  choice: Choice;
  played: Played;
  won: number;
}

/** How much a try won: what lasts counts only where nobody noticed. */
const wonBy = ({ won }: Move, { gain, noticed }: Played): number =>
  won === 'lasting' && (noticed.heldS !== null || noticed.toldS !== null) ? 0 : Math.max(0, gain);

function search(move: Move, periodS: number, seed: number, budget: number): Tried {
  const draw = drawsFrom(seed);
  let best: Tried | null = null;
  for (let n = 0; n < budget; n++) {
    const isNear = best !== null && best.won > 0 && n >= budget * SEARCHED_SHARE;
    const width = 0.3 * (1 - n / budget);
    const choice: Choice = {};
    for (const [name, bounds] of Object.entries(move.choices)) {
      const u = isNear ? whereIn(bounds, best!.choice[name]!) + width * (2 * draw() - 1) : draw();
      choice[name] = between(bounds, Math.min(1, Math.max(0, u)));
    }
    const played = move.play(choice, periodS, drawsFrom(seed + 7_919 * (n + 1)));
    const tried = { choice, played, won: wonBy(move, played) };
    if (best === null || tried.won > best.won) best = tried;
  }
  return best!;
}

const rounded = (n: number): number => (n >= 100 ? Math.round(n) : Math.round(n * 100) / 100);

/** @param budget tries a move; a few dozen say what a few hundred do */
export function frontierOf(seed: number, budget: number): Frontier[] {
  return moves.flatMap((move, m) =>
    move.periodsS.map((periodS, i): Frontier => {
      const { choice, played, won } = search(move, periodS, seed + 1_009 * m + 97 * i, budget);
      const { noticed, stage } = played;
      const { act, ...stated } = sensitivityOf(stage.expectation, stage.startedAt, stage.head).find(
        (each) => each.act === move.act,
      )!;
      return {
        move: move.name,
        act,
        reportEveryS: periodS,
        did: move.tell(choice),
        choice,
        gain: rounded(won),
        unit: move.unit,
        unseenS: noticed.heldS ?? noticed.toldS,
        noticedBy: noticed.by,
        stated,
        seenBy: move.seenBy,
        tries: budget,
      };
    }),
  );
}
