import { type Ctx, type PersonActor, requireMandate } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { installationRefusals } from './rules.ts';
import type { InstallationView } from './schemas.ts';
import type { Installation } from './terms.ts';

/** Who administers the operator of the tenant that came first: to them the installation printed its link. */
const speaksFor = async (ctx: Ctx, { firstTenantId }: Installation): Promise<boolean> =>
  ctx.actor.kind === 'person' &&
  ctx.actor.roles.includes('operator') &&
  ctx.actor.mandates.has('person:manage') &&
  (await firstTenantId()) === ctx.tenantId;

/** @throws Refusal where somebody else asks */
export async function requireSpeaker(ctx: Ctx, installation: Installation): Promise<PersonActor> {
  const person = requireMandate(ctx, 'person:manage');
  return (await speaksFor(ctx, installation)) ? person : refuse(installationRefusals.INSTALLATION_OF_ANOTHER);
}

export async function viewInstallation(ctx: Ctx, installation: Installation | undefined): Promise<InstallationView> {
  if (!installation || !(await speaksFor(ctx, installation))) return { opensTenants: false, demonstration: null };
  return { opensTenants: true, demonstration: installation.demonstration?.now() ?? null };
}
