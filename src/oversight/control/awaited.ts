import { awaitedWords } from './awaited-words.ts';
import { effectOf } from './breach-effects.ts';
import { doubtEndsWith } from './doubt-words.ts';
import type { BreachKind, Doubt } from './engine/index.ts';
import type { StatusReason } from './status-reasons.ts';

/** Words for people, in both languages. */
export interface Text {
  en: string;
  zh: string;
}

/** With what the engine ends each kind of breach, as its rules do (`docs/control-engine.md`, “How a breach ends”). */
export const endsWith: Record<BreachKind, Text> = {
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

export const awaitedWhats = [
  'END_OF_BREACH',
  'INSPECTION',
  'SIGN_OFF',
  'STEADY_TIME',
  'READING',
  'END_OF_DOUBT',
  'AGREEMENT',
  'DEVICE',
  'SOURCE',
  'COUNT',
  'FINDING',
] as const;

/** One thing that must still happen before goods count as held again. */
export interface Awaited {
  what: (typeof awaitedWhats)[number];
  /** Of a breach, its kind. */
  kind?: BreachKind;
  /** Of a breach that goes on, what ends it; of a reading, of what. */
  by?: string;
  /** The same in both languages, where it is told in words. */
  inWords?: Text;
  until?: string;
}

export interface OpenBreach {
  kind: BreachKind;
  /** The devices see it no longer. */
  isOver: boolean;
  /** An inspector reported all that its sign-off rests on. */
  isInspected?: boolean;
}

/** Who does what before a breach is closed that is over for the devices. */
const inspection: Text = {
  en: 'the lender orders an inspection, and its inspector reports the goods whole since the breach began',
  zh: '银行下达查验指令，由其查验人报告自异常发生后货物完好',
};
const reseal: Text = {
  en: `${inspection.en}, with the number of the seal that is on them now`,
  zh: `${inspection.zh}，并报告现有封号`,
};
const signOff: Text = {
  en: 'the lender signs the breach off, by somebody who gave no order about it',
  zh: '银行签核该异常，签核人不得为相关指令的下达人',
};

/** Kinds after which the goods may have been opened. */
export const sealKinds: ReadonlySet<BreachKind> = new Set([
  'seal_broken',
  'seal_mismatch',
  'off_corridor',
  'outside_fence',
]);

const ofBreach = ({ kind, isOver, isInspected = false }: OpenBreach): Awaited[] => {
  const { needsInspection, needsSignOff } = effectOf(kind);
  const end = endsWith[kind] as Text | undefined;
  return [
    ...(isOver ? [] : [{ what: 'END_OF_BREACH', kind, ...(end && { by: end.en, inWords: end }) } as const]),
    ...(needsInspection && !isInspected
      ? [{ what: 'INSPECTION', kind, inWords: sealKinds.has(kind) ? reseal : inspection } as const]
      : []),
    ...(needsSignOff ? [{ what: 'SIGN_OFF', kind, inWords: signOff } as const] : []),
  ];
};

const missesReading = /^(READING_TOO_OLD|NEVER_HEARD|PLACE_NOT_PROVED|DEVICE_SILENT)$|_NOT_MEASURED$/;

/** What a status that rests on no breach waits for. */
function ofReason(reason: string): Awaited[] {
  const inWords = reason in doubtEndsWith ? doubtEndsWith[reason as keyof typeof doubtEndsWith] : undefined;
  const what = missesReading.test(reason) ? 'READING' : inWords ? 'END_OF_DOUBT' : undefined;
  return what === undefined ? [] : [{ what, by: reason, inWords: inWords ?? awaitedWords.READING }];
}

/** Of which breaches each doubt is a lesser sign: while the devices see the breach, its end is that of the doubt as well. */
const signOf: Partial<Record<Doubt, readonly BreachKind[]>> = {
  PLACE_IN_DOUBT: ['outside_fence', 'off_corridor'],
  DEVICES_APART: ['separated'],
  JUMP_UNEXPLAINED: ['implausible_motion'],
  MASS_IN_DOUBT: ['weight_short'],
  TAGS_UNSEEN: ['tags_missing'],
  CLIMATE_IN_DOUBT: ['climate_excursion'],
  FLAG_ALONE: ['tampered', 'seal_broken', 'seal_mismatch'],
};

/** The doubts that keep a watch and stand behind what is told of it: when that ends, they are told, and until they end nobody ends the watch. */
export const awaitedBehind = (
  doubts: readonly Doubt[],
  { statusReason, breaches }: { statusReason: string; breaches: readonly OpenBreach[] },
): Awaited[] =>
  doubts
    .filter((doubt) => doubt !== statusReason)
    .filter((doubt) => !breaches.some(({ kind, isOver }) => !isOver && signOf[doubt]?.includes(kind)))
    .flatMap(ofReason);

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
  const time =
    steadyUntil !== null && status !== 'in_control'
      ? [{ what: 'STEADY_TIME', until: steadyUntil, inWords: awaitedWords.STEADY_TIME } as const]
      : [];
  const unique = new Map(breaches.map((each) => [`${each.kind} ${each.isOver} ${each.isInspected ?? false}`, each]));
  return [...[...unique.values()].flatMap(ofBreach), ...ofReason(statusReason), ...time];
}

