import { type Ctx, requirePerson } from '../../context.ts';
import { isSameRecord, plainJson } from '../../kernel/canonical.ts';
import {
  type Agreer,
  type AtRisk,
  arePersonsApart,
  beyondLimits,
  FactsChanged,
  type Level,
  type Reason,
  type Word,
} from '../../kernel/eyes.ts';
import { commonRefusals, refusalList, refuse } from '../../kernel/refusal.ts';
import * as store from './apart-store.ts';
import type { Earlier } from './store.ts';

export const eyesRefusals = refusalList({
  NOBODY_TO_AGREE: [
    'forbidden',
    'This needs a second person, and no person does it',
    '此操作需由第二人复核，而并非由人员发起',
    'Have a person do it, so that another can agree',
    '请由人员发起，以便另一人复核',
  ],
  BEYOND_OWN_LIMIT: [
    'forbidden',
    'This puts more at risk than the person may',
    '涉险金额超过该人员的权限',
    'Have somebody do it whom facts list under who, or less of it; two administrators set limits',
    '请由 facts 中 who 所列人员办理，或减少金额；权限由两名管理员设定',
  ],
  WORD_ENDED: [
    'precondition',
    'What this rests on was said by a person who may not say it any more',
    '此操作所依据的意见，其作出人现已无权作出',
    'Have someone who may propose or approve it anew; facts name the person and why',
    '请由现有权限的人员重新提议或批准；facts 列明人员及原因',
  ],
});

/** What the act puts at risk: the level of who must agree is measured by it. Several in one act are added up. */
export function putsAtRisk(
  ctx: Ctx,
  { amountMinor, ...rest }: Omit<AtRisk, 'amountMinor'> & { amountMinor: bigint | string },
): void {
  ctx.eyes?.atRisk.push({ ...rest, amountMinor: BigInt(amountMinor) });
}

/** So many approved what is done now, each by an act of their own: they count among who agreed. */
export function spokeBefore(ctx: Ctx, count: number): void {
  if (ctx.eyes) ctx.eyes.spoken = count;
}

/** One more person must agree, at the next level, or at this one. Nothing happens when there is no reason. */
export function asksSecond(ctx: Ctx, { reasons, level }: { reasons: readonly Reason[]; level?: Level }): void {
  if (reasons.length === 0) return;
  if (!ctx.eyes) refuse(eyesRefusals.NOBODY_TO_AGREE, { facts: { reasons } });
  ctx.eyes.asked.push({ level, reasons });
}

/**
 * The act rests on what these people said before. Judged when it is done, by the table of gates: who has left, who lost the
 * mandate, whose key was taken back since, has not said it.
 */
export function restsOn(
  ctx: Ctx,
  words: readonly (Omit<Word, 'personId'> & { personId: string | null | undefined })[],
): void {
  for (const { personId, ...word } of words) if (personId) ctx.eyes?.restsOn.push({ personId, ...word });
}

/**
 * The act is judged by these facts. They are kept with what waits for others, under one hash; where another person agrees, in the transaction in which
 * it is done, each that is no longer what it was ends the proposal by name.
 */
export function judgedOn(ctx: Ctx, facts: Record<string, unknown>): void {
  if (!ctx.eyes) return;
  const now = plainJson(facts);
  ctx.eyes.judged = { ...ctx.eyes.judged, ...now };
  const before = ctx.agreed?.judged;
  if (!before) return;
  const changed = Object.entries(now).flatMap(([name, is]) =>
    isSameRecord(before[name] ?? null, is ?? null) ? [] : [{ name, was: before[name] ?? null, is }],
  );
  if (changed.length > 0) throw new FactsChanged(changed);
}

/** Of what was done before for the same clients, what one person did or agreed to, in the currencies of this act. */
const ownDay = (earlier: readonly Earlier[], personId: string, atRisk: readonly AtRisk[]): AtRisk[] =>
  earlier
    .filter(({ by, currency }) => by.split(' ').includes(personId) && atRisk.some((risk) => risk.currency === currency))
    .map(({ clientId, currency, sum }) => ({ clientId, currency, amountMinor: BigInt(sum) }));

