import { type Ctx, requireMandate, requirePerson } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { act, type Outcome } from '../audit/index.ts';
import { installationRefusals } from './rules.ts';
import type { DemonstrationView, GuestRole, InvitationView, TellInput } from './schemas.ts';
import { requireSpeaker } from './speaker.ts';
import type { Demonstration, Installation } from './terms.ts';

async function demonstrationOf(ctx: Ctx, installation: Installation | undefined): Promise<Demonstration> {
  requireMandate(ctx, 'person:manage');
  if (!installation?.demonstration) refuse(installationRefusals.DEMONSTRATION_NOT_HERE);
  await requireSpeaker(ctx, installation);
  return installation.demonstration;
}

/** It touches nothing on record here: who had it told, ended it or came in is noted, and then it is done. */
const noted = (
  ctx: Ctx,
  what: 'begun' | 'ended' | 'visited',
  payload: Record<string, unknown> = {},
): Outcome<object> => ({
  view: {},
  event: {
    type: `demonstration.${what}`,
    version: 1,
    objectId: ctx.tenantId,
    participants: [requirePerson(ctx).partyId],
    payload,
  },
});

/** Has the trade told on an instance beside this one. */
export async function beginDemonstration(
  ctx: Ctx,
  installation: Installation | undefined,
  input: TellInput,
): Promise<DemonstrationView> {
  const demonstration = await demonstrationOf(ctx, installation);
  const spec = { verb: 'demonstration.begin', mandate: 'person:manage', input };
  await act(ctx, spec, async (tx) => noted(tx, 'begun', { until: input.until ?? null }));
  demonstration.begin(input.until);
  return demonstration.now();
}

/** Takes the instance away with all that was told. */
export async function endDemonstration(ctx: Ctx, installation: Installation | undefined): Promise<DemonstrationView> {
  const demonstration = await demonstrationOf(ctx, installation);
  const spec = { verb: 'demonstration.end', mandate: 'person:manage', input: {} };
  await act(ctx, spec, async (tx) => noted(tx, 'ended'));
  await demonstration.end();
  return demonstration.now();
}

/** A link that lets a visitor in as one of its people. */
export async function visitDemonstration(
  ctx: Ctx,
  installation: Installation | undefined,
  role: GuestRole,
): Promise<InvitationView> {
  const demonstration = await demonstrationOf(ctx, installation);
  if (demonstration.now().state !== 'standing') refuse(installationRefusals.DEMONSTRATION_NOT_STANDING);
  const spec = { verb: 'demonstration.visit', mandate: 'person:manage', input: { role } };
  await act(ctx, spec, async (tx) => noted(tx, 'visited', { role }));
  return (await demonstration.invite(role)) ?? refuse(installationRefusals.DEMONSTRATION_NOT_STANDING);
}
