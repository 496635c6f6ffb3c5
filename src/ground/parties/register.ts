import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { act } from '../audit/index.ts';
import { partyChanged, partyRegistered } from './events.ts';
import { enrolFounders, namelessFounders, withFounders } from './founders.ts';
import { decideRoles, partyRefusals } from './rules.ts';
import type {
  ChangePartyInput,
  PartyView,
  RegisterCorrespondentInput,
  RegisteredPartyView,
  RegisterPartyInput,
} from './schemas.ts';
import * as store from './store.ts';

/** The party and those who will administer it, each by a key of their own. They do no business: they make those who do. */
async function create(ctx: Ctx, { administrators, ...input }: RegisterPartyInput): Promise<RegisteredPartyView> {
  const roles = decideRoles(input.roles);
  const party = await store.insertParty(ctx, {
    id: ctx.newId('party'),
    name: input.name,
    nameZh: input.nameZh ?? null,
    country: input.country,
    roles,
    creditCode: input.creditCode ?? null,
    lei: input.lei ?? null,
    bic: input.bic ?? null,
  });
  if (!party) refuse(partyRefusals.PARTY_ALREADY_REGISTERED);
  return { party, administrators: await enrolFounders(ctx, party, administrators) };
}

/** An operator admits a party to the tenant, and another of its people agrees. The operator gets no key of it. */
export async function registerParty(ctx: Ctx, input: RegisterPartyInput): Promise<RegisteredPartyView> {
  const spec = { verb: 'party.register', mandate: 'party:register', input, recall: withFounders };
  return act<RegisteredPartyView>(ctx, spec, async (tx) => {
    const view = await asSystem(tx, 'parties', (system) => create(system, input));
    const event = partyRegistered(view.party, [requirePerson(tx).partyId], view.administrators);
    return { view, event, answer: namelessFounders(view) };
  });
}

/** An operator registers a bank abroad that has no people here: its messages are taken in by the banks that it writes to. */
export async function registerCorrespondent(ctx: Ctx, input: RegisterCorrespondentInput): Promise<PartyView> {
  return act(ctx, { verb: 'party.registerCorrespondent', mandate: 'party:register', input }, async (tx) => {
    const view = await asSystem(tx, 'parties', (system) =>
      store.insertParty(system, {
        ...input,
        id: tx.newId('party'),
        nameZh: null,
        roles: ['bank'],
        creditCode: null,
        lei: null,
      }),
    );
    if (!view) refuse(partyRefusals.PARTY_ALREADY_REGISTERED);
    return { view, event: partyRegistered(view, [requirePerson(tx).partyId], []) };
  });
}

/** An operator changes what a party is called or what it is here; a mandate outside its roles is in force no longer. */
export async function changeParty(ctx: Ctx, input: ChangePartyInput & { partyId: string }): Promise<PartyView> {
  return act(ctx, { verb: 'party.change', mandate: 'party:register', input }, async (tx) => {
    const { partyId, reason, ...change } = input;
    const before = (await store.findParty(tx, partyId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/partyId' });
    if (change.roles) {
      const roles = decideRoles(change.roles);
      // Who runs the platform is decided when it is opened, and by nothing later.
      if (roles.includes('operator') !== before.roles.includes('operator'))
        refuse(partyRefusals.ROLES_CONTRADICT, { at: '/roles', facts: { before: before.roles, roles } });
    }
    const { name, nameZh, roles } = change;
    const view = await asSystem(tx, 'parties', (system) =>
      store.changeParty(system, partyId, {
        ...(name !== undefined && { name }),
        ...(nameZh !== undefined && { nameZh }),
        ...(roles !== undefined && { roles: decideRoles(roles) }),
      }),
    );
    if (!view) refuse(commonRefusals.NOT_FOUND, { at: '/partyId' });
    return { view, event: partyChanged(before, view, requirePerson(tx).partyId, reason) };
  });
}

/** Opens a tenant with its operator: the one act that no person can do, because there is none yet. */
export async function openTenant(
  ctx: Ctx,
  input: { name: string; operator: RegisterPartyInput },
): Promise<RegisteredPartyView> {
  return act(ctx, { verb: 'tenant.open', mandate: 'system', input }, async (tx) => {
    await store.insertTenant(tx, input.name);
    const view = await create(tx, input.operator);
    return { view, event: partyRegistered(view.party, [], view.administrators) };
  });
}
