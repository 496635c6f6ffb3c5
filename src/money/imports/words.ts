import { own } from '../../kernel/own.ts';
import { refusalNamed, type Text } from '../../kernel/refusal.ts';

/** What is wrong with a field or line, for people. Codes that acts share have their words in the list of refusals. */
const words: Record<string, Text> = {
  AMOUNT_UNREADABLE: { en: 'not an amount; write 1234.50 or 1,234.50', zh: '金额无法识别，请写作 1234.50 或 1,234.50' },
  AMOUNT_TOO_FINE: { en: 'more decimals than the currency has', zh: '小数位数超过币种精度' },
  AMOUNT_TOO_LARGE: { en: 'too large', zh: '金额过大' },
  AMOUNT_NOT_RECEIVED: { en: 'not money that came in', zh: '不是收款金额' },
  DATE_UNREADABLE: { en: 'not a date; write 2026-10-12', zh: '日期无法识别，请写作 2026-10-12' },
  DATE_AMBIGUOUS: { en: 'could be two days; write the year first', zh: '日期有歧义，请将年份写在最前' },
  CURRENCY_UNKNOWN: { en: 'not a currency that is dealt in', zh: '不支持的币种' },
  MISSING: { en: 'empty', zh: '未填写' },
  TOO_LONG: { en: 'too long', zh: '内容过长' },
  YES_NO_UNREADABLE: { en: 'neither yes nor no', zh: '请填写 是 或 否' },
  DECISION_UNREADABLE: { en: 'neither confirm nor reject', zh: '请填写 确认 或 拒绝' },
  VERSION_UNREADABLE: { en: 'not a version number', zh: '版本号无法识别' },
  ACCOUNT_UNREADABLE: { en: 'not an account number', zh: '账号无法识别' },
  LINE_REPEATED: { en: 'the same thing stands on an earlier line', zh: '与前面的行重复' },
  LINE_ENCODING: { en: 'characters that the file’s encoding does not have', zh: '该行编码错误' },
  LINE_QUOTES: { en: 'a quotation mark is not closed, or the line is far too long', zh: '引号不成对或该行过长' },
  LINE_FIELDS: { en: 'another number of fields than the heading', zh: '字段数与表头不一致' },
};

export const wordsOf = (code: string): Text => own(words, code) ?? refusalNamed(code)?.title ?? { en: code, zh: code };
