import { effectOf } from './breach-effects.ts';

/** Words for people, in both languages. */
export interface Text {
  en: string;
  zh: string;
}

/** With what the engine ends each kind of breach, as its rules do (`docs/control-engine.md`, “How a breach ends”). */
export const endsWith: Record<string, Text> = {
  outside_fence: {
    en: 'the next new fix inside, of every device that was outside',
    zh: '此前在外的每台设备，下一个在围栏内的新定位',
  },
  off_corridor: {
    en: 'the next new fix inside, of every device that was outside',
    zh: '此前在外的每台设备，下一个在走廊内的新定位',
  },
  separated: {
    en: 'six comparisons that find the devices together, over at least an hour',
    zh: '至少一小时内六次比对均显示设备同处',
  },
  implausible_motion: {
    en: 'half an hour of fixes without another such jump',
    zh: '半小时内的定位不再出现此类跳变',
  },
  unplanned_stop: {
    en: 'the first fix that shows it left the place',
    zh: '首个显示其已离开该处的定位',
  },
  overdue: {
    en: 'its arrival, or leaving, or another plan',
    zh: '到达、离开或计划变更',
  },
  silent: {
    en: 'the first reading that is of the present',
    zh: '首个反映当前状况的读数',
  },
  seal_broken: {
    en: 'two readings in a row, of one device, that say closed',
    zh: '同一设备连续两次读数为闭合',
  },
  seal_mismatch: {
    en: 'two readings in a row, of one device, of the number that is right',
    zh: '同一设备连续两次读到正确封号',
  },
  weight_short: {
    en: 'a level less than 0.8 of the tolerance short, with no release open',
    zh: '无放货在途时，重量缺口小于容差的 0.8 倍',
  },
  tags_missing: {
    en: 'a read of each of the tags that were missed',
    zh: '缺失的每个标签均再次被读到',
  },
  door_open: {
    en: 'a minute closed; after many short openings, as long as it may be open',
    zh: '关闭满一分钟；多次短时开启后，须关闭满允许开启的时长',
  },
  climate_excursion: {
    en: 'two readings in bounds, or one well within',
    zh: '两次读数在界内，或一次明显在界内',
  },
  tampered: {
    en: 'six hours without another such flag',
    zh: '六小时内不再出现此类标志',
  },
};

export const awaitedWhats = ['END_OF_BREACH', 'INSPECTION', 'SIGN_OFF', 'STEADY_TIME', 'READING'] as const;

/** One thing that must still happen before goods count as held again. */
export interface Awaited {
  what: (typeof awaitedWhats)[number];
  /** Of a breach, its kind. */
  kind?: string;
  /** Of a breach that goes on, what ends it; of a reading, of what. */
  by?: string;
  /** The same in both languages, where it is told in words. */
  inWords?: Text;
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
    ...(isOver
      ? []
      : [{ what: 'END_OF_BREACH', kind, ...(end !== undefined && { by: end.en, inWords: end }) } as const]),
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
