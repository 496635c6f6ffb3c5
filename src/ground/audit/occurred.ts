import type { Ctx, DomainEvent } from '../../context.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import { fieldActs } from '../policy/index.ts';

export const occurredRefusals = refusalList({
  OCCURRED_AT_NOT_TAKEN: [
    'invalid',
    'This act is done when it is heard of: it takes no Occurred-At',
    '此操作以系统收到时间为准，不接受 Occurred-At',
    'Send it without the header; only acts of the field take one',
    '请去掉该请求头；仅现场操作可使用',
  ],
  OCCURRED_AT_UNFIT: [
    'invalid',
    'What occurred lies in the past, and not further back than a field goes without a line',
    '发生时间须在过去且不早于离线上限',
    'Set the clock of the device; what is older than the days in facts is recorded without the header, with a note',
    '请校准设备时钟；早于 facts 所列天数的，请去掉该请求头并备注说明',
  ],
});

/** A device's clock may go wrong by so much and still say now. */
const AHEAD_MS = 120_000;
/** Nobody works in the field without a line for longer. */
const DAYS_MOST = 14;

/** Said before anything else is judged: most acts are done when they are heard of. */
export function assertOfField({ operation, tx }: Ctx, verb: string): void {
  if (operation?.occurredAt !== undefined && tx === undefined && !fieldActs.has(verb))
    refuse(occurredRefusals.OCCURRED_AT_NOT_TAKEN, { at: '/occurred-at', facts: { verb } });
}

/** The event with when it occurred, as who did it says. It is told beside: what is due, open or allowed is judged by when it is heard of. */
export function occurred(ctx: Ctx, event: DomainEvent): DomainEvent {
  const at = ctx.operation?.occurredAt ?? ctx.agreed?.occurredAt;
  if (at === undefined) return event;
  const ageMs = ctx.clock.now().getTime() - Date.parse(at);
  if (ageMs < -AHEAD_MS || ageMs > DAYS_MOST * 86_400_000)
    refuse(occurredRefusals.OCCURRED_AT_UNFIT, { at: '/occurred-at', facts: { days: DAYS_MOST } });
  return { ...event, payload: { ...event.payload, occurredAt: new Date(at).toISOString() } };
}
