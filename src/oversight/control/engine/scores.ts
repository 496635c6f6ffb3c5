import { missingCount, trustOf } from './devices.ts';
import type { Expectation } from './expectation.ts';
import type { SubjectState } from './state.ts';

/** What speaks for and against one device. Counts are since the watch began. */
export interface DeviceScore {
  device: string;
  /** 0 to 1. */
  trust: number;
  received: number;
  repeated: number;
  /** Sequence numbers skipped and not yet seen; null where it has none. */
  missing: number | null;
  /** Too late to be judged. */
  late: number;
  /** Unsigned or wrongly signed, where the device has a key. */
  unproved: number;
  /** Messages whose time was plainly wrong. */
  clockFaults: number;
  /** How far the clock is behind receipt, less what the network takes; negative where it is ahead. Milliseconds. */
  clockLagMs: number;
  /** One sequence number with two contents. */
  clones: number;
  /** Positions that others, or its own next ones, disproved. */
  contradictions: number;
  /** Receipt time of its newest message; 0 never. */
  heardAt: number;
}

/** The record of each device of a subject, in the order of the expectation. */
export function deviceScores(state: SubjectState, expectation: Expectation): DeviceScore[] {
  return expectation.devices.map(({ code, hasNoNumbers }, i): DeviceScore => {
    const record = state.devices[i]!;
    const contradictions = state.head.contradictions[i]!;
    return {
      device: code,
      trust: trustOf(record, contradictions, hasNoNumbers),
      received: record.received,
      repeated: record.repeated,
      missing: hasNoNumbers ? null : missingCount(record),
      late: record.late,
      unproved: record.unproved,
      clockFaults: record.clockFaults,
      clockLagMs: record.lagMs,
      clones: record.clones,
      contradictions,
      heardAt: record.heardAt,
    };
  });
}
