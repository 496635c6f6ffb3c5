import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { moneyRefusals } from '../../kernel/money.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate, businessDateAt } from '../../kernel/time.ts';
import { findLots } from '../../physical/goods/index.ts';
import { findLivePledges, type PledgeView } from '../pledges/index.ts';
import { isPurchaseMoneyOpen, searchedOn } from '../registry/index.ts';
import { type PublicityEvent, rank, rankingRefusals, type SecurityRight, seniorMinor } from './rules.ts';
import type { EndRightInput, RankingView, RecordRightInput, RightView } from './schemas.ts';
import * as store from './store.ts';

const announce = (type: string, right: RightView): DomainEvent => ({
  type,
  version: 1,
  objectId: right.id,
  participants: [right.lenderId],
  payload: { ...right },
});

/** A lender puts on record a right of another: found in a search, notified, or claimed by who holds the goods. */
export async function recordRight(ctx: Ctx, input: RecordRightInput): Promise<RightView> {
  return act(ctx, { verb: 'right.record', mandate: 'right:record', input }, async (tx) => {
    if (!(await findParty(tx, input.grantorId))) refuse(commonRefusals.NOT_FOUND, { at: '/grantorId' });
    const { claim, ceiling, purchaseMoneyDeliveredOn = null, ...rest } = input;
    const lots = rest.lotIds.length === 0 ? [] : await findLots(tx, rest.lotIds);
    if (lots.length < new Set(rest.lotIds).size) refuse(commonRefusals.NOT_FOUND, { at: '/lotIds' });
    if (ceiling && ceiling.currency !== claim.currency)
      refuse(moneyRefusals.CURRENCY_MISMATCH, { at: '/ceiling/currency' });
    // Rank one becomes pro rata by the one reading and not by the other: who records it says which.
    for (const [i, { from, to }] of input.publicity.entries())
      if ((from === null) !== (to === null))
        refuse(rankingRefusals.PUBLICITY_READS_TWO_WAYS, { at: `/publicity/${i}`, facts: { from, to } });
    const { partyId, personId } = requirePerson(tx);
    const view = await store.insertRight(tx, {
      ...rest,
      id: tx.newId('competingRight'),
      lenderId: partyId,
      claimMinor: BigInt(claim.amountMinor),
      ceilingMinor: ceiling ? BigInt(ceiling.amountMinor) : null,
      currency: claim.currency,
      purchaseMoneyDeliveredOn,
      recordedBy: personId,
      participants: [partyId],
    });
    return { view, event: announce('right.recorded', view) };
  });
}

/** It stands in the way no more: paid, waived in writing, withdrawn, or not over these goods after all. */
export async function endRight(ctx: Ctx, input: EndRightInput & { rightId: string }): Promise<RightView> {
  return act(ctx, { verb: 'right.end', mandate: 'right:record', input }, async (tx) => {
    if (!(await store.findRight(tx, input.rightId))) refuse(commonRefusals.NOT_FOUND, { at: '/rightId' });
    const view = await store.endRight(tx, input.rightId, input.reason);
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/rightId' });
    return { view, event: announce('right.ended', view) };
  });
}

const rightOf = (view: RightView): SecurityRight => ({
  id: view.id,
  kind: view.kind,
  claimMinor: BigInt(view.claim.amountMinor),
  ceilingMinor: view.ceiling ? BigInt(view.ceiling.amountMinor) : undefined,
  publicity: view.publicity.map(
    ({ kind, from, to }): PublicityEvent => ({
      kind,
      fromMs: from === null ? -Infinity : Date.parse(from),
      toMs: to === null ? Infinity : Date.parse(to),
    }),
  ),
  purchaseMoneyDeliveredOn: view.purchaseMoneyDeliveredOn ?? undefined,
});

const kindOf: Record<PledgeView['kind'], SecurityRight['kind']> = {
  goods: 'pledge',
  document: 'document_pledge',
  receivable: 'receivable_pledge',
  charge: 'charge',
};

/** A pledge as the ranking sees it over one item: its own publicity of that item, and its registrations, which cover all. */
export const rightOfPledge = (pledge: PledgeView, itemId: string): SecurityRight => ({
  id: pledge.id,
  kind: pledge.kind === 'charge' && pledge.mode === 'floating' ? 'floating_charge' : kindOf[pledge.kind],
  claimMinor: BigInt(pledge.maximum.amountMinor),
  publicity: pledge.publicity
    .filter((fact) => fact.itemId === itemId || fact.kind === 'registration')
    .map(({ kind, at }) => ({ kind, fromMs: Date.parse(at), toMs: Date.parse(at) })),
  purchaseMoneyDeliveredOn: pledge.purchaseMoneyDeliveredOn ?? undefined,
});

