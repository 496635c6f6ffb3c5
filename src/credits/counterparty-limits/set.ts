import { asSystem, type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { placeOfBank, todayAt } from '../letters-of-credit/index.ts';
import { limitRefusals } from './rules.ts';
import type { LimitView, SetLimitInput } from './schemas.ts';
import { type KeptLimit, listLimits, putLimit } from './store.ts';
import { useOf } from './use.ts';

const viewOf = (limit: KeptLimit, usedMinor: bigint): LimitView => {
  const currency = limit.currency;
  return {
    id: limit.id,
    holderId: limit.holderId,
    kind: limit.kind,
    bankId: limit.bankId,
    country: limit.country,
    limit: { amountMinor: limit.amountMinor.toString(), currency },
    used: { amountMinor: usedMinor.toString(), currency },
    validUntil: limit.validUntil,
    documentHash: limit.documentHash,
    setAt: limit.setAt.toISOString(),
  };
};

const shown = (ctx: Ctx, holderId: string, limits: readonly KeptLimit[]): Promise<LimitView[]> =>
  asSystem(ctx, 'limits', async (system) => {
    const use = await useOf(system, holderId, limits, []);
    return limits.map((limit) => viewOf(limit, use.of(limit)));
  });

/** Two people of a bank say how much it may confirm for another bank and its group, or for a country, and until when. */
export async function setLimit(ctx: Ctx, input: SetLimitInput): Promise<LimitView> {
  return act(ctx, { verb: 'counterpartyLimit.set', mandate: 'limit:set', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const { limit, validUntil, documentHash } = input;
    const bankId = input.kind === 'bank' ? input.bankId : null;
    const country = input.kind === 'country' ? input.country : null;
    if (bankId === partyId) refuse(limitRefusals.LIMIT_ON_ITSELF, { at: '/bankId' });
    const bank = bankId === null ? undefined : await findParty(tx, bankId);
    if (bankId !== null && !bank) refuse(commonRefusals.NOT_FOUND, { at: '/bankId' });
    if (bank && !bank.roles.includes('bank')) refuse(limitRefusals.LIMIT_NOT_ON_A_BANK, { at: '/bankId' });
    const today = todayAt(await placeOfBank(tx, partyId), tx.clock.now());
    if (validUntil < today) refuse(limitRefusals.LIMIT_ENDS_IN_PAST, { at: '/validUntil', facts: { today } });
    putsAtRisk(tx, { ...limit, clientId: (bankId ?? country) as string });
    const made = await putLimit(tx, {
      id: tx.newId('counterpartyLimit'),
      holderId: partyId,
      kind: input.kind,
      bankId,
      country,
      currency: limit.currency,
      amountMinor: BigInt(limit.amountMinor),
      validUntil,
      documentHash,
      setBy: personId,
      participants: [partyId],
    });
    const [view] = await shown(tx, partyId, [made]);
    if (!view) throw new Error('a limit was set');
    const { used: _, ...payload } = view;
    return {
      view,
      event: { type: 'counterpartyLimit.set', version: 1, objectId: made.id, participants: [partyId], payload },
    };
  });
}

/** The limits of who asks, with what is used of each. */
export const readLimits = (ctx: Ctx): Promise<{ items: LimitView[] }> =>
  withSnapshot(ctx, async (tx) => {
    const { partyId } = requirePerson(tx);
    return { items: await shown(tx, partyId, await listLimits(tx, partyId)) };
  });
