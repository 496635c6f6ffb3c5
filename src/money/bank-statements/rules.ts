import type { Currency } from '../../kernel/money.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';

export const formats = ['csv', 'mt940', 'camt.053'] as const;
export type StatementFormat = (typeof formats)[number];

export interface BankEntry {
  /** The bank's own number of the entry. */
  reference: string;
  /** What was paid by it, where the bank says so: our own reference of a transfer. */
  endToEndId: string | undefined;
  /** Money in is positive, money out negative. */
  amountMinor: bigint;
  isReversal: boolean;
  valueOn: LocalDate;
  bookedOn: LocalDate;
  counterparty: string;
  memo: string;
}

/** A bank's statement of one account, whatever form it came in. */
export interface BankStatement {
  accountNumber: string;
  currency: Currency;
  /** The bank's number of the statement. */
  reference: string;
  openingMinor: bigint;
  closingMinor: bigint;
  closingOn: LocalDate;
  /** It opens with a balance within a statement, and not with that of a day. */
  isLaterPage?: boolean;
  entries: BankEntry[];
}

export const statementRefusals = refusalList({
  STATEMENT_UNREADABLE: [
    'invalid',
    'The statement cannot be read as this format',
    '无法按该格式读取对账单',
    'Send it as the bank made it; facts say where and why',
    '请按银行原始文件提交；facts 列明位置与原因',
  ],
  STATEMENT_EMPTY: [
    'invalid',
    'The file holds no statement',
    '文件中没有对账单',
    'Send a statement with its balances, even where nothing moved',
    '请提交含余额的对账单，即使当日无发生额',
  ],
  STATEMENT_TOO_LONG: [
    'too-large',
    'The statement has more lines than are taken at once',
    '对账单行数超过一次可处理上限',
    'Ask the bank for statements of shorter spans; facts say how many lines are taken',
    '请向银行索取较短期间的对账单；facts 列明行数上限',
  ],
  CLOSING_BALANCE_DIFFERS: [
    'invalid',
    'Opening balance and lines do not add up to the closing balance',
    '期初余额与发生额合计不等于期末余额',
    'A line is missing or twice, or was changed; ask the bank for the statement anew',
    '存在缺失、重复或被改动的行，请向银行重新索取',
  ],
  STATEMENT_LINE_TWICE: [
    'invalid',
    'Two lines of the statement bear one reference of the bank',
    '对账单内两行使用同一银行流水号',
    'Each line counts once; ask the bank for the statement anew',
    '每行只能计一次，请向银行重新索取',
  ],
  ENTRY_TAKEN_BEFORE: [
    'conflict',
    'A line of the statement came with an earlier statement',
    '对账单中的某行已在此前对账单中登记',
    'Send the statement that follows the last; facts name both',
    '请提交上一份之后的对账单；facts 列明两份',
  ],
  STATEMENT_GAP: [
    'conflict',
    'The opening balance is not the closing balance of the statement before',
    '期初余额与上一份对账单期末余额不符',
    'Send the statements between first; facts say where the last ended',
    '请先提交其间的对账单；facts 列明上一份截止情况',
  ],
  STATEMENT_DIFFERS: [
    'conflict',
    'A statement with this number is on record for the account, and says otherwise',
    '该账户此编号的对账单已登记且内容不同',
    'Ask the bank which is right; what is on record stands',
    '请与银行核实；已登记内容不变',
  ],
  STATEMENT_DAY_NOT_COME: [
    'invalid',
    'The statement tells of a day that has not come',
    '对账单含尚未到来的日期',
    'Send it when the day is over',
    '请于该日结束后提交',
  ],
  ENTRY_NOT_OPEN: [
    'wrong-state',
    'Nothing of this entry is open',
    '该笔已无未决差异',
    'Read it again; nothing is left to do',
    '请重新读取；无需再办理',
  ],
  PAYMENT_DIFFERS: [
    'invalid',
    'The payment that is named is of another amount or currency, or another entry paid it',
    '所指付款金额或币种不符，或已由其他分录支付',
    'Name the payment that this entry is',
    '请指明本笔对应的付款',
  ],
});

