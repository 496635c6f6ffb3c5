import { findReceivables } from '../../claims/receivables/index.ts';
import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { type Found, policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { findAssignment, type Gate, type KeptAssignment } from '../../security/assignments/index.ts';
import { bookStated } from './events.ts';
import { type FactorLimits, factorLimits, type LimitFinding } from './rules.ts';
import type { LimitsView, StateBookInput } from './schemas.ts';
import * as store from './store.ts';

const limitsOn = (day: string): FactorLimits => ({
  oneDebtorBps: policyOn('factor.oneDebtorBps', day).value,
  relatedDebtorsBps: policyOn('factor.relatedDebtorsBps', day).value,
  reserveBps: policyOn('factor.reserveBps', day).value,
  leverage: policyOn('factor.leverage', day).value,
});

/** What stands out by debtor: each advance is shared over its debtors as their receivables are. */
async function exposures(ctx: Ctx, standing: readonly { assignment: KeptAssignment; amountMinor: bigint }[]) {
  const byDebtor = new Map<string, bigint>();
  for (const { assignment, amountMinor } of standing) {
    const debtors = new Map(
      (
        await findReceivables(
          ctx,
          assignment.items.map((item) => item.receivableId),
        )
      ).map((r) => [r.id, r.debtorId]),
    );
    const total = assignment.items.reduce((sum, item) => sum + BigInt(item.amountMinor), 0n);
    for (const item of assignment.items) {
      const debtorId = debtors.get(item.receivableId);
      // Rounded up: a limit is never kept by rounding.
      const share = total > 0n ? (amountMinor * BigInt(item.amountMinor) + total - 1n) / total : 0n;
      if (debtorId !== undefined) byDebtor.set(debtorId, (byDebtor.get(debtorId) ?? 0n) + share);
    }
  }
  return byDebtor;
}

async function measure(ctx: Ctx, factorId: string, more?: { assignment: KeptAssignment; amountMinor: bigint }) {
  const book = await store.findBook(ctx, factorId);
  const standing: { assignment: KeptAssignment; amountMinor: bigint }[] = more ? [more] : [];
  for (const { assignmentId, amountMinor } of await store.listStanding(ctx, factorId)) {
    const assignment = await findAssignment(ctx, assignmentId);
    if (assignment) standing.push({ assignment, amountMinor });
  }
  const balanceMinor = standing.reduce((sum, s) => sum + s.amountMinor, 0n);
  if (!book) return { book, balanceMinor, findings: [] as LimitFinding[] };
  const byDebtor = await exposures(ctx, standing);
  const largestDebtorMinor = [...byDebtor.values()].reduce((most, x) => (x > most ? x : most), 0n);
  const relatedDebtorsMinor = book.relatedDebtorIds.reduce((sum, id) => sum + (byDebtor.get(id) ?? 0n), 0n);
  const day = businessDate(ctx);
  const findings = factorLimits(
    {
      riskAssetsMinor: book.riskAssetsMinor + (more?.amountMinor ?? 0n),
      netAssetsMinor: book.netAssetsMinor,
      reserveMinor: book.reserveMinor,
      balanceMinor,
      largestDebtorMinor,
      relatedDebtorsMinor,
    },
    limitsOn(day),
  );
  return { book, balanceMinor, findings };
}

const shown = (findings: readonly LimitFinding[]): LimitsView['findings'] =>
  findings.map((f) => ({ ...f, measured: Number.isFinite(f.measured) ? f.measured : null }));

/** The limits after an advance, for a commercial factor; a bank is held to others. A book never stated is a shut gate. */
export async function limitGates(ctx: Ctx, assignment: KeptAssignment, amountMinor: bigint): Promise<Gate[]> {
  const person = ctx.actor.kind === 'person' ? ctx.actor : undefined;
  if (!person?.roles.includes('factor')) return [];
  const { book, findings } = await measure(ctx, person.partyId, { assignment, amountMinor });
  if (!book) return [{ code: 'FACTOR_BOOK_STATED', met: false, facts: {} }];
  return shown(findings).map(({ limit, isBreached, measured }) => ({
    code: `FACTOR_LIMIT_${limit.toUpperCase()}`,
    met: !isBreached,
    facts: { measured },
  }));
}

/** A debtor of whom the factor would hold too much, once it pays what was agreed for these claims. */
export async function concentrationFacts(ctx: Ctx, factorId: string, assignment: KeptAssignment): Promise<Found[]> {
  const amountMinor = assignment.items.reduce((sum, item) => sum + BigInt(item.advanceMinor), 0n);
  const { findings } = await measure(ctx, factorId, { assignment, amountMinor });
  return shown(findings)
    .filter(({ limit, isBreached }) => isBreached && limit.includes('debtor'))
    .map(({ limit, measured }): Found => ({ fact: 'F37', facts: { limit, measuredBps: measured } }));
}

async function limitsView(ctx: Ctx, factorId: string): Promise<LimitsView> {
  const { book, balanceMinor, findings } = await measure(ctx, factorId);
  return { statedOn: book?.statedOn ?? null, balanceMinor: balanceMinor.toString(), findings: shown(findings) };
}

/** A factor states the figures of its own book that the platform cannot know. */
export async function stateBook(ctx: Ctx, input: StateBookInput): Promise<LimitsView> {
  return act(ctx, { verb: 'factoring.stateBook', mandate: 'factoring:approve', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const { currency } = input.riskAssets;
    if (input.netAssets.currency !== currency || input.reserve.currency !== currency)
      refuse(commonRefusals.INPUT_INVALID, { at: '/riskAssets/currency' });
    const isKept = await store.insertBook(tx, {
      factorId: partyId,
      statedOn: input.statedOn,
      riskAssetsMinor: BigInt(input.riskAssets.amountMinor),
      netAssetsMinor: BigInt(input.netAssets.amountMinor),
      reserveMinor: BigInt(input.reserve.amountMinor),
      currency,
      relatedDebtorIds: input.relatedDebtorIds,
      statedBy: personId,
      participants: [partyId],
    });
    if (!isKept) refuse(commonRefusals.CONFLICT, { at: '/statedOn' });
    const view = await limitsView(tx, partyId);
    return { view, event: bookStated(partyId, view) };
  });
}

/** The factor's book against the limits of the day. */
export const readLimits = (ctx: Ctx): Promise<LimitsView> =>
  withSnapshot(ctx, (tx) => limitsView(tx, requirePerson(tx).partyId));
