import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

/** How goods that lie idle become money: sold, let, or sold to a bank and rented back (measure 9). */
export const assetOfferKinds = ['sale', 'let', 'lease_back'] as const;
export type AssetOfferKind = (typeof assetOfferKinds)[number];
export const assetOfferStates = ['offered', 'agreed', 'refused', 'withdrawn', 'returned'] as const;
export type AssetOfferState = (typeof assetOfferStates)[number];
type AssetOfferAct = 'agree' | 'refuse' | 'withdraw' | 'return';

/** What is let or leased back comes back when the rent is paid. */
export const assetOfferLife: LifeCycle<AssetOfferState, AssetOfferAct> = [
  ['offered', 'agree', 'agreed'],
  ['offered', 'refuse', 'refused'],
  ['offered', 'withdraw', 'withdrawn'],
  ['agreed', 'return', 'returned'],
];

export const assetRefusals = refusalList({
  ASSET_NOT_IDLE: [
    'precondition',
    'What is offered as idle is one’s own, and nothing was done with it for more days than the rule in facts says',
    '仅可处置本企业闲置天数超过 facts 所列规定的货物',
    'Read what of yours is idle, and since when: GET /v1/cash-cycle',
    '请查看本企业闲置资产及起始日：GET /v1/cash-cycle',
  ],
  ASSET_BOUND: [
    'precondition',
    'The goods are pledged, or promised to leave',
    '货物已出质或已安排出库',
    'Have the pledge released or the order ended first',
    '请先解除质押或撤销出库安排',
  ],
  ASSET_OFFERED: [
    'conflict',
    'The goods are offered already, or let or leased back',
    '该货物已在处置中',
    'Withdraw that offer, or end what is agreed',
    '请先撤回原要约或了结原协议',
  ],
  ASSET_TERMS: [
    'invalid',
    'A sale has a price, a letting a rent and its months, a lease-back all three',
    '出售须填价款，出租须填租金及月数，售后回租三项均须填写',
    'Give those and no others',
    '请按类别填写',
  ],
  ASSET_BUYER: [
    'invalid',
    'A bank buys what is leased back; goods are sold and let to firms and banks',
    '售后回租的受让方须为银行，出售及出租的对方须为企业或银行',
    'Name another party',
    '请填写其他当事方',
  ],
  ASSET_WRONG_STATE: [
    'wrong-state',
    'The offer is not in the state for this',
    '该要约状态不允许此操作',
    'Read it again',
    '请重新读取',
  ],
});

interface Terms {
  kind: AssetOfferKind;
  price?: unknown;
  rent?: unknown;
  months?: number | undefined;
}

/** The terms that a kind has, and no others. */
export function assertTerms({ kind, price, rent, months }: Terms): void {
  const asksRent = kind !== 'sale';
  if ((kind !== 'let') !== (price !== undefined)) refuse(assetRefusals.ASSET_TERMS, { at: '/price' });
  if (asksRent !== (rent !== undefined)) refuse(assetRefusals.ASSET_TERMS, { at: '/rent' });
  if (asksRent !== (months !== undefined)) refuse(assetRefusals.ASSET_TERMS, { at: '/months' });
}
