import type { LocalDate } from '../../kernel/time.ts';
import { mandatesFor, type PartyRole } from './rules.ts';

/** Civil dates, each included; open without. */
export interface MandateDates {
  from?: string | undefined;
  until?: string | undefined;
}

export interface Standing {
  state: string;
  mandates: readonly string[];
  mandateDates: Readonly<Record<string, MandateDates>>;
  roles: readonly string[];
}

/** Whether a person's keys open anything: who was added begins with the first use of a key. */
export const mayEnter = (state: string): boolean => state === 'invited' || state === 'active';

export const isInForce = ({ from, until }: MandateDates, today: LocalDate): boolean =>
  (from === undefined || from <= today) && (until === undefined || today <= until);

/**
 * What a person may do on a day by one key: what was granted, within its dates, within the roles that the party has now, and no
 * more than the key is good for (least privilege; ASVS 5.0, 8.2).
 */
export function mandatesInForce(
  { state, mandates, mandateDates, roles }: Standing,
  acts: readonly string[] | null,
  today: LocalDate,
): Set<string> {
  if (!mayEnter(state)) return new Set();
  const ofRoles = mandatesFor(roles as PartyRole[]);
  return new Set(
    mandates.filter(
      (mandate) =>
        ofRoles.has(mandate) &&
        (acts === null || acts.includes(mandate)) &&
        isInForce(mandateDates[mandate] ?? {}, today),
    ),
  );
}
