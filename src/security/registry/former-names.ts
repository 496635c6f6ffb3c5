import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { formerNameRecorded, formerNameWithdrawn } from './events.ts';
import * as store from './former-name-store.ts';
import { registryRefusals, renameDueOn } from './rules.ts';
import type { FormerNameView, RecordFormerNameInput, WithdrawFormerNameInput } from './schemas.ts';

type Word = { isKnown: boolean; mandate: string };

/** Whose word it is: a lender speaks for itself; the house itself and the operator speak for everybody. */
function wordOf(ctx: Ctx, partyId: string): Word {
  const { partyId: own, roles } = requirePerson(ctx);
  if (roles.includes('operator')) return { isKnown: true, mandate: 'party:register' };
  return partyId === own
    ? { isKnown: true, mandate: 'registry:object' }
    : { isKnown: false, mandate: 'registry:search' };
}

const viewOf = (ctx: Ctx, of: Omit<FormerNameView, 'amendBy'>): FormerNameView => {
  const months = policyOn('registry.renameMonths', businessDate(ctx)).value;
  return { ...of, amendBy: renameDueOn(of.changedOn, months) };
};

/** A grantor had another name: searches cover it, and filings follow the change in time. */
export async function recordFormerName(ctx: Ctx, input: RecordFormerNameInput): Promise<FormerNameView> {
  const { isKnown, mandate } = wordOf(ctx, input.partyId);
  return act(ctx, { verb: 'party.recordFormerName', mandate, input }, async (tx) => {
    const party = await findParty(tx, input.partyId);
    if (!party) refuse(commonRefusals.NOT_FOUND, { at: '/partyId' });
    if (input.name === party.name) refuse(registryRefusals.FORMER_NAME_IS_PRESENT, { at: '/name' });
    const { partyId: statedBy, personId } = requirePerson(tx);
    if (!(await store.insertFormerName(tx, { ...input, recordedBy: personId, statedBy, isKnown })))
      refuse(commonRefusals.CONFLICT, { at: '/name' });
    const view = viewOf(tx, { ...input, statedBy, isKnown });
    return { view, event: formerNameRecorded(view) };
  });
}

/**
 * Reaction: the operator gave a party another name. The one before is one that it had, by the operator's word, whoever says so besides: accounts
 * and papers bear it still. Where only an error in writing was mended the operator takes it back.
 */
export async function keepFormerNames(ctx: Ctx, { objectId: partyId, payload }: DomainEvent): Promise<void> {
  type Named = { name: string; nameZh: string | null };
  const { name, nameZh, before, byPartyId } = payload as unknown as Named & { before: Named; byPartyId: string };
  const recordedBy = ctx.actor.kind === 'person' ? ctx.actor.personId : ctx.actor.name;
  const said = { partyId, changedOn: businessDate(ctx), statedBy: byPartyId, isKnown: true };
  for (const former of [before.name, before.nameZh]) {
    if (former === null || former === name || former === nameZh) continue;
    if (await store.insertFormerName(ctx, { ...said, name: former, recordedBy }))
      await recordEvent(ctx, formerNameRecorded(viewOf(ctx, { ...said, name: former })));
  }
}

/** Who said it takes it back: it is searched for no more, as far as nobody else says it. */
export async function withdrawFormerName(ctx: Ctx, input: WithdrawFormerNameInput): Promise<FormerNameView> {
  const { isKnown, mandate } = wordOf(ctx, input.partyId);
  return act(ctx, { verb: 'party.withdrawFormerName', mandate, input }, async (tx) => {
    const { partyId: statedBy } = requirePerson(tx);
    const withdrawn = await store.withdrawFormerName(tx, { ...input, statedBy });
    if (!withdrawn) refuse(commonRefusals.NOT_FOUND, { at: '/name' });
    const view = viewOf(tx, { ...input, changedOn: withdrawn.changedOn, statedBy, isKnown });
    return { view, event: formerNameWithdrawn(view) };
  });
}

export async function listFormerNameViews(ctx: Ctx, partyId: string | undefined): Promise<FormerNameView[]> {
  const rows = await store.listStatedNames(ctx, partyId);
  return rows.map(({ partyId: of, name, changedOn, statedBy, isKnown }) =>
    viewOf(ctx, { partyId: of, name, changedOn, statedBy, isKnown }),
  );
}
