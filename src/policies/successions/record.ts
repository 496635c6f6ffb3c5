import { endAsOne } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { act, putsAtRisk, recordEvent } from '../../ground/audit/index.ts';
import { findParty, silencePeople } from '../../ground/parties/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { passStandings } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { amendAfterMerger, renameDueOn } from '../../security/registry/index.ts';
import { passSaid, stateSuccessor } from '../party-standings/index.ts';
import { mergedRoles, passing, successionRefusals as refusals, successionLife, unsettledLimits } from './rules.ts';
import type { RecordedView, RecordSuccessionInput, SettleSuccessionInput, SuccessionView } from './schemas.ts';
import * as store from './store.ts';

export const successionViewOf = (row: store.KeptSuccession): SuccessionView => ({
  id: row.id,
  standingId: row.standingId,
  statedBy: row.statedBy,
  holderId: row.holderId,
  predecessorId: row.predecessorId,
  successorId: row.successorId,
  fromOn: row.fromOn,
  passed: row.passed,
  limits: row.limits,
  filings: row.filings,
  dueOn: row.dueOn,
  status: row.status,
  answer: row.answer,
  toldAt: row.toldAt.toISOString(),
});

const announce = (type: string, row: store.KeptSuccession): DomainEvent => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: {
    predecessorId: row.predecessorId,
    successorId: row.successorId,
    fromOn: row.fromOn,
    passed: row.passed,
    filings: row.filings,
    dueOn: row.dueOn,
    status: row.status,
  },
});

/** Everything open passes, kind by kind. @returns how many of each, and which lender’s they are */
async function passAll(ctx: Ctx, between: store.Between) {
  const passed: { table: string; count: number }[] = [];
  const ofLender = new Map<string, { table: string; count: number }[]>();
  // What a bank lends beside the platform is in no table that passes: it is told by the body that it belongs to.
  for (const { bankId, count } of await store.banksOfBodies(ctx, between.predecessorId))
    ofLender.set(bankId, [{ table: 'joint_body', count }]);
  for (const each of passing) {
    const rows = await store.passOn(ctx, each, between).catch((cause: unknown) => {
      const rule = violatedConstraint(cause);
      if (rule !== undefined) refuse(refusals.SUCCESSION_MEETS_ITSELF, { facts: { table: each.table, rule }, cause });
      throw cause;
    });
    const count = rows.reduce((sum, row) => sum + row.count, 0);
    if (count > 0) passed.push({ table: each.table, count });
    for (const { lenderId, count: own } of rows)
      if (lenderId !== null)
        ofLender.set(lenderId, [...(ofLender.get(lenderId) ?? []), { table: each.table, count: own }]);
  }
  return { passed, ofLender };
}

/**
 * An authority records that a firm was merged into another: what was open answers to the successor from that act on, nothing new is lent to the
 * predecessor, each lender is told what passed and what its limits are, and the clocks of the registry begin (measure 10).
 */
export async function recordSuccession(ctx: Ctx, input: RecordSuccessionInput): Promise<RecordedView> {
  return act(ctx, { verb: 'succession.record', mandate: 'standing:state', input }, async (tx) => {
    const { partyId: statedBy, roles } = requirePerson(tx);
    const { predecessorId, successorId, fromOn } = input;
    if (!roles.includes('authority')) refuse(refusals.SUCCESSION_OF_WHOM);
    if (predecessorId === successorId) refuse(refusals.SUCCESSION_MEETS_ITSELF, { at: '/successorId' });
    for (const [at, id] of [
      ['/predecessorId', predecessorId],
      ['/successorId', successorId],
    ] as const) {
      const party = await findParty(tx, id);
      if (!party) refuse(commonRefusals.NOT_FOUND, { at });
      if (!party.roles.every((role) => mergedRoles.includes(role)))
        refuse(refusals.SUCCESSION_OF_WHOM, { at, facts: { roles: party.roles } });
    }
    if (fromOn > businessDate(tx)) refuse(refusals.SUCCESSION_DAY_UNFIT, { at: '/fromOn' });
    const standing = await stateSuccessor(tx, input);
    const between = { predecessorId, successorId };
    const { passed, ofLender, asOne } = await asSystem(tx, 'a merger', async (system) => {
      const pledges = await store.livePledges(system, predecessorId);
      await store.noteTitles(system, between);
      const asOne = await endAsOne(system, [predecessorId, successorId]);
      const all = await passAll(system, between);
      await silencePeople(system, predecessorId, ['standing:contest']);
      await passSaid(system, between);
      await passStandings(system, between);
      for (const [holderId, own] of all.ofLender) {
        const dueOn = renameDueOn(fromOn, policyOf(holderId, 'registry.renameMonths', fromOn).value);
        const filed = pledges.filter(({ pledgeeId }) => pledgeeId === holderId).map(({ id }) => id);
        const told = await store.insertSuccession(system, {
          id: tx.newId('succession'),
          standingId: standing.id,
          statedBy,
          holderId,
          ...between,
          fromOn,
          passed: own,
          limits: await store.limitsOf(system, holderId, [predecessorId, successorId]),
          filings: filed.length > 0 ? await amendAfterMerger(system, filed, dueOn) : 0,
          dueOn,
          participants: [holderId],
        });
        await recordEvent(system, announce('succession.told', told));
      }
      return { ...all, asOne };
    });
    const view = { standingId: standing.id, ...between, fromOn, passed, lenders: ofLender.size, asOne };
    return {
      view,
      event: {
        type: 'succession.recorded',
        version: 1,
        objectId: standing.id,
        participants: [statedBy, predecessorId, successorId],
        payload: { ...between, fromOn, passed, asOne },
      },
    };
  });
}

/** Two people of the lender say that its limits and its filings are what they should be now. */
export async function settleSuccession(
  ctx: Ctx,
  input: SettleSuccessionInput & { successionId: string },
): Promise<SuccessionView> {
  return act(ctx, { verb: 'succession.settle', mandate: 'loan:amend', input }, async (tx) => {
    const found = await store.findSuccession(tx, input.successionId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/successionId' });
    for (const { currency, outMinor } of found.limits.owed)
      putsAtRisk(tx, { amountMinor: outMinor, currency, clientId: found.successorId });
    if (found.status !== 'told') refuse(refusals.SUCCESSION_SETTLED);
    const both = [found.predecessorId, found.successorId];
    const limits = await asSystem(tx, 'a merger', (system) => store.limitsOf(system, found.holderId, both));
    const left = unsettledLimits(limits, found, businessDate(tx));
    if (left.length > 0) refuse(refusals.SUCCESSION_LIMITS_LEFT, { facts: { limits: left, owed: limits.owed } });
    const moved = await store.moveSuccession(tx, found.id, stepOf(successionLife, 'settle'), {
      answer: input.answer,
      documentHash: input.documentHash,
      settledBy: requirePerson(tx).personId,
      settledAt: tx.clock.now(),
    });
    if (!moved) refuse(refusals.SUCCESSION_SETTLED);
    return { view: successionViewOf(moved), event: announce('succession.settled', moved) };
  });
}