export const unreadable = (reason: string, line?: number): never =>
  refuse(statementRefusals.STATEMENT_UNREADABLE, {
    at: '/content',
    facts: { reason, ...(line !== undefined && { line }) },
  });

export const plainAccount = (text: string): string => {
  const plain = text.replace(/[\s/-]/g, '').toUpperCase();
  return /^[0-9A-Z]{8,34}$/.test(plain) ? plain : unreadable('an account number');
};

/** Lines of one file: each is matched with what is owed while the request waits. */
export const LINES_MOST = 1_000;
const REFERENCE_MOST = 64;
const isReference = (text: string): boolean => text.length <= REFERENCE_MOST && /[\p{L}\p{N}]/u.test(text);

/** What must hold of a statement by itself. */
export function assertSound(statement: BankStatement, today: LocalDate): void {
  const { entries, currency, openingMinor, closingMinor, reference } = statement;
  if (!isReference(reference)) unreadable('the number of the statement');
  const seen = new Set<string>();
  for (const entry of entries) {
    if (!isReference(entry.reference)) unreadable('the reference of a line');
    if (entry.amountMinor === 0n) unreadable('a line of nothing');
    const key = `${entry.amountMinor > 0n ? 'in' : 'out'} ${entry.reference}`;
    if (seen.has(key))
      refuse(statementRefusals.STATEMENT_LINE_TWICE, {
        at: '/content',
        facts: { statement: reference, bankReference: entry.reference },
      });
    seen.add(key);
    if (entry.bookedOn > today || entry.bookedOn > statement.closingOn)
      refuse(statementRefusals.STATEMENT_DAY_NOT_COME, { at: '/content', facts: { bookedOn: entry.bookedOn, today } });
  }
  if (statement.closingOn > today)
    refuse(statementRefusals.STATEMENT_DAY_NOT_COME, {
      at: '/content',
      facts: { closingOn: statement.closingOn, today },
    });
  const added = entries.reduce((sum, { amountMinor }) => sum + amountMinor, openingMinor);
  if (added !== closingMinor)
    refuse(statementRefusals.CLOSING_BALANCE_DIFFERS, {
      at: '/content',
      facts: { statement: reference, openingMinor, entriesMinor: added - openingMinor, closingMinor, currency },
    });
}

/** What must hold of it after the one before: nothing lies between them. */
export function assertFollows(
  { reference, currency, openingMinor, closingOn, isLaterPage }: BankStatement,
  before: { reference: string; closingMinor: bigint; closingOn: LocalDate } | undefined,
): void {
  const isGap = before
    ? before.closingMinor !== openingMinor || before.closingOn > closingOn
    : // The first that is known of an account begins where a statement begins.
      isLaterPage === true;
  if (isGap)
    refuse(statementRefusals.STATEMENT_GAP, {
      at: '/content',
      facts: {
        statement: reference,
        currency,
        openingMinor,
        closingOn,
        ...(before && {
          before: { statement: before.reference, closingMinor: before.closingMinor, closingOn: before.closingOn },
        }),
      },
    });
}

/** Two tellings of one statement: a bank that makes it anew gives it another number of the file, and not another line. */
export function saysTheSame(
  one: Pick<BankStatement, 'openingMinor' | 'closingMinor' | 'closingOn'> & { entries: readonly Moved[] },
  other: Pick<BankStatement, 'openingMinor' | 'closingMinor' | 'closingOn'> & { entries: readonly Moved[] },
): boolean {
  const lines = ({ entries }: { entries: readonly Moved[] }) =>
    entries.map(({ reference, amountMinor, valueOn }) => `${valueOn} ${amountMinor} ${reference}`).sort();
  const [these, those] = [lines(one), lines(other)];
  return (
    one.openingMinor === other.openingMinor &&
    one.closingMinor === other.closingMinor &&
    one.closingOn === other.closingOn &&
    these.length === those.length &&
    these.every((line, i) => line === those[i])
  );
}
type Moved = Pick<BankEntry, 'reference' | 'amountMinor' | 'valueOn'>;
