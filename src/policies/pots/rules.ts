import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';

export const potKinds = [
  'quota',
  'relending_batch',
  'bond',
  'subsidy',
  'risk_share',
  'purpose_account',
  'joint_line',
  'fx_lock',
] as const;
export type PotKind = (typeof potKinds)[number];

/** What somebody opens: a purpose account comes with its loan, a joint line with a motion. */
export const openedKinds = [
  'quota',
  'relending_batch',
  'bond',
  'subsidy',
  'risk_share',
  'purpose_account',
  'fx_lock',
] as const;

/** What a pot is for, kind by kind; of a quota whose loans, of a bond its label, of a subsidy what is paid for. */
export const potLabels: Readonly<Record<PotKind, readonly string[]>> = {
  quota: ['small', 'rural', 'manufacturing'],
  relending_batch: ['small', 'rural', 'rediscount'],
  bond: ['small', 'green', 'rural', 'tier2'],
  subsidy: ['interest', 'fee', 'prize', 'risk'],
  risk_share: ['national_fund'],
  purpose_account: ['upgrade'],
  joint_line: ['joint'],
  fx_lock: ['sell', 'buy'],
};

/** In which class an object stands once: a loan in one batch, under one bond, in one subsidy of a kind (measures 13, 14, 17). */
export const exclusivityOf = (kind: PotKind, label: string): string | null =>
  kind === 'relending_batch' || kind === 'bond' || kind === 'risk_share'
    ? kind
    : kind === 'subsidy'
      ? `subsidy ${label}`
      : kind === 'quota'
        ? `quota ${label}`
        : null;

/**
 * Who opens a pot of a kind: money of the state is an authority’s to give, the national fund stands behind a guarantor (4.3, row 17), a bank sets itself quotas
 * and issues bonds. Whatever lends keeps accounts for a purpose and locks rates.
 */
export const ownersOf = (kind: PotKind, label: string): readonly string[] => {
  if (kind === 'subsidy' || isOfBills({ kind, label })) return ['authority'];
  if (kind === 'risk_share') return ['guarantor', 'authority'];
  return kind === 'quota' || kind === 'bond' || kind === 'relending_batch' ? ['bank'] : ['bank', 'factor', 'guarantor'];
};

/** Bills of exchange, and no loans, stand in a batch of the central bank for them. */
export const isOfBills = ({ kind, label }: { kind: string; label: string }): boolean =>
  kind === 'relending_batch' && label === 'rediscount';

/** Whose earmarks are money that went out. */
export const spentKinds: readonly PotKind[] = ['purpose_account'];

/** Whose earmarks count what is owed, or a share of it: they fall with it. */
export const owedKinds: readonly PotKind[] = ['relending_batch', 'bond', 'risk_share'];

/** Whose earmarks an approval made: they leave with the loan and not before, or the next one would be approved in their room. */
export const approvedKinds: readonly PotKind[] = ['quota'];

export const potStates = ['open', 'closed'] as const;
export type PotState = (typeof potStates)[number];
/** Asked: of another's pot, whose owner says yes or no; room is kept for it meanwhile. */
export const earmarkStates = ['asked', 'live', 'freed', 'declined'] as const;
export type EarmarkState = (typeof earmarkStates)[number];

