import {
  addSetOff,
  findConfirmations,
  findReceivable,
  findReceivables,
  lockReceivable,
  participantsOfReceivable,
} from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { findLivePledges } from '../pledges/index.ts';
import { counterclaimDecided } from './events.ts';
import * as notices from './notice-store.ts';
import { type CompetingRight, rankRights } from './ranking.ts';
import type { CounterclaimView, RaiseCounterclaimInput, RightsView } from './schemas.ts';
import { decideSetOff } from './set-off.ts';
import * as store from './store.ts';

interface KnownRight extends CompetingRight {
  kind: 'pledge' | 'assignment';
  holderId: string;
}

const earliest = (dates: readonly (string | null)[]): Date | undefined => {
  const known = dates.filter((date) => date !== null).sort()[0];
  return known === undefined ? undefined : new Date(known);
};

/** Every right over a receivable with its publicity, as the system: competitors do not see each other's rows. */
async function rightsOver(ctx: Ctx, receivableId: string): Promise<KnownRight[]> {
  const assignments = await store.findLiveAssignments(ctx, receivableId);
  const pledges = await findLivePledges(ctx, [receivableId]);
  const sent = await notices.findNotices(
    ctx,
    [...assignments, ...pledges].map((right) => right.id),
  );
  const reached = (id: string) => earliest(sent.filter((n) => n.sourceId === id).map((n) => n.arrivedAt));
  return [
    ...assignments.map((a) => ({
      kind: 'assignment' as const,
      id: a.id,
      holderId: a.assigneeId,
      claimMinor: BigInt(a.items.find((item) => item.receivableId === receivableId)?.advanceMinor ?? 0),
      registeredAt: earliest(a.registrations.map((r) => r.ranksFrom)),
      notifiedAt: reached(a.id),
    })),
    ...pledges.map((p) => ({
      kind: 'pledge' as const,
      id: p.id,
      holderId: p.pledgeeId,
      claimMinor: BigInt(p.maximum.amountMinor),
      registeredAt: earliest(p.publicity.filter((fact) => fact.kind === 'registration').map((fact) => fact.at)),
      notifiedAt: reached(p.id),
    })),
  ];
}

/** Who is paid first from a receivable, and what would reach each if all of it came in. */
export async function readRights(ctx: Ctx, receivableId: string): Promise<RightsView> {
  const { partyId } = requirePerson(ctx);
  return withSnapshot(ctx, async (tx) => {
    const receivable = await findReceivable(tx, receivableId);
    if (!receivable) refuse(commonRefusals.NOT_FOUND, { at: '/receivableId' });
    const rights = await asSystem(tx, 'rights', (system) => rightsOver(system, receivableId));
    const seesAll = partyId === receivable.creditorId || partyId === receivable.debtorId;
    return {
      receivableId,
      proceeds: receivable.outstanding,
      rights: rankRights(rights, BigInt(receivable.outstanding.amountMinor)).map(
        ({ id, rank, basis, receivesMinor }) => {
          const right = rights.find((r) => r.id === id) as KnownRight;
          const shown = seesAll || right.holderId === partyId;
          return {
            rank,
            basis,
            kind: right.kind,
            id: shown ? id : null,
            claimMinor: shown ? right.claimMinor.toString() : null,
            receivesMinor: shown ? receivesMinor.toString() : null,
          };
        },
      ),
    };
  });
}

/** Receivables of which rights that are paid first leave one right less than it is owed on them. */
export const rightsBefore = (
  ctx: Ctx,
  rightId: string,
  receivableIds: readonly string[],
): Promise<{ receivableId: string; claimMinor: bigint; receivesMinor: bigint }[]> =>
  asSystem(ctx, 'rights', async (system) => {
    const short: { receivableId: string; claimMinor: bigint; receivesMinor: bigint }[] = [];
    for (const receivable of await findReceivables(system, receivableIds)) {
      const rights = await rightsOver(system, receivable.id);
      const others = rights.some((right) => right.id !== rightId);
      const claimMinor = rights.find((right) => right.id === rightId)?.claimMinor ?? 0n;
      const ranked = rankRights(rights, BigInt(receivable.outstanding.amountMinor));
      const receivesMinor = ranked.find((right) => right.id === rightId)?.receivesMinor ?? 0n;
      if (others && receivesMinor < claimMinor) short.push({ receivableId: receivable.id, claimMinor, receivesMinor });
    }
    return short;
  });

/** The debtor sets a claim of its own off. The rule decides at once; what is allowed is not owed any more. */
export async function raiseCounterclaim(
  ctx: Ctx,
  input: RaiseCounterclaimInput & { receivableId: string },
): Promise<CounterclaimView> {
  return act(ctx, { verb: 'counterclaim.raise', mandate: 'counterclaim:raise', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const receivable = await lockReceivable(tx, input.receivableId);
    if (!receivable || receivable.debtorId !== partyId || receivable.amount.currency !== input.amount.currency)
      refuse(commonRefusals.NOT_FOUND, { at: '/receivableId' });
    const [confirmation] = await findConfirmations(tx, [receivable.id]);
    const rights = await asSystem(tx, 'rights', (system) => rightsOver(system, receivable.id));
    const notified = earliest(rights.map((right) => right.notifiedAt?.toISOString() ?? null));
    const notifiedOn = notified && businessDateAt(notified);
    const decision = decideSetOff(
      {
        amountMinor: BigInt(receivable.outstanding.amountMinor),
        dueOn: receivable.dueOn,
        notifiedOn,
        isWaived: confirmation?.waivesSetOff === true,
      },
      { ...input, amountMinor: BigInt(input.amount.amountMinor) },
    );
    if (decision.setOffMinor > 0n) await addSetOff(tx, receivable.id, decision.setOffMinor);
    const view: CounterclaimView = {
      id: tx.newId('counterclaim'),
      receivableId: receivable.id,
      allowed: decision.allowed,
      ground: decision.ground,
      setOffMinor: decision.setOffMinor.toString(),
      collectibleMinor: decision.collectibleMinor.toString(),
      notifiedOn: notifiedOn ?? null,
    };
    const participants = await participantsOfReceivable(tx, receivable.id);
    await notices.insertCounterclaim(tx, {
      id: view.id,
      receivableId: receivable.id,
      debtorId: partyId,
      amountMinor: BigInt(input.amount.amountMinor),
      aroseOn: input.aroseOn,
      dueOn: input.dueOn,
      fromSameContract: input.fromSameContract,
      allowed: decision.allowed,
      ground: decision.ground,
      setOffMinor: decision.setOffMinor,
      notifiedOn: notifiedOn ?? null,
      participants,
    });
    return { view, event: counterclaimDecided(receivable.id, participants, { ...view, amount: input.amount }) };
  });
}
