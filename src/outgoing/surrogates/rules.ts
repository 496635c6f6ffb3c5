import { refusalList, refuse } from '../../kernel/refusal.ts';

/**
 * Money that took the place of collateral: insurance, compensation, expropriation (Civil Code 390), the price of charged
 * goods or of a pledged receivable that was transferred (406, 445), a document that matured first (442), fruits (430).
 */
export const surrogateKinds = [
  'insurance',
  'compensation',
  'expropriation',
  'transfer_price',
  'document_matured',
  'fruits',
] as const;
export type SurrogateKind = (typeof surrogateKinds)[number];

/** `accepted` is not paid; `paid` is all that was accepted; `closed` is given up, with what came until then. */
export const surrogateStatuses = ['open', 'accepted', 'refused', 'paid', 'closed'] as const;
export type SurrogateStatus = (typeof surrogateStatuses)[number];

export const surrogateRefusals = refusalList({
  SURROGATE_ITEM_NOT_PLEDGED: [
    'invalid',
    'One of the items is not held by this pledge, or the pledge over it has no effect yet',
    '其中标的不在该质权（抵押权）之下，或担保物权尚未设立',
    'Name live items of the pledge that the event befell',
    '请填写该担保合同项下有效的标的',
  ],
  SURROGATE_NO_FRUITS: [
    'precondition',
    'The pledge leaves the fruits to the pledgor (Civil Code 430)',
    '质押合同约定质权人不收取孳息（民法典第 430 条）',
    'Open no claim: they are the pledgor’s',
    '孳息归出质人，无需登记',
  ],
  SURROGATE_CURRENCY: [
    'invalid',
    'The money is in another currency than the facility whose debt it secures',
    '代位款项币种与授信币种不一致',
    'State it in the facility’s currency, as the bank credited it after exchange',
    '请按结汇后入账的授信币种填写',
  ],
  SURROGATE_NOT_HAPPENED: [
    'invalid',
    'The day lies in the future',
    '日期晚于今日',
    'Record it once it has happened',
    '请在发生后登记',
  ],
  SURROGATE_ANSWER_DIFFERS: [
    'invalid',
    'More was accepted than claimed, or less than has been paid already',
    '认赔金额超过索赔金额，或低于已付金额',
    'Give an amount between what was received and what was claimed, both in facts',
    '请在 facts 所列已收与索赔金额之间填写',
  ],
  SURROGATE_ANSWERS_ITSELF: [
    'forbidden',
    'The answer is the payer’s or is put on record by the lender',
    '答复应由付款义务人作出，或由银行登记',
    'Have the payer or the lender record it',
    '请由付款义务人或银行办理',
  ],
  SURROGATE_UNANSWERED: [
    'wrong-state',
    'Nothing of the claim is accepted, or it is paid or closed',
    '该代位权利尚未获认可，或已付清、已关闭',
    'Record the payer’s answer with the amount accepted first',
    '请先登记付款义务人的答复与认可金额',
  ],
  SURROGATE_CLOSED: [
    'wrong-state',
    'The claim is closed',
    '该代位权利已关闭',
    'Open a new claim for what else is owed',
    '如另有应收，请另行登记',
  ],
  SURROGATE_OVERPAID: [
    'precondition',
    'More came in than is accepted and unpaid',
    '入账金额超过已认可未付金额',
    'Record the payer’s new answer first, or no more than openMinor in facts',
    '请先登记新的认可金额，或不超过 facts 所列 openMinor',
  ],
  SURROGATE_RECEIPT_RECORDED: [
    'conflict',
    'A transfer with this bank reference is on record already',
    '该银行流水号的入账已登记',
    'Nothing is left to do, or give the reference of the other transfer',
    '无需再办理，或请填写另一笔的流水号',
  ],
  SURROGATE_SHARES_UNKNOWN: [
    'precondition',
    'Rights rank over some of the items only, so what is paid for each must be known',
    '部分标的上另有权利顺位，须逐项列明金额',
    'Divide the amount among the items: each once, together the amount received',
    '请按标的逐项分摊入账金额，合计等于入账金额',
  ],
  SURROGATE_NOTHING_DUE: [
    'precondition',
    'Nothing is held for a debt that is due, or that no debt needs any more',
    '没有可用于已到期债务或已无需留存的提存款',
    'Wait for the due day, or agree with the pledgor to prepay and give the consent',
    '请待债务到期，或取得出质人提前清偿的书面同意',
  ],
  LOSS_EXCEEDS_LOT: [
    'invalid',
    'More is called lost than is in the lot',
    '申报灭失数量超过批次现存数量',
    'State no more than heldValue in facts',
    '请不超过 facts 所列 heldValue',
  ],
  LOSS_NOT_STATED: [
    'wrong-state',
    'The claim names no lost goods, or they were written out already',
    '该代位权利未列明灭失货物，或已核销',
    'Open a claim that says what of each lot is lost',
    '请登记列明各批次灭失数量的索赔',
  ],
  LOSS_NEEDS_OTHER_SIDE: [
    'forbidden',
    'Who stated the loss does not write the goods out too',
    '申报灭失的一方不得自行核销货物',
    'Have the other of lender and custodian look and write them out',
    '请由银行与保管人中的另一方查验后核销',
  ],
});

/**
 * What is named is live in the pledge, or left it after a loss, and the pledge over it has effect: before that
 * there is nothing to replace. For one loss more than one may owe: the insurer, and who caused it.
 */
