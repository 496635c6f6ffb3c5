import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

/** What the pledgor may demand of a pledgee whose conduct endangers the goods (Civil Code 432, second paragraph). */
export const demandWays = ['escrow', 'early_payoff'] as const;
export type DemandWay = (typeof demandWays)[number];

export const custodyDemandStatuses = ['open', 'accepted', 'refused', 'lapsed', 'met', 'ended', 'withdrawn'] as const;
export type CustodyDemandStatus = (typeof custodyDemandStatuses)[number];

/** Lapsed: not answered, or not carried out, in time; the pledgee is late and may still do it. */
export const custodyDemandLife: LifeCycle<
  CustodyDemandStatus,
  'accept' | 'refuse' | 'lapse' | 'meet' | 'end' | 'withdraw'
> = [
  ['open', 'accept', 'accepted'],
  ['lapsed', 'accept', 'accepted'],
  ['open', 'refuse', 'refused'],
  ['lapsed', 'refuse', 'refused'],
  ['open', 'lapse', 'lapsed'],
  ['accepted', 'lapse', 'lapsed'],
  ['accepted', 'meet', 'met'],
  ['lapsed', 'meet', 'met'],
  ['open', 'end', 'ended'],
  ['accepted', 'end', 'ended'],
  ['lapsed', 'end', 'ended'],
  ['open', 'withdraw', 'withdrawn'],
  ['accepted', 'withdraw', 'withdrawn'],
  ['lapsed', 'withdraw', 'withdrawn'],
];
export const custodyDemandsLive: CustodyDemandStatus[] = ['open', 'accepted', 'lapsed'];

export const custodyDemandRefusals = refusalList({
  NOT_IN_PLEDGEES_CUSTODY: [
    'wrong-state',
    'The goods are not in the pledgee’s custody under a pledge that is in force',
    '货物未在已生效质押项下由质权人保管',
    'Name goods of an effective pledge of goods; a charge leaves them with their owner',
    '请列明已生效动产质押项下的货物；抵押财产由抵押人占有，不适用',
  ],
  SAFEKEEPING_DEMANDED: [
    'conflict',
    'A demand for the safety of these goods stands already',
    '已就该质押提出过提存或提前清偿请求',
    'Read it; its clock runs from its own day',
    '请查看该请求，期限自其提出之日起算',
  ],
  CUSTODY_DEMAND_CLOSED: [
    'wrong-state',
    'The demand does not wait for this',
    '该请求状态不符',
    'Read the demand again',
    '请重新读取该请求',
  ],
  WAY_NOT_DEMANDED: [
    'invalid',
    'The pledgor did not demand it this way',
    '出质人未提出该方式的请求',
    'Accept one of the ways in facts, or refuse with reasons',
    '请在 facts 所列方式中选择，或说明理由拒绝',
  ],
  ESCROW_CUSTODIAN_UNFIT: [
    'invalid',
    'Goods are put in escrow with a third: neither side, not who holds them now, and engaged to hold for the pledgee',
    '提存应交由第三方保管：不得为任一方或现保管人，且须已受质权人委托控货',
    'Engage a third custodian at the level of control, and name it',
    '请先与第三方保管人签订控货协议，再行指定',
  ],
  CONDUCT_NOT_WRONG: [
    'precondition',
    'The pledgee is not late and has not refused',
    '质权人未逾期且未拒绝',
    'Wait for dueAt in facts; a loss by bad custody before it is claimed outside this demand',
    '请待 facts 所列 dueAt；此前因保管不善造成的损失另行主张',
  ],
  CUSTODY_LOSS_CLAIMED: [
    'conflict',
    'A loss is claimed under this demand already',
    '已就该请求主张过损失',
    'Read the demand again',
    '请重新读取该请求',
  ],
  CUSTODY_LOSS_DIFFERS: [
    'invalid',
    'A claim is made in the currency of the pledge, and accepted up to its amount',
    '主张须以质押币种提出，认可金额不得超过主张金额',
    'State it in the currency in facts; accept no more than was claimed',
    '请按 facts 所列币种填写，并在主张金额内认可',
  ],
});

export interface DemandedPledge {
  kind: string;
  status: string;
  items: readonly { itemId: string; live: boolean; effectiveSince: string | null }[];
}

/** The lots that the demand is about: those asked, or all that the pledgee holds; it must hold them (Civil Code 429, 432). */
export function lotsInCustody(pledge: DemandedPledge, asked: readonly string[] | undefined): string[] {
  const held = pledge.items.filter((item) => item.live && item.effectiveSince !== null).map((item) => item.itemId);
  const wanted = [...new Set(asked ?? held)];
  const stray = wanted.find((id) => !held.includes(id));
  if (pledge.kind !== 'goods' || pledge.status !== 'effective' || wanted.length === 0 || stray !== undefined)
    refuse(custodyDemandRefusals.NOT_IN_PLEDGEES_CUSTODY, {
      facts: { kind: pledge.kind, status: pledge.status, lotId: stray ?? null },
    });
  return wanted;
}

export interface EscrowFacts {
  custodianId: string;
  isCustodian: boolean;
  /** Engaged by the pledgee at the level of control: the pledge goes on (SI 55). */
  isEngaged: boolean;
  sides: readonly string[];
  holdsNow: readonly string[];
}

export function assertThird({ custodianId, isCustodian, isEngaged, sides, holdsNow }: EscrowFacts): void {
  if (!isCustodian || !isEngaged || sides.includes(custodianId) || holdsNow.includes(custodianId))
    refuse(custodyDemandRefusals.ESCROW_CUSTODIAN_UNFIT, { at: '/escrowCustodianId', facts: { isEngaged, holdsNow } });
}

export interface CustodyLossFacts {
  status: CustodyDemandStatus;
  lapsedAt: string | null;
  dueAt: string;
  hasLoss: boolean;
}

/** A pledgee that let the time pass, or refused, answers for what spoilt or was lost; it is claimed once (Civil Code 432). */
export function assertCustodyLossClaimable({ status, lapsedAt, dueAt, hasLoss }: CustodyLossFacts): void {
  if (lapsedAt === null && status !== 'refused') refuse(custodyDemandRefusals.CONDUCT_NOT_WRONG, { facts: { dueAt } });
  if (hasLoss) refuse(custodyDemandRefusals.CUSTODY_LOSS_CLAIMED);
}
