import { asSystem, type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { exposuresOn } from './exposure-store.ts';
import { partyLimitRefusals } from './rules.ts';
import type { PartyLimitView, SetPartyLimitInput } from './schemas.ts';
import { findHouses, type KeptLimit, listLimits, putLimit } from './store.ts';

/** Limits with what is used of each: one read of the groups, and one of what is out in each currency. */
const shown = (ctx: Ctx, holderId: string, limits: readonly KeptLimit[]): Promise<PartyLimitView[]> =>
  asSystem(ctx, 'limits', async (system) => {
    const { houses } = await findHouses(
      system,
      holderId,
      limits.map(({ partyId }) => partyId),
      businessDate(system),
    );
    const members = new Set([...houses.values()].flat());
    const out = new Map<string, Awaited<ReturnType<typeof exposuresOn>>>();
    for (const currency of new Set(limits.map((limit) => limit.currency)))
      out.set(currency, await exposuresOn(system, holderId, currency, members));
    return limits.map(({ id, kind, partyId, amountMinor, validUntil, documentHash, setAt, ...limit }) => {
      const currency = limit.currency;
      const house = houses.get(partyId) ?? [];
      const usedMinor = (out.get(currency) ?? [])
        .filter((e) => (kind === 'group' ? house.includes(e.partyId) : e.kind === kind && e.partyId === partyId))
        .reduce((sum, { minor }) => sum + minor, 0n);
      return {
        id,
        holderId,
        kind,
        partyId,
        limit: { amountMinor: amountMinor.toString(), currency },
        used: { amountMinor: usedMinor.toString(), currency },
        validUntil,
        documentHash,
        setAt: setAt.toISOString(),
      };
    });
  });

/** Two people of a lender say how much it will have out on a party or a group, and until when. */
export async function setPartyLimit(ctx: Ctx, input: SetPartyLimitInput): Promise<PartyLimitView> {
  return act(ctx, { verb: 'partyLimit.set', mandate: 'limit:set', input }, async (tx) => {
    const { partyId: holderId, personId } = requirePerson(tx);
    const { kind, partyId, limit, validUntil, documentHash, reason = null, note = null } = input;
    if (partyId === holderId) refuse(partyLimitRefusals.PARTY_LIMIT_ON_ITSELF, { at: '/partyId' });
    if (!(await findParty(tx, partyId))) refuse(commonRefusals.NOT_FOUND, { at: '/partyId' });
    const today = businessDate(tx);
    if (validUntil < today)
      refuse(partyLimitRefusals.PARTY_LIMIT_ENDS_IN_PAST, { at: '/validUntil', facts: { today } });
    putsAtRisk(tx, { ...limit, clientId: partyId });
    const made = await putLimit(tx, {
      id: tx.newId('partyLimit'),
      holderId,
      kind,
      partyId,
      currency: limit.currency,
      amountMinor: BigInt(limit.amountMinor),
      validUntil,
      documentHash,
      setBy: personId,
      participants: [holderId],
    });
    const [view] = await shown(tx, holderId, [made]);
    if (!view) throw new Error('a limit was set');
    const { used: _, ...set } = view;
    const payload = { ...set, reason, note };
    return {
      view,
      event: { type: 'partyLimit.set', version: 1, objectId: made.id, participants: [holderId], payload },
    };
  });
}

/** The limits of who asks, with what is used of each. */
export const readPartyLimits = (ctx: Ctx): Promise<{ items: PartyLimitView[] }> =>
  withSnapshot(ctx, async (tx) => {
    const { partyId } = requirePerson(tx);
    return { items: await shown(tx, partyId, await listLimits(tx, partyId)) };
  });
