import { type DeviceRecord, newDeviceRecord } from './devices.ts';
import type { Expectation } from './expectation.ts';
import { type Fitted, fittedTo } from './fit.ts';
import { type Hearing, newHearing } from './hearing.ts';
import { type Judgement, newJudgement } from './judgement.ts';
import { type Ledger, newLedger } from './ledger.ts';
import type { Packed } from './pack.ts';
import type { Standing } from './status.ts';

/** Data late by up to this much of event time are judged again in their place; later ones are kept, not judged. */
export const HORIZON_MS = 6 * 3_600_000;
/** Never more entries than this are held for it, so for a subject that reports often the horizon is shorter. */
export const RECENT_MOST = 480;

/**
 * All that is remembered of one subject. A plain JSON value, bounded (sizes: docs/control-engine.md). The caller owns it; `fold`
 * changes it in place.
 */
export interface SubjectState {
  version: 1;
  fitted: Fitted;
  devices: DeviceRecord[];
  /** Concluded from all data. */
  head: Judgement;
  /** Concluded from the data before the horizon: what late data are judged again from. */
  base: Judgement;
  /** `head` as it was on a way between: what is put in its place since is judged from here, and the base moves here. */
  mid?: Judgement | null;
  /** Event time at which the clock by itself decided something last. */
  decidedAt?: number;
  /** Observations since `base`, in any order; null where the caller keeps messages itself (see `withRecent`). */
  recent: Packed[] | null;
  /** Event time of the newest observation. */
  newestAt: number;
  /** There is something `head` has not been judged on: late data, or changed orders. */
  isStale: boolean;
  hearing: Hearing;
  ledger: Ledger;
  standing: Standing;
  /** The latest receipt time or tick seen. */
  clock: number;
  /** What the scale was last said to show where it is short of the books; null or absent where it is not. */
  sensedKg?: number | null;
  /** Revisions of head and hearing that the ledger has seen. */
  announced: [number, number];
}

/** @param enrolledAt when the watch begins, receipt clock: a subject never heard is silent from here */
export function newState(expectation: Expectation, enrolledAt: number): SubjectState {
  return {
    version: 1,
    fitted: fittedTo(expectation),
    devices: expectation.devices.map(newDeviceRecord),
    head: newJudgement(expectation),
    base: newJudgement(expectation),
    recent: [],
    newestAt: -8.64e15,
    isStale: false,
    hearing: newHearing(enrolledAt),
    ledger: newLedger(),
    standing: { status: 'unverified', since: enrolledAt, betterSince: -1 },
    clock: enrolledAt,
    announced: [0, 0],
  };
}
