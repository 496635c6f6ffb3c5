import { type Ctx, type PersonActor, requireMandate } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { act } from '../audit/index.ts';
import { openTenant } from '../parties/index.ts';
import { linkInFileMinutes, makeSignInLink } from '../sign-in/index.ts';
import { installationRefusals } from './rules.ts';
import type { FoundedTenantView, FoundTenantInput } from './schemas.ts';
import { requireSpeaker } from './speaker.ts';
import type { Installation } from './terms.ts';

/** In the log of who asked for it: the tenant is opened behind it, and a repeat under the same key opens it if it was not. */
const note = (ctx: Ctx, { partyId }: PersonActor, input: FoundTenantInput): Promise<FoundedTenantView> =>
  act(ctx, { verb: 'tenant.found', mandate: 'person:manage', input }, async (tx) => {
    const id = tx.newId('tenant');
    const administrators = input.administrators.map(({ name }) => ({ name, link: null }));
    return {
      view: { id, name: input.name, administrators },
      event: {
        type: 'tenant.founded',
        version: 1,
        objectId: id,
        participants: [partyId],
        payload: { name: input.name, operator: input.operator },
      },
      // A person's name lies in one place alone, which is their own tenant.
      answer: { id, name: input.name, administrators: [] },
    };
  });

/**
 * Opens a tenant beside the first, with an operator whose administrators come in by links of their own. Nobody of the first tenant sees
 * anything of it but that it was opened.
 */
export async function foundTenant(
  ctx: Ctx,
  installation: Installation | undefined,
  input: FoundTenantInput,
): Promise<FoundedTenantView> {
  requireMandate(ctx, 'person:manage');
  if (!installation) refuse(installationRefusals.TENANTS_BY_COMMAND);
  const { id, name } = await note(ctx, await requireSpeaker(ctx, installation), input);
  const there = { ...installation.ctxFor(id, 'installation'), idempotencyKey: id };
  const { administrators } = await openTenant(there, {
    name,
    operator: { ...input.operator, roles: ['operator'], administrators: input.administrators },
  });
  const founders: FoundedTenantView['administrators'] = [];
  for (const each of administrators) {
    const link = await makeSignInLink(there, each.personId, linkInFileMinutes);
    founders.push({
      name: each.name,
      link: link === undefined ? null : `${installation.publicUrl()}/sign-in#link=${link}`,
    });
  }
  return { id, name, administrators: founders };
}
