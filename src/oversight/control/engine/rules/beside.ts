import { type Fix, reachM } from '../fixes.ts';
import { distanceM } from '../geodesy.ts';
import type { Judgement, OutsideRun } from '../judgement.ts';

/** Two receivers of one subject that stand are at one place, give or take their radii. */
const BESIDE_M = 150;
const BESIDE_RADII = 2;
/** With radii this large together, agreement says little. */
const VAGUE_M = 200;

/** Another device holds the same place outside: what throws two receivers does not throw both to one. */
export function isBeside(j: Judgement, device: number, run: OutsideRun, fix: Fix): boolean {
  if (run.votes < 1) return false;
  return j.outside.some((other, i) => {
    const its = j.fixes[i];
    if (i === device || !other || !its || other.votes < 1 || other.insideVotes > 0) return false;
    const bothM = reachM(its) + reachM(fix);
    return bothM < VAGUE_M && distanceM(its.lat, its.lon, fix.lat, fix.lon) < BESIDE_M + BESIDE_RADII * bothM;
  });
}
