import { type Currency, formatMoney, money } from '../../kernel/money.ts';
import type { Language } from '../../kernel/refusal.ts';
import type { Moved } from './basis.ts';
import { type Cause, isLossOfValue } from './margin.ts';
import { ratioPercent } from './rules.ts';

export interface LetterFacts {
  callId: string;
  lender: string;
  pledgor: string;
  /** The facility as people know it. */
  facility: Record<Language, string>;
  currency: Currency;
  principalMinor: bigint;
  interestMinor: bigint;
  /** On overdue or misused principal, and on unpaid interest. */
  penaltyMinor: bigint;
  /** The part of it on unpaid interest. */
  compoundMinor: bigint;
  enforcementMinor: bigint;
  custodyMinor: bigint;
  damagesMinor: bigint;
  otherMinor: bigint;
  marginMinor: bigint;
  /** What the receivables of the facility carry of it. */
  receivableMinor: bigint;
  netExposureMinor: bigint;
  valueMinor: bigint;
  reserveMinor: bigint;
  callBps: number;
  targetBps: number;
  /** Marks in a row at the target, of as many days, that close the call; left out, the letter does not say. */
  curingMarks?: number;
  cashMinor: bigint;
  goodsMinor: bigint;
  cause: Cause;
  /** What has moved since the last state below the lines; left out of a letter that a person restated. */
  moved?: Moved;
  issuedAt: Date;
  dueAt: Date;
  /** The working days up to then are not published: the time is longer by what a holiday could take. */
  dueAssumed?: boolean;
  /** True under a mortgage or charge: the demand rests on Civil Code 408 there, on 433 under a pledge. */
  isCharge: boolean;
}

const reasons: Record<Cause, Record<Language, string>> = {
  market: { en: 'the market price fell', zh: '市场价格下跌' },
  quality: { en: 'age or condition of the goods reduced what they count for', zh: '货物库龄或品质变化致认定价值减少' },
  shortage: { en: 'less was weighed or counted than the books show', zh: '实测数量少于账面数量' },
  quantity: { en: 'goods have left the security', zh: '部分货物已退出担保' },
  exposure: { en: 'the secured debt grew', zh: '被担保债权增加' },
  line: { en: 'the agreed lines or terms of valuation were set anew', zh: '约定的警戒线或估值条件已调整' },
  rights: { en: 'rights that come before ours have grown', zh: '优先于我行的权利增加' },
  receivables: { en: 'the receivables that carry part of the debt count for less', zh: '应收账款可承担的债权减少' },
  custody_fault: { en: 'custody failed', zh: '监管过失' },
  unknown: { en: 'the cause of an incident of custody is not found yet', zh: '监管事件原因尚未查明' },
};

const percent = (bps: number): string => `${(bps / 100).toFixed(2)} %`;

/** What the demand rests on: the statute where value was lost, else what was agreed. */
function ground({ cause, isCharge, moved }: LetterFacts): Record<Language, string> {
  const article = isCharge ? '408' : '433';
  const { en, zh } = moved?.since === null && cause === 'line' ? reachedAtOnce : reasons[cause];
  return isLossOfValue(cause)
    ? {
        en: `The security for our claim has clearly lost value: ${en}. Civil Code article ${article} entitles us to security that matches the loss.`,
        zh: `担保财产价值明显减少：${zh}。依据民法典第 ${article} 条，我行有权要求提供与减少价值相应的担保。`,
      }
    : {
        en: `The agreed call line is reached: ${en}. This demand rests on the agreed terms of the facility.`,
        zh: `已触及约定的补仓线：${zh}。本通知依据授信约定发出。`,
      };
}

const reachedAtOnce: Record<Language, string> = {
  en: 'what is owed stands at or above it at the first valuation under these lines',
  zh: '按本次警戒线首次估值时债权已达到该线',
};

/** What has moved since the last state below the lines, each with its amount; nothing that has not. */
function movements({ moved, callBps }: LetterFacts, sum: (amountMinor: bigint) => string): Record<Language, string[]> {
  if (!moved || moved.since === null) return { en: [], zh: [] };
  const lines: [bigint, string, string][] = [
    [moved.marketMinor, 'Lost to the market price  ', '价格下跌减少　　'],
    [moved.shortageMinor, 'Weighed or counted less   ', '实测短少　　　　'],
    [moved.qualityMinor, 'Age or condition          ', '库龄或品质减少　'],
    [moved.quantityMinor, 'Goods that have left      ', '货物退出减少　　'],
    [moved.termsMinor, 'Terms of valuation        ', '估值条件调整减少'],
    [moved.exposureMinor, 'Debt grew by              ', '债权增加　　　　'],
    [moved.receivableMinor, 'Receivables count less by ', '应收账款减少　　'],
    [moved.rightsMinor, 'Senior rights grew by     ', '优先权利增加　　'],
  ];
  const found = lines.filter(([amount]) => amount > 0n);
  const line = moved.linesBefore;
  const before = line === undefined ? [] : [line ? percent(line.callBps) : null];
  return {
    en: [
      `Since ${moved.since}:`,
      ...found.map(([amount, en]) => `${en}${sum(amount)}`),
      ...before.map((bps) => `Call line                 ${bps ?? 'none'} before, ${percent(callBps)} now`),
      ...(found.length + before.length === 0 ? ['nothing of price, quantity, debt or lines'] : []),
      '',
    ],
    zh: [
      `自 ${moved.since} 以来：`,
      ...found.map(([amount, , zh]) => `${zh}${sum(amount)}`),
      ...before.map((bps) => `补仓线　　　　　由 ${bps ?? '无'} 调整为 ${percent(callBps)}`),
      ...(found.length + before.length === 0 ? ['价格、数量、债权及警戒线均无变化'] : []),
      '',
    ],
  };
}

