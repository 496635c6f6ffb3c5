/**
 * What can be wrong with a message: our name → the network's error code where there is one, and the words for people.
 * A finding carries the code when it has one, else the name.
 */
const definitions = {
  INPUT_TOO_LARGE: ['', 'the input is larger than any sequence of messages', '输入超过报文序列的最大长度'],
  NO_MESSAGE: ['', 'there is no message here', '没有报文内容'],
  TEXT_BEFORE_FIELD: ['', 'text stands before the first field', '首个字段之前有文字'],
  TEXT_AFTER_MESSAGE: ['', 'text stands after the end of the message', '报文结束后仍有文字'],
  BLOCK_NOT_CLOSED: ['', 'the message is truncated: a block is not closed', '报文被截断：块未闭合'],
  BLOCK_4_MISSING: ['', 'there is no text block (block 4)', '缺少正文块（第4块）'],
  TAG_MALFORMED: ['T13', 'a line starts with a colon but is no field tag', '以冒号开头的行不是有效字段标签'],
  LINE_STARTS_WITH_HYPHEN: ['T12', 'a continuation line starts with a hyphen', '续行不得以连字符开头'],
  LINE_ENDS_MIXED: ['', 'line ends are mixed', '换行符不统一'],
  TYPE_UNKNOWN: ['', 'the message type cannot be told; name it', '无法判断报文类型，请指明'],
  TYPE_UNSUPPORTED: ['', 'this message type is not read here', '不支持该报文类型'],
  MESSAGE_TOO_LONG: ['M50', 'the message is longer than its type allows', '报文超过该类型的最大长度'],
  CHARACTER_NOT_SWIFT: ['M60', 'a character is in no SWIFT character set', '字符不属于任何SWIFT字符集'],
  CHARACTER_NOT_IN_SET: ['T12', 'a character is not in the set of this field', '字符不属于该字段的字符集'],
  LINE_EMPTY: ['T12', 'a line is empty', '存在空行'],
  LINE_TOO_LONG: ['T12', 'a line is too long', '行过长'],
  LINES_TOO_MANY: ['T12', 'there are too many lines', '行数过多'],
  FIELD_FORMAT: ['T12', 'the content does not have the form of the field', '内容不符合字段格式'],
  FIELD_EMPTY: ['T12', 'the field is empty', '字段为空'],
  FIELD_UNKNOWN: ['T13', 'this field does not belong to this message type', '该字段不属于此报文类型'],
  FIELD_REPEATED: ['T13', 'this field may stand only once', '该字段只能出现一次'],
  FIELD_OUT_OF_ORDER: ['T13', 'this field stands in the wrong place', '字段顺序错误'],
  FIELD_MISSING: ['T13', 'a mandatory field is missing', '缺少必填字段'],
  FIELD_LEGACY: ['', 'this field was withdrawn in November 2018', '该字段已于2018年11月废止'],
  FORM_LEGACY: ['', 'this form of content was withdrawn in November 2018', '该内容形式已于2018年11月废止'],
  DATE_INVALID: ['T50', 'this is no calendar date (YYMMDD)', '不是有效日期（YYMMDD）'],
  CURRENCY_UNKNOWN: ['T52', 'this is no ISO 4217 currency', '不是ISO 4217币种'],
  AMOUNT_FORMAT: [
    'T40',
    'an amount is digits with one decimal comma, at most 15 characters',
    '金额应为数字加一个小数逗号，最多15位',
  ],
  AMOUNT_DECIMALS: ['T43', 'the amount has more decimals than its currency (C03)', '金额小数位超过币种规定'],
  REFERENCE_SLASHES: [
    'T26',
    'a reference may not start or end with a slash or hold two in a row',
    '参考号首尾不得为斜杠，也不得含双斜杠',
  ],
  BIC_CHARACTERS: ['T27', 'an identifier code holds only capitals and digits', '识别码只能含大写字母和数字'],
  BIC_LENGTH: ['T28', 'an identifier code has 8 or 11 characters', '识别码应为8位或11位'],
  BIC_FORM: ['T29', 'an identifier code is 4 letters, 2 letters of country, 2 and perhaps 3 more', '识别码结构不正确'],
  SEQUENCE_INVALID: ['T75', 'number and total of the sequence do not agree with the message', '序号与总数不符'],
  CODE_INVALID: ['', 'this code is not on the list of the field', '代码不在该字段代码表内'],
  NARRATIVE_NOT_ALLOWED: ['D81', 'narrative is allowed only with the code OTHR', '仅代码OTHR可附说明'],
  STRUCTURED_LINE: [
    'T12',
    'structured text starts each item with /CODE/ and continues with //',
    '结构化文本须以/CODE/开头、//续行',
  ],
  RULE: ['', 'a rule between fields is broken', '违反字段间规则'],
  USAGE: ['', 'a usage rule is not kept', '不符合使用规则'],
  PART_MISSING: ['', 'a part of the sequence is missing', '缺少序列中的报文'],
  PART_REPEATED: ['', 'a part of the sequence stands twice', '序列中的报文重复'],
  PART_FOREIGN: ['', 'the parts do not belong together', '各部分不属于同一序列'],
  RENDER_CHANGED: ['', 'rendering would change the content', '生成将改变内容'],
} as const satisfies Record<string, readonly [code: string, en: string, zh: string]>;

export type FindingName = keyof typeof definitions;

export interface MessageFinding {
  /** The network's error code (T50, C02, D06 …) where there is one, else our own name. */
  code: string;
  name: FindingName;
  /** An error stops the message; a warning is for whoever drafts or reads it. */
  severity: 'error' | 'warning';
  field?: string;
  /** Line of the input, from 1. */
  line?: number;
  text: string;
}

export interface Place {
  field?: string | undefined;
  line?: number | undefined;
}

/** @param detail What was found here; @param code The rule's own code, when the name alone does not decide it. */
export function finding(
  name: FindingName,
  { field, line }: Place = {},
  detail?: string,
  { code, severity = 'error' }: { code?: string; severity?: 'error' | 'warning' } = {},
): MessageFinding {
  const [own, words] = definitions[name];
  return {
    code: code ?? (own || name),
    name,
    severity,
    ...(field === undefined ? {} : { field }),
    ...(line === undefined ? {} : { line }),
    text: detail ? `${words}: ${detail}` : words,
  };
}

/** The Chinese words of a finding, for the console. */
export const findingWordsZh = (name: FindingName): string => definitions[name][2];

export const isError = (f: MessageFinding): boolean => f.severity === 'error';
