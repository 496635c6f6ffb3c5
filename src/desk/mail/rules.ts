import { type Language, refusalList } from '../../kernel/refusal.ts';

/** How long a code is good, how often it may be guessed, and how soon another may be asked for. */
export const CODE_MINUTES = 30;
export const CODE_TRIES_MOST = 5;
export const AGAIN_SECONDS = 60;
/** After so many attempts a letter is given up; each waits longer than the one before. */
export const ATTEMPTS_MOST = 8;
export const waitSeconds = (attempts: number): number => Math.min(60 * 4 ** attempts, 21_600);

export const mailRefusals = refusalList({
  MAIL_NOT_HERE: [
    'precondition',
    'This installation sends no e-mail',
    '本系统未配置邮件发送',
    'Have who runs it set MAIL_SMTP_URL and MAIL_FROM',
    '请由运维人员设置 MAIL_SMTP_URL 与 MAIL_FROM',
  ],
  MAIL_ASKED_BEFORE: [
    'too-many',
    'A code was sent just now',
    '刚刚已发送确认码',
    'Look for it, or wait as many seconds as facts say',
    '请查收邮件，或等待 facts 所示秒数后重试',
  ],
  MAIL_CODE_WRONG: [
    'invalid',
    'This is not the code that was sent, or it is no longer good',
    '确认码不正确或已失效',
    'Give the eight digits of the newest letter, or ask for another',
    '请填写最新邮件中的八位数字，或重新申请',
  ],
});

export interface Letter {
  subject: string;
  body: string;
}
interface Kind {
  why: Record<Language, string>;
  open: number;
  overdue: number;
}
interface Urgent {
  why: Record<Language, string>;
  dueAt: Date | null;
  /** A colleague says that it is more than they can do. */
  isRaised: boolean;
}

/** The same in the language of who reads it. No letter names a thing, a party or an amount: those are read where one signs in. */
const says = (language: Language, en: string, zh: string): string => (language === 'zh' ? zh : en);
const foot = (language: Language, { home, ends }: { home: string; ends: string }): string =>
  `\n\n${says(language, 'Open your desk', '打开工作台')}: ${home}\n${says(language, 'No more of these letters', '不再接收此类邮件')}: ${ends}\n`;

type Links = { home: string; ends: string };

export const codeLetter = (language: Language, code: string, links: Links): Letter => ({
  subject: says(language, 'Holdfast: your code', 'Holdfast：确认码'),
  body:
    says(
      language,
      `The code for this address is ${code}. It is good for ${CODE_MINUTES} minutes. If you did not ask for it, leave it.`,
      `本邮箱的确认码为 ${code}，${CODE_MINUTES} 分钟内有效。如非本人申请，请忽略。`,
    ) + foot(language, links),
});

export function digestLetter(language: Language, on: string, kinds: readonly Kind[], links: Links): Letter {
  const open = kinds.reduce((sum, kind) => sum + kind.open, 0);
  const overdue = kinds.reduce((sum, kind) => sum + kind.overdue, 0);
  const line = ({ why, open: n, overdue: late }: Kind) =>
    says(
      language,
      `- ${why.en}: ${n}${late > 0 ? `, ${late} overdue` : ''}`,
      `- ${why.zh}：${n} 项${late > 0 ? `，逾期 ${late} 项` : ''}`,
    );
  return {
    subject: says(language, `Holdfast ${on}: ${open} await you`, `Holdfast ${on}：${open} 项待办`),
    body:
      [
        says(
          language,
          `${open} tasks await you, ${overdue} of them overdue.`,
          `待办 ${open} 项，其中逾期 ${overdue} 项。`,
        ),
        ...kinds.map(line),
      ].join('\n') + foot(language, links),
  };
}

export function urgentLetter(language: Language, tasks: readonly Urgent[], links: Links): Letter {
  const line = ({ why, dueAt, isRaised }: Urgent) => {
    const due = dueAt === null ? '' : ` (${says(language, 'by', '截止')} ${dueAt.toISOString().slice(0, 16)}Z)`;
    const raised = isRaised ? ` ${says(language, '(escalated by a colleague)', '（同事已上报）')}` : '';
    return `- ${why[language]}${due}${raised}`;
  };
  return {
    subject: says(language, `Holdfast: ${tasks.length} urgent`, `Holdfast：${tasks.length} 项紧急待办`),
    body:
      [
        says(language, 'At stake, or escalated, and you are awaited:', '涉及权利或控货，或已上报，等待您处理：'),
        ...tasks.map(line),
      ].join('\n') + foot(language, links),
  };
}
