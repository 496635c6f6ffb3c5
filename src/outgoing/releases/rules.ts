import {
  floorValueMinor,
  payToReleaseMinor,
  type ReleaseRoom,
  releasableMinor,
} from '../../assessment/coverage/rules.ts';
import { shareOf } from '../../kernel/ratio.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

export const releaseStatuses = ['requested', 'approved', 'executed', 'declined', 'expired'] as const;
export type ReleaseStatus = (typeof releaseStatuses)[number];

/** Reserved while approved; settled once at the gate, or void. A settled or void order opens nothing. */
export type ReleaseAct = 'approve' | 'execute' | 'decline' | 'expire';

export const releaseLife: LifeCycle<ReleaseStatus, ReleaseAct> = [
  ['requested', 'approve', 'approved'],
  ['requested', 'decline', 'declined'],
  ['approved', 'execute', 'executed'],
  ['approved', 'decline', 'declined'],
  ['approved', 'expire', 'expired'],
];

export const releaseRefusals = refusalList({
  GATE_NOT_WEIGHED: [
    'precondition',
    'Goods by weight leave over a scale, and no weight of the gate was stated',
    '按重量计的货物须过磅出库，未提供磅单重量',
    'Weigh the vehicle and state gateWeightKg; only the lender, by its control terms, can do without',
    '请过磅并填写 gateWeightKg；仅银行可通过控货条件免除',
  ],
  LOT_NOT_COLLATERAL: [
    'invalid',
    'The lot secures nothing under this facility',
    '该批次不是该授信的担保物',
    'Name a lot pledged for this facility',
    '请指定该授信项下出质的批次',
  ],
  NOT_THE_PLEDGOR: [
    'forbidden',
    'One of the lots was pledged by another party',
    '其中批次由他人出质',
    'Have the party that pledged it ask: its goods leave at its own request',
    '请由该批次的出质人申请放货',
  ],
  RELEASE_HELD: [
    'precondition',
    'No release while control of collateral is not proved',
    '担保物控制未获证明期间不得放货',
    'Resolve what the positions in facts name',
    '请处理 facts 所列控制状态',
  ],
  RELEASE_UNCOVERED: [
    'precondition',
    'Without this lot the debt would not be covered',
    '放行该批次后担保不足',
    'Repay at least what facts name, or bring in other collateral',
    '请至少偿还 facts 所列金额或补充担保物',
  ],
  RELEASE_IN_PROGRESS: [
    'conflict',
    'A release of this lot is under way',
    '该批次已有放货流程',
    'Use it, or let it expire',
    '请使用现有流程或待其失效',
  ],
  RELEASE_WRONG_STATE: [
    'wrong-state',
    'The release is not in the state for this',
    '放货状态不允许此操作',
    'Read the release again',
    '请重新读取该放货',
  ],
  RELEASE_ORDER_INVALID: [
    'forbidden',
    'The release order is not valid: token, vehicle or time is wrong, or it was used',
    '放货指令无效：令牌、车辆或时间不符，或已使用',
    'Stop the vehicle and have the lender issue a new order',
    '请拦停车辆并由银行重新签发指令',
  ],
  GATE_WEIGHT_EXCEEDED: [
    'precondition',
    'More would leave than the order allows',
    '出库重量超过指令允许',
    'Unload what exceeds the order and weigh again',
    '请卸下超出部分后重新过磅',
  ],
  RELEASE_FROZEN: [
    'precondition',
    'Releases of this facility are frozen',
    '该授信项下放货已冻结',
    'Resolve what the holds in facts name: cure the margin call, or have the price confirmed',
    '请处理 facts 所列冻结原因：补足保证金或确认价格',
  ],
  RELEASE_PRICE_UNKNOWN: [
    'precondition',
    'Nothing leaves while a price is missing or too old to rely on',
    '价格缺失或过期期间不得放货',
    'Bring the prices that facts name up to date',
    '请更新 facts 所列价格',
  ],
  RELEASE_BELOW_FLOOR: [
    'precondition',
    'The floor of the floating pledge would be crossed',
    '将突破浮动质押的最低控货要求',
    'Ask for no more than what facts leave free, pay, or bring stock in',
    '请在 facts 所列可放数量内申请，或还款、补货',
  ],
  GATE_QUANTITY_DIFFERS: [
    'precondition',
    'What was weighed is not what the order and the scale say together',
    '过磅数量与放货指令不符',
    'Stop the vehicle, weigh again, and have what differs explained',
    '请拦停车辆复磅并说明差异',
  ],
});

export interface RoomFacts {
  /** What supports: counted value, senior reserves, what is promised already; and what is owed less what receivables carry. */
  room: ReleaseRoom;
  /** Owed in all, and what receivables carry of it: for the answer. */
  owedMinor: bigint;
  receivableMinor: bigint;
  leavingMinor: bigint;
  releaseBps: number;
  currency: string;
}