/** What one lender's proof waits for beside that: its own word, a device in place of another, one that measures. */
export function awaitedOfProof({ agreed, missing }: { agreed: string; missing: string | undefined }): Awaited[] {
  const device = missing === undefined ? [] : [{ what: 'DEVICE', by: missing, inWords: awaitedWords.DEVICE } as const];
  const agreement = { what: 'AGREEMENT', by: 'WATCH_NOT_AGREED', inWords: awaitedWords.AGREEMENT } as const;
  return [...(agreed === 'agreed' ? [] : [agreement]), ...device];
}

const ofLenders: readonly Awaited['what'][] = ['AGREEMENT', 'DEVICE', 'SOURCE', 'COUNT', 'FINDING'];

const ofSources: readonly string[] = [
  'TOO_FEW_SOURCES',
  'NO_SOURCE_APART',
  'SOURCE_UNSIGNED',
  'NO_SOURCE_OF_LENDER',
  'NO_LIVING_PAIR',
];

/** What the lender is to find, by what is open: new money counts nothing of the lot before it did (F11, F16). */
const findings: Readonly<Record<string, Text>> = {
  REWEIGHED_SHORT: {
    en: 'the lender closes the custody incident of the reweighing with its cause',
    zh: '银行查明复磅短少的原因并结案该监管事件',
  },
  INCIDENT_OPEN: {
    en: 'the lender closes the custody incident of what is over with its cause; until then the goods carry no new money',
    zh: '银行查明原因并结案该监管事件；结案前该货物不支持新增放款',
  },
};

/** What a lender's terms want proved and is not, as far as it is of devices, of a count or of what was found. */
export const awaitedOfTerms = (reasons: readonly string[]): Awaited[] =>
  reasons.flatMap((by): Awaited[] => {
    if (ofSources.includes(by)) return [{ what: 'SOURCE', by, inWords: awaitedWords.SOURCE }];
    if (by === 'COUNT_UNANSWERED') return [{ what: 'COUNT', by, inWords: awaitedWords.COUNT }];
    const inWords = findings[by];
    return inWords ? [{ what: 'FINDING', by, inWords }] : [];
  });

/** Of what the positions over one watch wait for, what is of their lenders and not of the watch: each once. */
export function awaitedOfLenders(positions: readonly unknown[]): Awaited[] {
  const found = new Map<string, Awaited>();
  for (const awaited of positions)
    for (const each of (awaited ?? []) as Awaited[])
      if (ofLenders.includes(each.what)) found.set(`${each.what} ${each.by}`, each);
  return [...found.values()];
}

export interface Standing {
  status: 'in_control' | 'at_risk' | 'lost' | 'unverified';
  statusReason: StatusReason;
}

/**
 * How a watch stands, for the subject and for every position over it: by what devices say, and by each breach that is not closed.
 * Over for the devices is not closed: while it waits for its inspection or sign-off, goods stand as its kind makes them. The worst is
 * told, and nothing that no longer holds: where nothing is wrong any more, only time is missing.
 */
export function standingOf(own: Standing, breaches: readonly OpenBreach[]): Standing {
  const reasonOf = ({ kind }: OpenBreach) => `BREACH_${kind.toUpperCase()}` as StatusReason;
  const grave = breaches.find(({ kind }) => effectOf(kind).effect === 'lost');
  if (grave) return { status: 'lost', statusReason: reasonOf(grave) };
  const isSteadying = own.statusReason === 'STEADYING';
  if (!isSteadying && (own.status === 'lost' || own.status === 'unverified')) return own;
  const [first] = breaches;
  if (first) return { status: 'at_risk', statusReason: reasonOf(first) };
  return isSteadying ? { ...own, status: 'at_risk' } : own;
}