/** What closes the call, so that who has paid knows why it still stands. */
function closing({ curingMarks, targetBps }: LetterFacts): Record<Language, string[]> {
  if (curingMarks === undefined) return { en: [], zh: [] };
  const target = percent(targetBps);
  return curingMarks === 1
    ? {
        en: [`This call closes at the next mark at or below ${target}.`],
        zh: [`下一次盯市不高于 ${target} 时，本通知即关闭。`],
      }
    : {
        en: [`This call closes at ${curingMarks} marks in a row at or below ${target}, each of another day.`],
        zh: [`连续 ${curingMarks} 次（每次不同日）盯市不高于 ${target} 时，本通知即关闭。`],
      };
}

const at = (instant: Date): string =>
  new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** The demand with its computation, so that the pledgor can check every figure; the law it rests on; how it may be met. */
export function demandLetter(f: LetterFacts): Record<Language, string> {
  const sum = (amountMinor: bigint) => formatMoney(money(amountMinor, f.currency));
  // What is not claimed is no line of the letter.
  const named = (label: string, amountMinor: bigint) => (amountMinor === 0n ? [] : [`${label}${sum(amountMinor)}`]);
  const base = f.valueMinor - f.reserveMinor;
  const ratio = ratioPercent(f.netExposureMinor, base) ?? '—';
  const why = ground(f);
  const since = movements(f, sum);
  return {
    en: [
      `Margin call ${f.callId}, ${at(f.issuedAt)} (UTC+8)`,
      `From ${f.lender} to ${f.pledgor}, under the facility ${f.facility.en}`,
      '',
      why.en,
      '',
      ...since.en,
      `Principal                 ${sum(f.principalMinor)}`,
      `Interest to this day      ${sum(f.interestMinor)}`,
      ...named('Penalty on principal      ', f.penaltyMinor - f.compoundMinor),
      ...named('Penalty on interest       ', f.compoundMinor),
      ...named('Costs of enforcement      ', f.enforcementMinor),
      ...named('Costs of custody          ', f.custodyMinor),
      ...named('Damages                   ', f.damagesMinor),
      `Credits and other claims  ${sum(f.otherMinor)}`,
      `Less margin               ${sum(f.marginMinor)}`,
      ...named('Less receivables          ', f.receivableMinor),
      `Net exposure              ${sum(f.netExposureMinor)}`,
      `Collateral after haircut  ${sum(f.valueMinor)}`,
      `Less senior reserves      ${sum(f.reserveMinor)}`,
      `Loan to value             ${ratio} %; call line ${percent(f.callBps)}, target ${percent(f.targetBps)}`,
      '',
      `Please provide, by ${at(f.dueAt)} (UTC+8), either ${sum(f.cashMinor)} in cash or repayment, or goods worth ${sum(f.goodsMinor)} after haircut, or both in part.`,
      ...closing(f).en,
      ...(f.dueAssumed
        ? ['The working days of that time are not published yet; it is longer than they can make it.']
        : []),
      'If you hold other figures, dispute this call with yours before that time. Otherwise the agreed event of default occurs.',
    ].join('\n'),
    zh: [
      `补仓通知书 ${f.callId}　${at(f.issuedAt)}（北京时间）`,
      `${f.lender} 致 ${f.pledgor}，授信：${f.facility.zh}`,
      '',
      why.zh,
      '',
      ...since.zh,
      `本金　　　　　　${sum(f.principalMinor)}`,
      `截至今日利息　　${sum(f.interestMinor)}`,
      ...named('罚息（本金）　　', f.penaltyMinor - f.compoundMinor),
      ...named('复利（未付利息） ', f.compoundMinor),
      ...named('实现债权费用　　', f.enforcementMinor),
      ...named('保管费用　　　　', f.custodyMinor),
      ...named('损害赔偿金　　　', f.damagesMinor),
      `信用证及其他债权 ${sum(f.otherMinor)}`,
      `减：保证金　　　${sum(f.marginMinor)}`,
      ...named('减：应收账款担保 ', f.receivableMinor),
      `净敞口　　　　　${sum(f.netExposureMinor)}`,
      `折扣后担保价值　${sum(f.valueMinor)}`,
      `减：优先债权准备 ${sum(f.reserveMinor)}`,
      `质押率　　　　　${ratio} %；补仓线 ${percent(f.callBps)}，目标 ${percent(f.targetBps)}`,
      '',
      `请于 ${at(f.dueAt)}（北京时间）前，以现金或还款 ${sum(f.cashMinor)}，或以折扣后价值 ${sum(f.goodsMinor)} 的货物，或两者组合补足。`,
      ...closing(f).zh,
      ...(f.dueAssumed ? ['该期间的工作日安排尚未公布，期限已相应延长。'] : []),
      '如对数据有异议，请在期限内附贵方数据提出；逾期即构成约定的违约事件。',
    ].join('\n'),
  };
}
