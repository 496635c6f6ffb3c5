import type { Reason } from '../../kernel/eyes.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';

export const orderRefusals = refusalList({
  ORDER_WINDOW_EMPTY: [
    'invalid',
    'The order ends before it begins, or is over',
    '指令的结束时间早于开始时间或已过期',
    'State an end after the beginning and after now',
    '结束时间须晚于开始时间且晚于当前时间',
  ],
  ORDER_TOO_FAR_BACK: [
    'invalid',
    'The order begins too long ago: what happened then was not ordered',
    '指令开始时间过早：当时发生的事并未获授权',
    'Let it begin within the hours named in facts; sign off what was heard before',
    '开始时间须在 facts 所列小时数以内；此前的异常请予签核',
  ],
  GROUND_NOT_AGREED: [
    'precondition',
    'Goods are ordered only to ground that the lender supervises or whose keeper it has engaged',
    '货物只能移至银行监管或其监管人已受委托的场地',
    'Engage the keeper of the place first, or name another place',
    '请先委托该场地的监管人，或另选场地',
  ],
  ORDER_WITHOUT_PLACE: [
    'invalid',
    'An order to another place or way names it',
    '移库或改道指令须写明目的场地或路线',
    'Name the site or the corridor where the goods are to be: an order without one would excuse any place',
    '请写明目的场地或路线：未写明的指令等于允许任意位置',
  ],
  SEAL_NOT_AS_ORDERED: [
    'precondition',
    'The seal that was put on is not the one that the lender ordered',
    '所加封号与银行指令的封号不符',
    'Put on the seal that facts name, or have the lender order another reseal',
    '请按 facts 所列封号施封，或由银行另行下达施封指令',
  ],
  NOTHING_TO_INSPECT: [
    'wrong-state',
    'Only an inspection or a reseal is reported on',
    '只有查验或重新施封指令可以报告',
    'Have the lender order an inspection',
    '请由银行下达查验指令',
  ],
  NOT_THE_INSPECTOR: [
    'forbidden',
    'Who inspects is the inspector that the order names, or the custodian where it names none',
    '只有指令指明的查验人可以报告；未指明的，由监管人报告',
    'Have the party named in facts report, or the lender order another inspection',
    '请由 facts 所列一方报告，或由银行另行下达指令',
  ],
  OUTSIDE_ORDER_WINDOW: [
    'wrong-state',
    'The order is not in force now: what is found outside its window was not ordered',
    '指令不在有效期内：此时的查验并未获授权',
    'Report within the window named in facts, or have the lender order anew',
    '请在 facts 所列期间内报告，或由银行重新下达指令',
  ],
  ORDERED_BY_YOU: [
    'forbidden',
    'Who gave an order on the subject, or agreed to one, does not sign its breaches off',
    '对该监控对象下达或同意过指令的人员不得签核其异常',
    'Have another person with the mandate sign off',
    '请由另一位有授权的人员签核',
  ],
});

/** An order as far as it says who inspects, and when. */
interface Inspection {
  kind: string;
  from: string;
  to: string;
  terms: Record<string, unknown>;
}

const isInspection = ({ kind }: Inspection): boolean => kind === 'inspection' || kind === 'reseal';
const inspectorOf = ({ terms }: Inspection, custodianId: string): string =>
  typeof terms.inspectorId === 'string' ? terms.inspectorId : custodianId;
const isWithin = ({ from, to }: Inspection, at: Date): boolean =>
  at.getTime() >= Date.parse(from) && at.getTime() <= Date.parse(to);

/** Refuses a seal other than the one that the lender named: whoever carries an order out does not change it. */
export function assertSealAsOrdered({ terms }: Inspection, newSealNumber: string | undefined): void {
  const ordered = terms.newSealNumber;
  if (typeof ordered === 'string' && newSealNumber !== undefined && newSealNumber !== ordered)
    refuse(orderRefusals.SEAL_NOT_AS_ORDERED, { at: '/newSealNumber', facts: { ordered } });
}

/** Refuses an order to another place or way that names none: it would excuse any. */
export function assertNamesPlace(order: {
  kind: string;
  toSiteId?: string | undefined;
  toCorridorId?: string | undefined;
}): void {
  if (order.toSiteId !== undefined || order.toCorridorId !== undefined) return;
  if (order.kind === 'transfer') refuse(orderRefusals.ORDER_WITHOUT_PLACE, { at: '/toSiteId' });
  if (order.kind === 'reroute') refuse(orderRefusals.ORDER_WITHOUT_PLACE, { at: '/toCorridorId' });
}