/**
 * Nobody does or agrees to what puts more at risk than they may: the limits of each, by currency and client, for all that they did of the kind
 * for the same clients in a day, so that an amount in parts is the amount.
 */
export async function assertWithinLimits(
  ctx: Ctx,
  mandate: string,
  atRisk: readonly AtRisk[],
  earlier: readonly Earlier[],
): Promise<void> {
  if (atRisk.length === 0 || ctx.actor.kind !== 'person') return;
  for (const one of [ctx.actor, ...(ctx.agreed?.by ?? [])]) {
    const beyond = beyondLimits(one.limits, mandate, [...atRisk, ...ownDay(earlier, one.personId, atRisk)]);
    if (beyond) {
      const could = await store.whoMay(ctx, ctx.actor.partyId, mandate);
      refuse(eyesRefusals.BEYOND_OWN_LIMIT, {
        facts: {
          personId: one.personId,
          mandate,
          ...beyond,
          who: could
            .filter(({ id, limits }) => id !== one.personId && beyondLimits(limits, mandate, atRisk) === undefined)
            .map(({ id, name }) => ({ personId: id, name })),
        },
      });
    }
  }
}

/** What the command under way, or the proposal that it carries out, is about: who spoke of it before is compared as they stood then. */
const objectsOf = ({ operation, agreed }: Ctx): string[] => [
  ...Object.values(operation?.params ?? {}),
  ...(agreed?.objectIds ?? []),
];

/** Whether two persons are two: neither made the other, and neither acts for the other, through however many hands. */
export const areApart = async (ctx: Ctx, one: Agreer, otherId: string): Promise<boolean> =>
  arePersonsApart(one, otherId) ?? !(await store.areLinked(ctx, one.personId, otherId, objectsOf(ctx)));

const refuseLinked = (one: Agreer, otherId: string, facts: Record<string, unknown> = {}): never =>
  refuse(commonRefusals.SAME_PERSON, {
    facts: {
      ...facts,
      personId: otherId,
      because: one.personId === otherId ? 'same_person' : 'one_made_the_other',
    },
  });

/** Who agreed to the act that is done now, beside who asked for it. */
export const agreersOf = ({ agreed }: Ctx): string[] => (agreed?.by ?? []).map(({ personId }) => personId);

/**
 * Who did what the act rests on may ask for it, and does not agree to it: so who recorded money in asks for the discharge, and
 * another vouches for both.
 */
export async function agreersApart(ctx: Ctx, others: Iterable<string>): Promise<void> {
  for (const otherId of others) {
    for (const one of ctx.agreed?.by ?? []) if (!(await areApart(ctx, one, otherId))) refuseLinked(one, otherId);
    ctx.eyes?.notBy.push(otherId);
  }
}

/**
 * Whoever decides who may do what is besides not made by whom the other was made: an administrator who enrolled two colleagues by keys of his
 * own would be both of them, and with them everybody (NIST SP 800-53 AC-5).
 */
export async function requireNoCommonMaker(ctx: Ctx, otherIds: Iterable<string>): Promise<void> {
  const { personId } = requirePerson(ctx);
  for (const otherId of otherIds)
    if (await store.haveOneMaker(ctx, personId, otherId))
      refuse(commonRefusals.SAME_PERSON, { facts: { personId: otherId, because: 'one_made_both' } });
}

/** Whoever acts or agrees must be apart from who did what came before it. */
export async function requireApart(
  ctx: Ctx,
  others: Iterable<string | null | undefined>,
  facts: Record<string, unknown> = {},
): Promise<void> {
  const actors: readonly Agreer[] = [requirePerson(ctx), ...(ctx.agreed?.by ?? [])];
  for (const otherId of others) {
    if (otherId === null || otherId === undefined) continue;
    for (const one of actors) if (!(await areApart(ctx, one, otherId))) refuseLinked(one, otherId, facts);
    ctx.eyes?.notBy.push(otherId);
  }
}