/** Whether so much value may leave: what stays, after promises and senior reserves, still carries the debt and the floor. */
export function assertRoom(f: RoomFacts): void {
  const pay = payToReleaseMinor(f.room, f.leavingMinor, f.releaseBps);
  const { valueMinor, reserveMinor, promisedMinor, contractFloorMinor, netExposureMinor } = f.room;
  const stays = valueMinor - reserveMinor - promisedMinor - f.leavingMinor;
  if (pay > 0n)
    refuse(releaseRefusals.RELEASE_UNCOVERED, {
      facts: {
        currency: f.currency,
        owedMinor: f.owedMinor,
        coveredMinor: f.receivableMinor + (stays > 0n ? shareOf(stays, f.releaseBps, 'down') : 0n),
        repayMinor: pay,
        releasableMinor: releasableMinor(f.room, f.releaseBps),
        floorMinor: floorValueMinor(netExposureMinor, f.releaseBps),
      },
    });
  if (stays < contractFloorMinor)
    refuse(releaseRefusals.RELEASE_BELOW_FLOOR, {
      facts: { floorMinor: contractFloorMinor, staysMinor: stays > 0n ? stays : 0n, currency: f.currency },
    });
}

/**
 * Whether what stays carries the whole debt. Then guarantors lose nothing by a release (Civil Code 391, 409, 435: free to the
 * extent of what was given up). Terms may leave undertakings out of what must be covered; their guarantors are bound all the same.
 */
export const carriesWhole = (
  room: ReleaseRoom,
  netWholeMinor: bigint,
  leavingMinor: bigint,
  releaseBps: number,
): boolean => payToReleaseMinor({ ...room, netExposureMinor: netWholeMinor }, leavingMinor, releaseBps) === 0n;

export interface FloorFacts {
  pledgeId: string;
  commodityId: string;
  floorValue: bigint;
  /** Held in the pledge, less what is promised to others where that counts. */
  standingValue: bigint;
}

/** Quantity by grade: what stays of each, after promises, is at least its floor. */
export function assertFloors(floors: readonly FloorFacts[], leaving: ReadonlyMap<string, bigint>): void {
  for (const { pledgeId, commodityId, floorValue, standingValue } of floors) {
    const stays = standingValue - (leaving.get(commodityId) ?? 0n);
    if ((leaving.get(commodityId) ?? 0n) > 0n && stays < floorValue)
      refuse(releaseRefusals.RELEASE_BELOW_FLOOR, {
        facts: {
          pledgeId,
          commodityId,
          floorValue: floorValue.toString(),
          freeValue: (standingValue > floorValue ? standingValue - floorValue : 0n).toString(),
        },
      });
  }
}

/** What left is no more than was ordered, within the tolerance of the scale. */
export const isWithin = (orderedValue: bigint, leftValue: bigint, toleranceBps: number): boolean =>
  leftValue <= orderedValue + shareOf(orderedValue, toleranceBps, 'down');

/** What was weighed of a lot is no more than the order allows, with the tolerance of the scale. */
export function assertGateQuantity(orderedValue: bigint, leftValue: bigint, toleranceBps: number, at: string): void {
  if (!isWithin(orderedValue, leftValue, toleranceBps))
    refuse(releaseRefusals.GATE_WEIGHT_EXCEEDED, {
      at,
      facts: { orderedValue: orderedValue.toString(), leftValue: leftValue.toString() },
    });
}

export interface TicketFacts {
  quantityValue: bigint;
  /** What the order lets go from there, or the gate booked on it. */
  carriedValue: bigint;
  /** What earlier tickets of the order showed. */
  ticketedValue: bigint;
  toleranceBps: number;
}

/**
 * How much of a ticket is the movement of its order (practice: a single-use order is one load). Where earlier tickets used the
 * order up, within the tolerance of the scale, none of it is: that load left on no order.
 */
export function shareOfOrder({ quantityValue, carriedValue, ticketedValue, toleranceBps }: TicketFacts): bigint {
  const rest = carriedValue - ticketedValue;
  if (rest <= shareOf(carriedValue, toleranceBps, 'down')) return 0n;
  return quantityValue < rest ? quantityValue : rest;
}

/** Tickets show more than the order carries, by more than the tolerance of the scale. */
export const isBeyondOrder = (carriedValue: bigint, ticketedValue: bigint, toleranceBps: number): boolean =>
  ticketedValue > carriedValue + shareOf(carriedValue, toleranceBps, 'down');

/** The scale and the tally of the lots tell the same story, within the tolerance. Kilograms. */
export function assertSameWeight(tallyKg: bigint, scaleKg: bigint, toleranceBps: number): void {
  const off = tallyKg > scaleKg ? tallyKg - scaleKg : scaleKg - tallyKg;
  if (off * 10_000n > BigInt(toleranceBps) * tallyKg)
    refuse(releaseRefusals.GATE_QUANTITY_DIFFERS, {
      at: '/gateWeightKg',
      facts: { tallyKg: tallyKg.toString(), scaleKg: scaleKg.toString() },
    });
}

/**
 * The tally, stretched to what the scale saw: each lot by its share, in its own scale. What rounding leaves is at most one step of
 * a lot, and goes to the last.
 */
export function byScale(
  tally: readonly { lotId: string; value: bigint }[],
  tallyKg: bigint,
  scaleKg: bigint,
): { lotId: string; value: bigint }[] {
  if (tallyKg === 0n || tallyKg === scaleKg) return [...tally];
  const total = tally.reduce((sum, { value }) => sum + value, 0n);
  let before = 0n;
  let given = 0n;
  return tally.map(({ lotId, value }) => {
    before += value;
    const until = (before * scaleKg + (total > 0n ? tallyKg / 2n : 0n)) / tallyKg;
    const share = until - given;
    given = until;
    return { lotId, value: share };
  });
}
