import { asSystem, type Ctx, type DomainEvent, lockName, requirePerson, violatedConstraint } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate, type LocalDate } from '../../kernel/time.ts';
import { act, asksSecond, judgedOn } from '../audit/index.ts';
import { findParty } from '../parties/index.ts';
import { isOfTenant, orderOf, policyOf, policyOn, ruleName, settableOf } from '../policy/index.ts';
import {
  assertFits,
  assertInOrder,
  assertMaySet,
  daysOfChange,
  endedOn,
  isLoosened,
  leftOf,
  type Period,
  ruleRefusals,
  valueOfText,
} from './rules.ts';
import type { EndRuleInput, RuleView, SetRuleInput } from './schemas.ts';
import * as store from './store.ts';

export const viewOf = (row: store.RuleRow): RuleView => ({
  id: row.id,
  key: row.key,
  value: row.value,
  unit: row.unit,
  validFrom: row.validFrom,
  validTo: row.validTo,
  partyId: row.partyId,
  clientId: row.clientId,
  source: row.source,
  documentHash: row.documentHash,
  replaces: row.replaces,
  setByParty: row.setByParty,
  setByPerson: row.setByPerson,
  agreedBy: row.agreedBy,
  knownFrom: row.knownFrom.toISOString(),
  knownUntil: row.knownUntil?.toISOString() ?? null,
});

const announce = (
  ctx: Ctx,
  type: 'set' | 'ended',
  view: RuleView,
  more: Record<string, unknown> = {},
): DomainEvent => ({
  type: `rule.${type}`,
  version: 1,
  objectId: view.id,
  participants: [requirePerson(ctx).partyId],
  payload: {
    key: view.key,
    value: view.value,
    unit: view.unit,
    validFrom: view.validFrom,
    validTo: view.validTo,
    ...more,
  },
});

/** The row, of the caller's own, that is still known. */
async function requireOwn(ctx: Ctx, id: string, at: string): Promise<store.RuleRow> {
  const row = await store.findRule(ctx, id);
  if (row?.setByParty !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at });
  return row;
}

/** It is known no longer from now on; what is left of its days goes on as rows of their own. */
async function supersede(ctx: Ctx, row: store.RuleRow, left: readonly Period[]): Promise<store.RuleRow[]> {
  const now = ctx.clock.now();
  if (!(await store.supersedeRule(ctx, row.id, now)))
    refuse(ruleRefusals.RULE_SUPERSEDED, { facts: { ruleId: row.id } });
  const rows: store.RuleRow[] = [];
  for (const days of left)
    rows.push(
      await store.insertRule(ctx, { ...row, ...days, id: ctx.newId('rule'), knownFrom: now, replaces: row.id }),
    );
  return rows;
}

function asksWhereLooser(ctx: Ctx, key: string, value: number | undefined, than: number | undefined): void {
  const settable = settableOf(key);
  if (settable && value !== undefined && isLoosened(settable.stricter, value, than))
    asksSecond(ctx, {
      reasons: [{ code: 'RULE_LOOSENED', at: '/value', facts: { key, from: than ?? null, to: value } }],
    });
}

/**
 * Refuses a figure that would cross another of its order on any day on which it holds: the others may change meanwhile, and so does what
 * the text says of it.
 */
async function assertNeverCrosses(
  ctx: Ctx,
  { key, validFrom, validTo }: { key: string } & Period,
  valueOn: (day: LocalDate) => number | undefined,
): Promise<void> {
  const { partyId } = requirePerson(ctx);
  const keys = orderOf(key);
  if (keys.length === 0) return;
  const { rules } = await asSystem(ctx, 'rule book', (system) => store.bookAt(system, ctx.clock.now()));
  const rows = keys.flatMap((each) => rules.get(each) ?? []);
  for (const day of daysOfChange(keys, rows, { validFrom, validTo })) {
    const value = valueOn(day);
    const others = (each: string) =>
      (settableOf(each)?.setBy === 'bank' ? policyOf(partyId, each, day) : policyOn(each, day)).value;
    if (value !== undefined) assertInOrder({ key, value }, others, day);
  }
}