const isOver = (right: RightView, lotId: string): boolean => right.lotIds.length === 0 || right.lotIds.includes(lotId);

/** Whose right over a lot comes first, by everything that this lender knows. */
export async function rankOverLot(ctx: Ctx, lotId: string): Promise<RankingView> {
  const { partyId, partyName } = requirePerson(ctx);
  const [lot] = await findLots(ctx, [lotId]);
  if (!lot) refuse(commonRefusals.NOT_FOUND, { at: '/lotId' });
  const pledges = await asSystem(ctx, 'ranking', (system) => findLivePledges(system, [lotId]));
  const standing = await store.listStandingRights(ctx, partyId, [lot.ownerId]);
  const others = standing.filter((right) => isOver(right, lotId) && !right.subordinated);
  const ranking = rank([...pledges.map((pledge) => rightOfPledge(pledge, lotId)), ...others.map(rightOf)]);
  const own = pledges.find((pledge) => pledge.pledgeeId === partyId);
  const holderOf = (id: string) =>
    others.find((r) => r.id === id)?.holder ??
    (pledges.find((p) => p.id === id)?.pledgeeId === partyId ? partyName : '—');
  const today = businessDate(ctx);
  const days = policyOn('purchaseMoney.days', today).value;
  const cameInOn = lot.custody && businessDateAt(new Date(lot.custody.takenAt));
  const searched = (await searchedOn(ctx, partyId, [lot.ownerId])).get(lot.ownerId);
  return {
    lotId,
    tiers: ranking.tiers.map(({ reason, rights }, i) => ({
      rank: i + 1,
      reason,
      rights: rights.map(({ id, kind, claimMinor }) => ({
        id,
        kind,
        holder: holderOf(id),
        claimMinor: claimMinor.toString(),
        own: id === own?.id,
      })),
    })),
    notConstituted: ranking.notConstituted.map((right) => right.id),
    seniorMinor: seniorMinor(ranking, own?.id ?? '').toString(),
    provisionalUntil: cameInOn && isPurchaseMoneyOpen(cameInOn, searched, days) ? addDays(cameInOn, days) : null,
  };
}

/** What comes before the lender on each grantor's goods, given since when its own right over all of them is published. */
export async function reservesOf(
  ctx: Ctx,
  lenderId: string,
  facilities: readonly {
    facilityId: string;
    grantorIds: readonly string[];
    currency: string;
    lotIds: readonly string[];
    ownSinceMs: number | undefined;
  }[],
): Promise<Map<string, bigint>> {
  const standing = await store.listStandingRights(
    ctx,
    lenderId,
    facilities.flatMap((f) => f.grantorIds),
  );
  return new Map(
    facilities.map((f) => {
      const over = standing.filter(
        (right) =>
          f.grantorIds.includes(right.grantorId) &&
          !right.subordinated &&
          (right.lotIds.length === 0 || right.lotIds.some((id) => f.lotIds.includes(id))),
      );
      // A claim in another currency cannot be set against this one; it is taken at its face, as the worse guess.
      const own: SecurityRight = {
        id: f.facilityId,
        kind: 'document_pledge',
        claimMinor: 1n,
        publicity:
          f.ownSinceMs === undefined ? [] : [{ kind: 'document_delivery', fromMs: f.ownSinceMs, toMs: f.ownSinceMs }],
      };
      return [f.facilityId, over.length === 0 ? 0n : seniorMinor(rank([own, ...over.map(rightOf)]), own.id)];
    }),
  );
}

/** Rights of others on record against these grantors, that stand. */
export const rightsAgainst = store.listStandingRights;

/** A lender's own right and those of others over a lot or a set of lots, to pay proceeds down. */
export async function rightsOver(
  ctx: Ctx,
  lenderId: string,
  grantorId: string,
  lotIds: readonly string[],
  own: SecurityRight,
): Promise<SecurityRight[]> {
  const standing = await store.listStandingRights(ctx, lenderId, [grantorId]);
  return [
    own,
    ...standing
      .filter((right) => right.lotIds.length === 0 || right.lotIds.some((id) => lotIds.includes(id)))
      // What ranks behind by agreement takes what is left, whatever it is and whenever it was published.
      .map((right): SecurityRight => {
        const as = rightOf(right);
        return right.subordinated ? { ...as, kind: 'charge', publicity: [], purchaseMoneyDeliveredOn: undefined } : as;
      }),
  ];
}
