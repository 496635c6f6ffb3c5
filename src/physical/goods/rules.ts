import { refusalList, refuse } from '../../kernel/refusal.ts';

/** `exhausted`: all of it went into other lots. */
export const lotStatuses = ['registered', 'in_custody', 'released', 'exhausted'] as const;
export type LotStatus = (typeof lotStatuses)[number];

export const serviceLevels = ['control', 'monitor'] as const;

export const goodsRefusals = refusalList({
  LOT_RELEASED: [
    'wrong-state',
    'The lot has left',
    '该批次已出库',
    'A lot that was released is not handed on here any more',
    '已放行的批次不能再办理交接',
  ],
  NOT_THE_CUSTODIAN: [
    'forbidden',
    'Only who holds the lot may hand it on: its custodian, or its owner while it has none',
    '只有当前保管人（无保管人时为所有人）可以移交',
    'Have the custodian named in facts offer it',
    '请由 facts 所列保管人发起移交',
  ],
  CUSTODY_NOT_OFFERED: [
    'wrong-state',
    'Custody of the lot was not offered to this party',
    '该批次未移交给贵方',
    'Have the present custodian offer it to you first',
    '请先由当前保管人向贵方发起移交',
  ],
  ALREADY_CUSTODIAN: [
    'wrong-state',
    'This party holds the lot already',
    '该方已是保管人',
    'Offer it to another party',
    '请移交给其他参与方',
  ],
  CUSTODIAN_UNFIT: [
    'invalid',
    'This party is neither carrier nor collateral manager',
    '该方既非承运人也非监管人',
    'Name a carrier or a collateral manager',
    '请指定承运人或监管人',
  ],
  AGREEMENT_ALREADY_LIVE: [
    'conflict',
    'The two parties have a live custody agreement already',
    '双方已有有效的监管协议',
    'Use the live agreement, or end it first',
    '请使用现有协议或先行终止',
  ],
  AGREEMENT_ENDED: [
    'wrong-state',
    'The engagement has ended, was never accepted, or notice of it was given',
    '监管协议已终止、未签署或已通知终止',
    'Read the agreement again; facts say when it ends',
    '请重新读取该协议；终止时间见 facts',
  ],
  LEVEL_AS_BEFORE: [
    'wrong-state',
    'The engagement is not in force, or is at this level or asked to be',
    '监管协议未生效，或已处于（或已请求）该级别',
    'Read the agreement again',
    '请重新读取该协议',
  ],
  COMMODITY_UNIT: [
    'invalid',
    'The commodity is measured in another unit, or more coarsely',
    '计量单位或精度与品类登记不符',
    'State the quantity in the unit and scale of the catalogue, named in facts',
    '请按品类登记的单位与精度填写',
  ],
  MARK_ALREADY_LIVE: [
    'conflict',
    'A live lot bears one of these marks already',
    '其中有唛头（炉号、卷号、捆号）已属于在库批次',
    'One heat, coil or bundle is in one lot, whoever owns or finances it: compare the goods',
    '同一炉号、卷号或捆号只属于一个批次，请核对实物',
  ],
  AGREEMENT_NOT_PROPOSED: [
    'wrong-state',
    'This agreement does not wait for acceptance',
    '该协议不在待签署状态',
    'Read the agreement again',
    '请重新读取该协议',
  ],
});

export interface CustodyFacts {
  status: LotStatus;
  ownerId: string;
  custodianId: string | undefined;
  offeredToId: string | null;
}

/** A lot that was released or went into others is not handed on, pledged or certified any more. */
export const isPresent = (status: LotStatus): boolean => status === 'registered' || status === 'in_custody';

export function assertPresent(status: LotStatus, at: string): void {
  if (!isPresent(status)) refuse(goodsRefusals.LOT_RELEASED, { at });
}

/** Custody passes in two steps, so that no one takes it alone: who holds the lot offers it, the next one takes it. */
export function assertMayOffer(lot: CustodyFacts, byPartyId: string, toPartyId: string, at: string): void {
  assertPresent(lot.status, at);
  const holder = lot.custodianId ?? lot.ownerId;
  if (holder !== byPartyId) refuse(goodsRefusals.NOT_THE_CUSTODIAN, { at, facts: { custodianId: holder } });
  if (lot.custodianId === toPartyId) refuse(goodsRefusals.ALREADY_CUSTODIAN, { at });
}

export function assertMayTake(lot: CustodyFacts, byPartyId: string, at: string): void {
  assertPresent(lot.status, at);
  if (lot.offeredToId !== byPartyId) refuse(goodsRefusals.CUSTODY_NOT_OFFERED, { at });
}

/**
 * How much of a lot is covered by what was measured into its site and not out again: the latest lots are out first, within the
 * scale's tolerance. `uptoValue` is what the books hold of lots that came no later, this one included (mass balance; practice).
 */
export function coveredValue(lot: {
  bookValue: bigint;
  seenValue: bigint | undefined;
  uptoValue: bigint;
  toleranceBps: bigint;
}): bigint {
  const over = lot.uptoValue - (lot.seenValue ?? 0n);
  if (over * 10_000n <= lot.uptoValue * lot.toleranceBps) return lot.bookValue;
  const left = lot.bookValue - over;
  return left > 0n ? left : 0n;
}