export const potRefusals = refusalList({
  POT_LABEL_UNFIT: [
    'invalid',
    'A pot of this kind has no such label',
    '该类额度池没有此标签',
    'Choose one of those in facts',
    '请从 facts 所列中选择',
  ],
  POT_UNFIT: [
    'invalid',
    'A pot of this kind needs a member that is missing, or one is beyond what it may be',
    '该类额度池要素不全或超出限度',
    'Give a locked rate its rate and another money than yuan, a risk share its share, a batch of relending the rate before it where no loan on record shows one, no less than it passes on and no more than the record in facts shows or a loan may cost, one of rediscount its rate before, a pot an owner of the roles in facts, an account for a purpose no more than its loan, and name lenders alone as drawers',
    '锁汇须填汇率且不得为人民币，分担须填比例，再贷款须有此前利率（无记录时须填写），不得低于让利幅度，且不得高于 facts 所列记录或贷款利率上限，再贴现批次须填写此前利率，设立方须为 facts 所列角色，专户不得超过贷款，使用方须为放款机构',
  ],
  POT_EXHAUSTED: [
    'precondition',
    'Less is left in the pot than is asked',
    '额度池余额不足',
    'Ask no more than what facts say is left',
    '请不要超过 facts 所列余额',
  ],
  POT_TAKEN: [
    'conflict',
    'It is drawn in this class already, and counts once',
    '该对象已在同类额度池中占用，不得重复',
    'Free it there first, or leave it there',
    '请先释放，或保留原占用',
  ],
  POT_NOT_OPEN: [
    'wrong-state',
    'The pot is closed, or not of these days',
    '额度池已关闭或不在有效期内',
    'Read the pot',
    '请查看该额度池',
  ],
  POT_NOT_YOURS: [
    'forbidden',
    'Who owns the pot or is named in it draws on it',
    '仅所有方及指定方可使用该额度池',
    'Ask the owner to name you',
    '请由所有方指定',
  ],
  POT_BILL_NOT_HELD: [
    'precondition',
    'A bank gives a bill that it discounted and holds, before its day',
    '仅可提交本行已贴现且持有的未到期票据',
    'Name such a bill, or take it in first',
    '请提交符合条件的票据，或先办理贴现',
  ],
  POT_DRAWN: [
    'wrong-state',
    'Something is drawn on the pot',
    '额度池尚有占用',
    'Free it first; an account for a purpose is closed once its payees are paid in full or its loan is over',
    '请先释放占用；专户须待所列收款人付足或贷款终结后方可关闭',
  ],
  POT_CURRENCY: [
    'invalid',
    'The pot is in another currency',
    '币种与额度池不符',
    'Use the currency in facts',
    '请使用 facts 所列币种',
  ],
  POT_ADMITS_NOT: [
    'precondition',
    'The pot does not admit it: a rule of the day is not met',
    '不符合该额度池的准入规则',
    'Facts name each rule, what it asks and what is so',
    'facts 列明各项规则、要求及实际情况',
  ],
  EARMARK_FREED: ['wrong-state', 'It is freed already', '该占用已释放', 'Read it again', '请重新读取'],
  EARMARK_ANSWERED: ['wrong-state', 'It waits for no answer', '该申请无需答复', 'Read it again', '请重新读取'],
  EARMARK_SPENT: [
    'wrong-state',
    'The money of it went out, and stands as it went',
    '该笔款项已支付，占用保留',
    'Have the payment returned: what comes back is freed with it',
    '请先退回款项，占用随之释放',
  ],
  EARMARK_OF_LOAN: [
    'wrong-state',
    'The approval of the loan drew it, and it stands while the loan does',
    '该占用由贷款批准形成，随贷款存续',
    'Decline the loan, or wait until it is repaid: it is freed by itself',
    '贷款被否决或结清后自动释放',
  ],
  MILESTONE_PAPER_USED: [
    'conflict',
    'This paper shows another milestone, or the account itself',
    '该文件已用于其他节点或账户',
    'Name the paper that shows this milestone',
    '请提供证明本节点的文件',
  ],
  EARMARK_KEEPS_MIX: [
    'precondition',
    'Without it small firms are less than their share of what is guaranteed',
    '释放后小微占比低于规定比例',
    'Free what stands for larger firms first',
    '请先释放为较大企业提供的担保',
  ],
  GUARANTEE_MIX: [
    'precondition',
    'With it small firms are less than their share of all that is guaranteed',
    '出具后小微占全部担保的比例低于规定',
    'Guarantee more for small firms first, or state the size of the firm for guarantees',
    '请先增加小微担保，或登记该企业的担保用途规模',
  ],
  PURPOSE_ACCOUNT_MISSING: [
    'precondition',
    'Money for transformation and renovation goes out of an account for that purpose alone',
    '技术改造贷款须通过专用账户支付',
    'Open a purpose account for the loan with its payees and milestones',
    '请为该贷款开立专用账户，列明收款人及节点',
  ],
  PURPOSE_INVOICE: [
    'precondition',
    'The invoice is not of this payee in the money of the loan, is void, or says less than is paid by it',
    '发票非该收款人开具、币种不符、已作废，或金额小于凭其支付的款项',
    'Name another invoice, or pay no more by it than facts say is left',
    '请提供其他发票，或不超过 facts 所列余额支付',
  ],
  PURPOSE_PAYEE: [
    'precondition',
    'The payee is not of this purpose, or its milestone is not reached or is paid in full',
    '收款人不在专用清单内，或节点未达成或已付足',
    'Pay who stands in facts, up to what is left for it',
    '请支付 facts 所列收款人，且不超过其余额',
  ],
});

/** A name or an account as it is compared: however it is spaced and written. */
export const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase();

/** What one rule of admission asks, and what is so. */
export interface Tested {
  rule: string;
  asks: string | number;
  is: string | number | null;
  isMet: boolean;
}

/** Every rule of an admission is met, or it is refused with all of them. */
export function assertAdmitted(tests: readonly Tested[]): void {
  if (tests.some(({ isMet }) => !isMet))
    refuse(potRefusals.POT_ADMITS_NOT, { at: '/objectId', facts: { rules: tests } });
}

export const isOpenOn = (
  pot: { status: string; validFrom: LocalDate; validUntil: LocalDate },
  on: LocalDate,
): boolean => pot.status === 'open' && pot.validFrom <= on && on <= pot.validUntil;

/** What a batch passes on: the average before less the average of what is in it, weighted by amount, half up (measure 13). */
export function weightedBps(rows: readonly { amountMinor: bigint; rateBps: number }[]): number | null {
  const whole = rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  if (whole === 0n) return null;
  const part = rows.reduce((sum, { amountMinor, rateBps }) => sum + amountMinor * BigInt(rateBps), 0n);
  return Number((2n * part + whole) / (2n * whole));
}

/** A share of a whole in basis points, down: what is not whole is not counted. */
export const shareBps = (partMinor: bigint, wholeMinor: bigint): number | null =>
  wholeMinor === 0n ? null : Number((partMinor * 10_000n) / wholeMinor);
