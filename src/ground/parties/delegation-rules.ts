import type { PersonLimit } from '../../kernel/eyes.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';
import { isInForce, type MandateDates, mayEnter } from './person-rules.ts';

export const delegationRefusals = refusalList({
  DELEGATION_UNFIT: [
    'invalid',
    'This cannot be handed to this colleague for this time',
    '不能在该期间将此授权交由该同事代行',
    'facts say why: name a colleague who is there, mandates that the person holds and the colleague does not, days that begin today at the earliest, and no administration',
    '原因见 facts：请指定在任同事、本人持有而该同事未持有的授权、不早于今日的期间，且不得包含管理授权',
  ],
  DELEGATION_NOT_IN_STATE: [
    'wrong-state',
    'The delegation was agreed to, or has ended',
    '该代行已获同意或已结束',
    'Read its state; name another where one is needed',
    '请查看其状态；如仍需代行，请重新指定',
  ],
});

/** What bounds a person in some mandates: days and amounts. */
export interface Bounds {
  dates?: Readonly<Record<string, MandateDates>> | undefined;
  limits?: readonly PersonLimit[] | undefined;
}

/** Whether a person is bound in these mandates as they were: who acts for them was given it as it stood. */
export function isBoundAlike(mandates: readonly string[], before: Bounds, now: Bounds): boolean {
  const of = ({ dates = {}, limits = [] }: Bounds) =>
    mandates.map((mandate) => [
      dates[mandate]?.from ?? null,
      dates[mandate]?.until ?? null,
      limits
        .filter((limit) => limit.mandates?.includes(mandate) ?? true)
        .map(
          ({ amountMinor, currency, clientIds }) =>
            `${currency} ${amountMinor} ${clientIds?.toSorted().join(' ') ?? '*'}`,
        )
        .sort(),
    ]);
  return JSON.stringify(of(before)) === JSON.stringify(of(now));
}

interface Someone {
  id: string;
  partyId: string;
  state: string;
  mandates: readonly string[];
  dates: Readonly<Record<string, MandateDates>>;
  limits: readonly { mandates?: string[] | undefined }[];
}

export interface Asked {
  mandates: readonly string[];
  from: LocalDate;
  until: LocalDate;
}

/** Mandates that are never handed on: who administers makes voices, and two of them are always there (practice). */
const ownAlone = ['person:manage', 'signingKey:manage'];

/**
 * What is handed on: only what the person holds on each day of it, and not what they hold for somebody else who is away, to a colleague who is there and does not hold it, for so many days at
 * the most; never past a limit of either (practice; NIST SP 800-53 AC-5, AC-6).
 */
export function decideDelegation(
  person: Someone,
  delegate: Someone | undefined,
  { mandates, from, until }: Asked,
  { today, longestDays, received }: { today: LocalDate; longestDays: number; received: ReadonlySet<string> },
): void {
  const unfit = (at: string, because: string, facts: Record<string, unknown> = {}): never =>
    refuse(delegationRefusals.DELEGATION_UNFIT, { at, facts: { because, ...facts } });
  if (!mayEnter(person.state)) unfit('/personId', 'person_not_there', { state: person.state });
  if (!delegate || delegate.partyId !== person.partyId || !mayEnter(delegate.state) || delegate.id === person.id)
    return unfit('/delegateId', 'no_colleague');
  if (from < today || until < from) unfit('/from', 'days', { today });
  if (until > addDays(from, longestDays)) unfit('/until', 'too_long', { longestDays });
  for (const [i, mandate] of mandates.entries()) {
    const at = `/mandates/${i}`;
    if (ownAlone.includes(mandate)) unfit(at, 'never_handed_on', { mandate });
    const dates = person.dates[mandate] ?? {};
    const holds = person.mandates.includes(mandate) && isInForce(dates, from) && isInForce(dates, until);
    if (!holds) unfit(at, 'not_held', { mandate });
    if (received.has(mandate)) unfit(at, 'received', { mandate });
    // One that ended is given anew; one that stands is theirs already.
    const { until: ended } = delegate.dates[mandate] ?? {};
    if (delegate.mandates.includes(mandate) && (ended === undefined || ended >= today))
      unfit(at, 'held_already', { mandate });
    const bounds = (who: Someone) => who.limits.some((limit) => limit.mandates?.includes(mandate) ?? true);
    if (bounds(person) && bounds(delegate)) unfit(at, 'limits_of_both', { mandate });
  }
}
