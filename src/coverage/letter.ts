import { type Currency, formatMoney, money } from '../kernel/money.ts';
import type { Language } from '../kernel/refusal.ts';
import type { Cause } from './margin.ts';
import { ratioPercent } from './rules.ts';

export interface LetterFacts {
  callId: string;
  lender: string;
  pledgor: string;
  facilityId: string;
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
  cashMinor: bigint;
  goodsMinor: bigint;
  cause: Cause;
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
  exposure: { en: 'the secured debt grew', zh: '被担保债权增加' },
  custody_fault: { en: 'custody failed', zh: '监管过失' },
  unknown: { en: 'the cause of an incident of custody is not found yet', zh: '监管事件原因尚未查明' },
};

const percent = (bps: number): string => `${(bps / 100).toFixed(2)} %`;
const at = (instant: Date): string =>
  new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** The demand with its computation, so that the pledgor can check every figure; the law it rests on; how it may be met. */
export function demandLetter(f: LetterFacts): Record<Language, string> {
  const sum = (amountMinor: bigint) => formatMoney(money(amountMinor, f.currency));
  // What is not claimed is no line of the letter.
  const named = (label: string, amountMinor: bigint) => (amountMinor === 0n ? [] : [`${label}${sum(amountMinor)}`]);
  const base = f.valueMinor - f.reserveMinor;
  const ratio = ratioPercent(f.netExposureMinor, base) ?? '—';
  const article = f.isCharge ? '408' : '433';
  return {
    en: [
      `Margin call ${f.callId}, ${at(f.issuedAt)} (UTC+8)`,
      `From ${f.lender} to ${f.pledgor}, under facility ${f.facilityId}`,
      '',
      `The security for our claim has clearly lost value: ${reasons[f.cause].en}. Civil Code article ${article} entitles us to security that matches the loss.`,
      '',
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
      ...(f.dueAssumed
        ? ['The working days of that time are not published yet; it is longer than they can make it.']
        : []),
      'If you hold other figures, dispute this call with yours before that time. Otherwise the agreed event of default occurs.',
    ].join('\n'),
    zh: [
      `补仓通知书 ${f.callId}　${at(f.issuedAt)}（北京时间）`,
      `${f.lender} 致 ${f.pledgor}，授信编号 ${f.facilityId}`,
      '',
      `担保财产价值明显减少：${reasons[f.cause].zh}。依据民法典第 ${article} 条，我行有权要求提供与减少价值相应的担保。`,
      '',
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
      ...(f.dueAssumed ? ['该期间的工作日安排尚未公布，期限已相应延长。'] : []),
      '如对数据有异议，请在期限内附贵方数据提出；逾期即构成约定的违约事件。',
    ].join('\n'),
  };
}
