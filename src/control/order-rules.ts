import type { Reason } from '../kernel/eyes.ts';
import { refusalList, refuse } from '../kernel/refusal.ts';

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
  ORDERED_BY_YOU: [
    'forbidden',
    'Who gave an order on the subject does not sign its breaches off',
    '对该监控对象下达过指令的人员不得签核其异常',
    'Have another person with the mandate sign off',
    '请由另一位有授权的人员签核',
  ],
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
  if (to.getTime() - from.getTime() > limits.inspectionMs && kind === 'inspection')
    reasons.push({
      code: 'ORDER_LONGER_THAN_ITS_PURPOSE',
      title: { en: 'The inspection is longer than a day', zh: '查验指令超过一天' },
      at: '/to',
    });
  return reasons;
}
