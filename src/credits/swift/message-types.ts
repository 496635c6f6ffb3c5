/**
 * The rows of each message type, in order: `tag`, options in brackets, `?` when the row is optional. Release 2018 and
 * later. Source: public field tables; rows marked mandatory are the network's.
 */
const draft = '42C? 42[AD]? 42M? 42P?';
const route = '44A? 44E? 44F? 44B? 44C? 44D?';
const texts = '45A? 46A? 47A? 49G? 49H?';
const amendedTexts = '45B? 46B? 47B? 49M? 49N?';

const rowsByType = {
  '700':
    `27 40A 20 23? 31C 40E 31D 51[AD]? 50 59 32B 39A? 39C? 41[AD] ${draft} 43P? 43T? ${route} ${texts} ` +
    '71D? 48? 49 58[AD]? 53[AD]? 78? 57[ABD]? 72Z?',
  '701': `27 20 ${texts}`,
  '705': `40A 20 31D 50 59 32B 39A? 39C? 41[AD]? ${route} 45A? 57[AD]? 79Z? 72Z?`,
  '707':
    `27 20 21 23 52[AD]? 50B? 31C 26E 30 22A 23S? 40A? 40E? 31D? 50? 59? 32B? 33B? 39A? 39C? 41[AD]? ${draft} ` +
    `43P? 43T? ${route} ${amendedTexts} 71D? 71N? 48? 49? 58[AD]? 53[AD]? 78? 57[ABD]? 72Z?`,
  '708': `27 20 21 23 26E 30 ${amendedTexts}`,
  '710':
    `27 40B 20 21 23? 31C 40E 31D 52[AD]? 50B? 51[AD]? 50 59 32B 39A? 39C? 41[AD] ${draft} 43P? 43T? ${route} ` +
    `${texts} 71D? 48? 49 58[AD]? 53[AD]? 78? 78D? 57[ABD]? 72Z?`,
  '711': `27 20 21 ${texts}`,
  '720':
    `27 40B 20 21 31C 40E 31D 52[AD]? 50B? 50 59 32B 39A? 39C? 41[AD] ${draft} 43P? 43T? ${route} ` +
    `${texts} 71D? 48? 49 58[AD]? 78? 78D? 57[ABD]? 72Z?`,
  '721': `27 20 21 ${texts}`,
  '730': '20 21 25? 30 32[BD]? 57[AD]? 71D? 72Z? 79Z?',
  '732': '20 21 30 32B 72Z?',
  '734': '20 21 32A 73A? 33[AB]? 57[ABD]? 72Z? 77J 77B',
  '740': `20 25? 40F 31D? 58[AD]? 59? 32B 39A? 39C? 41[AD] ${draft} 71A? 71D? 72Z?`,
  '742': '20 21 31C? 52[AD] 32B 33B? 71D? 34[AB] 57[ABD]? 58[AD]? 72Z?',
  '744': '20 21 52[AD] 21A 31C? 34[AB] 73R 73S 71D? 72Z?',
  '747': '20 21? 30 31E? 32B? 33B? 34B? 39A? 39C? 72Z? 77?',
  '750': '20 21 32B 33B? 71D? 73A? 34B? 57[ABD]? 72Z? 77J',
  '752': '20 21 23 30 32B? 71D? 33[AB]? 53[ABD]? 54[ABD]? 72Z? 79Z?',
  '754': '20 21 32[AB] 33B? 71D? 73A? 34[AB]? 53[ABD]? 57[ABD]? 58[AD]? 72Z? 77?',
  '756': '20 21 32B 33A 53[ABD]? 54[ABD]? 72Z? 79Z?',
  '759': '27 20 21? 22D 23? 52[AD]? 23H 45D 23X?',
  '798': '20 12 77E',
  '799': '20 21? 79',
} as const;

export type MessageType = keyof typeof rowsByType;
export const messageTypes = Object.keys(rowsByType) as MessageType[];
export const isMessageType = (type: string): type is MessageType => Object.hasOwn(rowsByType, type);

export interface Row {
  /** The tags that may fill the row: one, or one an option. */
  tags: readonly string[];
  /** "42a": how the row is named when no option is chosen. */
  label: string;
  mandatory: boolean;
}

function rowOf(text: string): Row {
  const [, number = '', options = '', optional = ''] = /^(\w+?)(?:\[([A-Z]+)\])?(\??)$/.exec(text) ?? [];
  const tags = options ? Array.from(options, (option) => number + option) : [number];
  return { tags, label: options ? `${number}a` : number, mandatory: optional === '' };
}

export const messageRows = Object.fromEntries(
  Object.entries(rowsByType).map(([type, rows]) => [type, rows.split(' ').map(rowOf)]),
) as unknown as Record<MessageType, readonly Row[]>;

/** Characters of one message, line ends counted as two. Long-text types 10,000; the short reimbursement types 2,000. */
export const messageLengthMax = (type: MessageType): number => (type === '740' || type === '742' ? 2_000 : 10_000);

/** The type that carries on a message too long for one, and the text fields that may. */
export const continuationTypes: Partial<Record<MessageType, MessageType>> = {
  '700': '701',
  '707': '708',
  '710': '711',
  '720': '721',
};