/** A figure over the built-in book, from a day on: set by one person and agreed to by another, by one of the next level where it is looser. */
export async function setRule(ctx: Ctx, input: SetRuleInput): Promise<RuleView> {
  return act(ctx, { verb: 'rule.set', mandate: 'rule:set', input }, async (tx) => {
    const { partyId, personId, roles } = requirePerson(tx);
    const settable = assertMaySet(input.key, roles);
    assertFits(input, settable, businessDate(tx));
    const inForce =
      settable.setBy === 'bank'
        ? policyOf(partyId, input.key, input.validFrom, input.clientId ?? '')
        : policyOn(input.key, input.validFrom);
    await assertNeverCrosses(tx, { ...input, validTo: input.validTo ?? null }, () => input.value);
    asksWhereLooser(tx, input.key, input.value, inForce.value);
    if (input.clientId !== undefined && !(await findParty(tx, input.clientId)))
      refuse(commonRefusals.NOT_FOUND, { at: '/clientId' });
    if (input.clientId === partyId) refuse(ruleRefusals.RULE_NOT_PER_CLIENT, { at: '/clientId' });
    const days = { validFrom: input.validFrom, validTo: input.validTo ?? null };
    const view = await asSystem(tx, 'rule book', async (system) => {
      await lockName(system, 'rule book');
      const replaced = input.replaces === undefined ? undefined : await requireOwn(tx, input.replaces, '/replaces');
      if (replaced && (replaced.key !== input.key || replaced.clientId !== (input.clientId ?? null)))
        refuse(ruleRefusals.RULE_REPLACES_OTHER, { at: '/replaces', facts: { key: replaced.key } });
      if (replaced) await supersede(system, replaced, leftOf(replaced, days));
      const row = {
        ...days,
        key: input.key,
        value: input.value,
        unit: input.unit,
        source: input.source,
        documentHash: input.documentHash ?? null,
        id: tx.newId('rule'),
        partyId: isOfTenant(settable.setBy) ? null : partyId,
        clientId: input.clientId ?? null,
        replaces: replaced?.id ?? null,
        setByParty: partyId,
        setByPerson: personId,
        agreedBy: tx.agreed?.by.map((agreer) => agreer.personId) ?? [],
        knownFrom: tx.clock.now(),
      };
      const overlapping = await store.findOverlapping(system, row);
      if (overlapping) refuse(ruleRefusals.RULE_OVERLAPS, { at: '/validFrom', facts: { ruleId: overlapping.id } });
      return viewOf(
        await store.insertRule(system, row).catch((cause: unknown) => {
          if (violatedConstraint(cause) === 'rule_no_overlap')
            refuse(ruleRefusals.RULE_OVERLAPS, { at: '/validFrom', cause });
          throw cause;
        }),
      );
    });
    judgedOn(tx, { inForce: { rule: ruleName(inForce), value: inForce.value } });
    return { view, event: announce(tx, 'set', view, { replaces: view.replaces }) };
  });
}

/** A rule that was set ends with a day, or never begins: from then on what the text says holds again. */
export async function endRule(ctx: Ctx, input: EndRuleInput & { ruleId: string }): Promise<RuleView> {
  return act(ctx, { verb: 'rule.end', mandate: 'rule:set', input }, async (tx) => {
    const view = await asSystem(tx, 'rule book', async (system) => {
      await lockName(system, 'rule book');
      const row = await requireOwn(tx, input.ruleId, '/ruleId');
      if (row.knownUntil) refuse(ruleRefusals.RULE_SUPERSEDED, { facts: { ruleId: row.id } });
      const left = endedOn(row, input.lastOn, businessDate(tx));
      const freed = left.length === 0 ? row.validFrom : addDays(input.lastOn, 1);
      asksWhereLooser(tx, row.key, valueOfText(row.key, freed), row.value);
      const days = { key: row.key, validFrom: freed, validTo: row.validTo };
      await assertNeverCrosses(tx, days, (day) => valueOfText(row.key, day));
      const [rest] = await supersede(system, row, left);
      return viewOf(rest ?? { ...row, knownUntil: tx.clock.now() });
    });
    return {
      view,
      event: announce(tx, 'ended', view, { ended: input.ruleId, lastOn: input.lastOn, reason: input.reason }),
    };
  });
}
