import { describe, expect, it } from 'vitest';
import { clock, Rehearsal } from '../../../../simulators/control/rehearsal.ts';
import { noBreaches, raise } from './breach.ts';
import { type AlarmFinding, announceChanges, newLedger } from './ledger.ts';

const { expectation } = new Rehearsal({ devices: { T: 'gnss_tracker' } });
const start = clock('10:00');

/** What is announced, judgement after judgement, of one breach that is judged a little different each time. */
function announced(judged: { since: number; closedAt: number }[]): string[] {
  const ledger = newLedger();
  return judged.flatMap(({ since, closedAt }, i) => {
    const breaches = noBreaches();
    raise(breaches, 'door_open', since, since + 60_000, 0.9, [[0, 1]], {});
    Object.assign(breaches.open[0] ?? {}, { closedAt });
    const findings: AlarmFinding[] = [];
    announceChanges(ledger, [breaches], expectation, start + i * 1_000, 0, findings);
    return findings.map(
      ({ type, alarm }) => `${i} ${type} ${alarm.since - start} ${Math.max(alarm.clearedAt - start, -1)}`,
    );
  });
}

describe('an alarm as announced', () => {
  it('begins at a whole millisecond, as it will be on record', () => {
    expect(announced([{ since: start + 0.6, closedAt: -1 }])).toEqual(['0 opened 1 -1']);
  });

  it('is amended once small moves of its beginning add up to a minute, and not before', () => {
    const judged = [0, 25, 50, 75, 100].map((s) => ({ since: start - s * 1_000, closedAt: -1 }));
    expect(announced(judged)).toEqual(['0 opened 0 -1', '3 amended -75000 -1']);
  });

  it('is amended when its end moves by more than a minute', () => {
    const judged = [-1, 600_000, 630_000, 720_000].map((end) => ({
      since: start,
      closedAt: end < 0 ? -1 : start + end,
    }));
    expect(announced(judged)).toEqual(['0 opened 0 -1', '1 cleared 0 600000', '3 amended 0 720000']);
  });
});