export function assertPledged(
  pledged: readonly { itemId: string; live: boolean; effectiveSince: string | null }[],
  itemIds: readonly string[],
  lostIds: readonly string[] = [],
): void {
  const holds = (id: string) =>
    pledged.some((p) => p.itemId === id && (p.live || lostIds.includes(id)) && p.effectiveSince !== null);
  const at = itemIds.findIndex((id) => !holds(id));
  if (at >= 0)
    refuse(surrogateRefusals.SURROGATE_ITEM_NOT_PLEDGED, { at: `/items/${at}`, facts: { itemId: itemIds[at] } });
}

interface Claim {
  status: SurrogateStatus;
  claimedMinor: bigint;
  receivedMinor: bigint;
  acceptedMinor: bigint | null;
  currency: string;
}

/** What a payer's answer makes of a claim. A later answer may raise it, or lower it to what was paid; refused is nothing. */
export function answerClaim(claim: Claim, acceptedMinor: bigint | null): SurrogateStatus {
  if (claim.status === 'closed') refuse(surrogateRefusals.SURROGATE_CLOSED);
  const facts = { receivedMinor: claim.receivedMinor, claimedMinor: claim.claimedMinor, currency: claim.currency };
  const amount = acceptedMinor ?? 0n;
  if (amount > claim.claimedMinor || amount < claim.receivedMinor)
    refuse(surrogateRefusals.SURROGATE_ANSWER_DIFFERS, { at: '/accepted', facts });
  if (acceptedMinor === null) return 'refused';
  return acceptedMinor === claim.receivedMinor ? 'paid' : 'accepted';
}

/** What may still come in; more is somebody else's money until the payer says otherwise. */
export function assertReceivable(claim: Claim, amountMinor: bigint): SurrogateStatus {
  if (claim.status !== 'accepted' || claim.acceptedMinor === null)
    refuse(surrogateRefusals.SURROGATE_UNANSWERED, { facts: { status: claim.status } });
  const openMinor = claim.acceptedMinor - claim.receivedMinor;
  if (amountMinor > openMinor)
    refuse(surrogateRefusals.SURROGATE_OVERPAID, { at: '/amount', facts: { openMinor, currency: claim.currency } });
  return amountMinor === openMinor ? 'paid' : 'accepted';
}

export interface DebtsUnder {
  /** Due and answered for: of what has fallen due, costs, and credits honoured and not reimbursed, what is in the scope. */
  dueMinor: bigint;
  /** Not due yet, with its interest to that day, and what is undertaken under credits. */
  laterMinor: bigint;
  /** Of that, what the pledge answers for (Civil Code 389). */
  laterSecuredMinor: bigint;
  /** Cash that is held against it already. */
  marginMinor: bigint;
}

const least = (...amounts: bigint[]) => amounts.reduce((a, b) => (b < a ? b : a));
const orNone = (amount: bigint) => (amount > 0n ? amount : 0n);

/**
 * The most that the lender takes of the money: what is due it keeps, what is not due it may only hold (Civil Code 390), and
 * no more than is uncovered by cash it holds already. Above that it is other holders' and the pledgor's.
 */
export const ownClaimMinor = ({ dueMinor, laterMinor, laterSecuredMinor, marginMinor }: DebtsUnder): bigint =>
  dueMinor + least(laterSecuredMinor, orNone(laterMinor - marginMinor));

/**
 * What becomes of money that was held: debt that has fallen due takes it, and what the debt that is left does not need, or
 * the pledge does not answer for, is free. No more is there than the margin account shows: some may have gone back to the
 * borrower.
 */
export function partHeld(
  heldMinor: bigint,
  { dueMinor, laterMinor, laterSecuredMinor, marginMinor }: DebtsUnder,
): { takenMinor: bigint; freeMinor: bigint } {
  const there = least(heldMinor, marginMinor);
  const takenMinor = least(there, dueMinor);
  const restMinor = there - takenMinor;
  // Cash that came from elsewhere stands for the later debt first.
  const keptMinor = least(restMinor, laterSecuredMinor, orNone(laterMinor - (marginMinor - there)));
  return { takenMinor, freeMinor: restMinor - keptMinor };
}

export interface Apportioned {
  itemId: string;
  amountMinor: bigint;
}

/**
 * How a receipt is spread over the items, to be paid down the ranking of each. Where every right is over all of them, the
 * money is one; else it must be divided, each item once.
 */
export function apportion(
  itemIds: readonly string[],
  { amountMinor, currency }: { amountMinor: bigint; currency: string },
  shares: readonly Apportioned[] | undefined,
  rankAlike: boolean,
): Apportioned[] {
  if (!shares) {
    if (!rankAlike) refuse(surrogateRefusals.SURROGATE_SHARES_UNKNOWN, { at: '/shares', facts: { itemIds } });
    return [{ itemId: itemIds[0] as string, amountMinor }];
  }
  const named = new Set(shares.map((s) => s.itemId));
  const sum = shares.reduce((total, s) => total + s.amountMinor, 0n);
  if (sum !== amountMinor || named.size !== shares.length || shares.some((s) => !itemIds.includes(s.itemId)))
    refuse(surrogateRefusals.SURROGATE_SHARES_UNKNOWN, { at: '/shares', facts: { itemIds, amountMinor, currency } });
  return [...shares];
}

/**
 * Two sides write goods out, so that nobody loses pledged goods on his own word: one states the loss, another, lender or
 * custodian, has looked.
 */
export function assertMayWriteOut(sides: {
  byPartyId: string;
  openedByParty: string;
  lenderId: string;
  custodianIds: readonly string[];
}): void {
  const { byPartyId, openedByParty, lenderId, custodianIds } = sides;
  if (byPartyId === openedByParty || (byPartyId !== lenderId && !custodianIds.includes(byPartyId)))
    refuse(surrogateRefusals.LOSS_NEEDS_OTHER_SIDE);
}
