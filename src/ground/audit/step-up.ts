import type { Ctx, PersonActor } from '../../context.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { eyesOf, policyOn } from '../policy/index.ts';

export const stepUpRefusals = refusalList({
  STEP_UP_REQUIRED: [
    'forbidden',
    'This act asks for a second factor that was shown within the last minutes',
    '该操作要求在近几分钟内验证过第二要素',
    'Show it at POST /v1/sessions/current/step-up and send the act again; facts say how long it counts',
    '请通过 POST /v1/sessions/current/step-up 验证后重新提交；有效时长见 facts',
  ],
  SESSION_REQUIRED: [
    'forbidden',
    'This act asks for a second factor, and a system or a key has none',
    '该操作要求第二要素，系统或密钥无法提供',
    'Have a person sign in at POST /v1/sign-in and do it in that session',
    '请由人员通过 POST /v1/sign-in 登录后在会话中办理',
  ],
});

/** What is missing before an act that asks for a second factor; undefined when nothing is. */
export function stepUpFault(
  { session, isSystem }: Pick<PersonActor, 'session' | 'isSystem'>,
  now: Date,
  { minutes, keysMay }: { minutes: number; keysMay: boolean },
): keyof typeof stepUpRefusals | undefined {
  // `signIn.keysMayStepUp` speaks of keys that people hold.
  if (!session) return keysMay && !isSystem ? undefined : 'SESSION_REQUIRED';
  const age = session.provedAt ? now.getTime() - session.provedAt.getTime() : Number.POSITIVE_INFINITY;
  return age <= minutes * 60_000 ? undefined : 'STEP_UP_REQUIRED';
}

/**
 * Whoever does, proposes or agrees to an act that asks for it has shown a second factor a moment ago. Who agreed and who proposed did so
 * when they spoke: it is not asked again of them when the act is done.
 */
export function requireStepUp(ctx: Ctx, verb: string): void {
  const { actor } = ctx;
  if (actor.kind !== 'person' || ctx.agreed || ctx.isPreview || !eyesOf(verb).stepUp) return;
  const today = businessDate(ctx);
  const minutes = policyOn('signIn.stepUpMinutes', today).value;
  const keysMay = policyOn('signIn.keysMayStepUp', today).value === 1;
  const fault = stepUpFault(actor, ctx.clock.now(), { minutes, keysMay });
  if (fault)
    refuse(stepUpRefusals[fault], {
      facts: { verb, minutes, provedAt: actor.session?.provedAt?.toISOString() ?? null },
    });
}
