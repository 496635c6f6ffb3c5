import { effectOf } from './breach-effects.ts';

/** With what the engine ends each kind of breach, as its rules do (`docs/control-engine.md`, “How a breach ends”). */
export const endsWith: Record<string, string> = {
  outside_fence: 'the next new fix inside, of every device that was outside',
  off_corridor: 'the next new fix inside, of every device that was outside',
  separated: 'six comparisons that find the devices together, over at least an hour',
  implausible_motion: 'half an hour of fixes without another such jump',
  unplanned_stop: 'the first fix that shows it left the place',
  overdue: 'its arrival, or leaving, or another plan',
  silent: 'the first reading that is of the present',
  seal_broken: 'two readings in a row, of one device, that say closed',
  seal_mismatch: 'two readings in a row, of one device, of the number that is right',
  weight_short: 'a level less than 0.8 of the tolerance short, with no release open',
  tags_missing: 'a read of each of the tags that were missed',
  door_open: 'a minute closed; after many short openings, as long as it may be open',
  climate_excursion: 'two readings in bounds, or one well within',
  tampered: 'six hours without another such flag',
};

export const awaitedWhats = ['END_OF_BREACH', 'INSPECTION', 'SIGN_OFF', 'STEADY_TIME', 'READING'] as const;

/** One thing that must still happen before goods count as held again. */
export interface Awaited {
  what: (typeof awaitedWhats)[number];
  /** Of a breach, its kind. */
  kind?: string;
  /** Of a breach that goes on, what ends it; of a reading, of what. */
  by?: string;
  until?: string;
}

export interface OpenBreach {
  kind: string;
  /** The devices see it no longer. */
  isOver: boolean;
}

const ofBreach = ({ kind, isOver }: OpenBreach): Awaited[] => {
  const { needsInspection, needsSignOff } = effectOf(kind);
  const end = endsWith[kind];
  return [
    ...(isOver ? [] : [{ what: 'END_OF_BREACH', kind, ...(end !== undefined && { by: end }) } as const]),
    ...(needsInspection ? [{ what: 'INSPECTION', kind } as const] : []),
    ...(needsSignOff ? [{ what: 'SIGN_OFF', kind } as const] : []),
  ];
};

const missesReading = /^(READING_TOO_OLD|NEVER_HEARD|PLACE_NOT_PROVED)$|_NOT_MEASURED$/;

/** Everything that is still awaited before a watch says that all is well, worst first; nothing where it says so. */
export function awaitedOf({
  status,
  statusReason,
  steadyUntil,
  breaches,
}: {
  status: string;
  statusReason: string;
  steadyUntil: string | null;
  breaches: readonly OpenBreach[];
}): Awaited[] {
  const reading = missesReading.test(statusReason) ? [{ what: 'READING', by: statusReason } as const] : [];
  const time =
    steadyUntil !== null && status !== 'in_control' ? [{ what: 'STEADY_TIME', until: steadyUntil } as const] : [];
  const unique = new Map(breaches.map((each) => [`${each.kind} ${each.isOver}`, each]));
  return [...[...unique.values()].flatMap(ofBreach), ...reading, ...time];
}