/** Refuses the word of anybody but the inspector that the lender chose, and of another time (practice: whom the lender sends). */
export function assertMayReport(order: Inspection, custodianId: string, partyId: string, now: Date): void {
  if (!isInspection(order)) refuse(orderRefusals.NOTHING_TO_INSPECT, { at: '/orderId', facts: { kind: order.kind } });
  const inspectorId = inspectorOf(order, custodianId);
  if (inspectorId !== partyId) refuse(orderRefusals.NOT_THE_INSPECTOR, { at: '/orderId', facts: { inspectorId } });
  if (!isWithin(order, now))
    refuse(orderRefusals.OUTSIDE_ORDER_WINDOW, { at: '/orderId', facts: { from: order.from, to: order.to } });
}

/** Whether a report says that the goods were looked at: one that could be made now as well. Whose it was must be known. */
export const isInspected = (
  order: Inspection & { reportedFor: string | null; reportedAt: string | null },
  custodianId: string,
): boolean =>
  isInspection(order) &&
  order.reportedFor === inspectorOf(order, custodianId) &&
  order.reportedAt !== null &&
  isWithin(order, new Date(order.reportedAt));

/** What inspectors reported under these orders, as far as it counts. */
export const inspectionsOf = (
  orders: readonly (Parameters<typeof isInspected>[0] & {
    report: { goodsIntact: boolean; newSealNumber?: string | undefined } | null;
  })[],
  custodianId: string,
) =>
  orders.flatMap((order) => {
    const { report, reportedAt } = order;
    return report && reportedAt && isInspected(order, custodianId)
      ? [{ reportedAt: new Date(reportedAt), goodsIntact: report.goodsIntact, newSealNumber: report.newSealNumber }]
      : [];
  });

export interface OrderWindow {
  kind: string;
  from: Date;
  to: Date;
  inspectorId: string | undefined;
}

export interface OrderLimits {
  /** An order that begins so long ago begins now. */
  pastMs: number;
  backdatedMs: number;
  inspectionMs: number;
  /** A reseal, a move or another way. */
  othersMs: number;
}

/**
 * Why a second person of the lender is asked: an order that begins before now makes innocent what was done already, and one
 * that covers more than its purpose makes innocent what nobody named. What lies too far back is refused.
 */
export function reasonsToAsk({ kind, from, to, inspectorId }: OrderWindow, now: Date, limits: OrderLimits): Reason[] {
  if (to <= from || to <= now) refuse(orderRefusals.ORDER_WINDOW_EMPTY, { at: '/to' });
  const pastMs = now.getTime() - from.getTime();
  if (pastMs > limits.backdatedMs)
    refuse(orderRefusals.ORDER_TOO_FAR_BACK, { at: '/from', facts: { hoursMost: limits.backdatedMs / 3_600_000 } });
  const reasons: Reason[] = [];
  if (pastMs > limits.pastMs)
    reasons.push({
      code: 'ORDER_BEGINS_IN_THE_PAST',
      title: { en: 'The order begins before it was given', zh: '指令的开始时间早于下达时间' },
      at: '/from',
      facts: { from: from.toISOString() },
    });
  if (kind === 'inspection' && inspectorId === undefined)
    reasons.push({
      code: 'INSPECTOR_NOT_NAMED',
      title: { en: 'The inspection names no inspector', zh: '查验指令未指明查验人' },
      at: '/inspectorId',
    });
  if (kind === 'release')
    reasons.push({
      code: 'RELEASE_NOT_APPROVED',
      title: {
        en: 'Goods leave under an approved release; this order rests on none',
        zh: '货物应凭经批准的放货出库，本指令并无放货依据',
      },
      at: '/kind',
    });
  const mostMs = kind === 'inspection' ? limits.inspectionMs : limits.othersMs;
  if (to.getTime() - from.getTime() > mostMs)
    reasons.push({
      code: 'ORDER_LONGER_THAN_ITS_PURPOSE',
      title: { en: 'The order lasts longer than its purpose takes', zh: '指令期限超过其用途所需时间' },
      at: '/to',
      facts: { hoursMost: mostMs / 3_600_000 },
    });
  return reasons;
}
