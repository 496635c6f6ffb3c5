import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { inDefaultSince, listLoans } from '../../lending/loans/index.ts';
import {
  inForceOf,
  insertOnce,
  isHeardBy,
  partiesOnLists,
  slotOf,
  watchedOrProposed,
} from '../party-standings/index.ts';
import { protectedLists, stressPoints } from './rules.ts';
import type { WatchView } from './schemas.ts';
import { withBody } from './store.ts';

const bad: readonly string[] = ['substandard', 'doubtful', 'loss'];

/**
 * Looks at listed firms: who is strained and has neither a committee nor joint credit is proposed for the key monitoring list. A person
 * says yes or no to each; nothing of it reaches the firm or anybody else (measure 18).
 */
export async function proposeWatch(ctx: Ctx, input: { listYear: number }): Promise<WatchView> {
  return act(ctx, { verb: 'watch.propose', mandate: 'standing:state', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const on = businessDate(tx);
    const firms = await asSystem(tx, 'open lists', (system) => partiesOnLists(system, protectedLists, on));
    const bodies = await asSystem(tx, 'firms with a joint body', (system) => withBody(system, firms));
    const from = policyOf(partyId, 'watch.stressPoints', on).value;
    const proposed: WatchView['proposed'] = [];
    const watched = await watchedOrProposed(tx, partyId);
    for (const firm of firms.filter((id) => !bodies.has(id) && !watched.has(id))) {
      const loans = (await listLoans(tx, { partyId: firm }, 1_000)).filter(({ lenderId }) => lenderId === partyId);
      const standings = await inForceOf(tx, [firm], on, ['credit_event', 'list']);
      const known = standings.filter(isHeardBy(partyId));
      const facts = {
        lateLoans: loans.filter((loan) => loan.status === 'active' && inDefaultSince(loan.openDueOn, on) !== null)
          .length,
        badLoans: loans.filter((loan) => loan.status === 'active' && bad.includes(loan.class)).length,
        events: known.filter(({ kind }) => kind === 'credit_event').length,
      };
      const stress = stressPoints(facts);
      if (stress < from) continue;
      const reasons = Object.entries(facts).flatMap(([name, count]) => (count > 0 ? [`${name} ${count}`] : []));
      const said = { kind: 'list', value: 'watch', listYear: input.listYear } as const;
      const made = await insertOnce(tx, {
        ...said,
        id: tx.newId('partyStanding'),
        partyId: firm,
        said: { stress, from, ...facts },
        slot: slotOf(said),
        isOfficial: false,
        reason: reasons.join(', '),
        status: 'proposed',
        statedBy: partyId,
        statedByPerson: personId,
        validFrom: on,
        participants: [partyId],
      });
      proposed.push({ standingId: made.id, partyId: firm, stress, reasons });
    }
    return {
      view: { proposed, looked: firms.length },
      event: {
        type: 'watch.proposed',
        version: 1,
        objectId: partyId,
        participants: [partyId],
        payload: { proposed: proposed.map(({ standingId }) => standingId), looked: firms.length },
      },
    };
  });
}
