import type { Text } from '../../kernel/refusal.ts';
import { mandateActs } from './mandate-acts.ts';
import { type Mandate, mandatesOfRole, ownPartyMandates, type PartyRole, partyRoles, rolesOfMandate } from './rules.ts';
import { wordsAToD } from './words-a-to-d.ts';
import { wordsEToZ } from './words-e-to-z.ts';

/** A mandate without words does not compile. */
const words: Record<Mandate, readonly [en: string, zh: string]> = { ...wordsAToD, ...wordsEToZ };

export interface CatalogueEntry {
  mandate: Mandate;
  allows: Text;
  /** Acts that ask for it. */
  acts: readonly string[];
  /** Roles of a party that have it; null for every party. */
  roles: readonly PartyRole[] | null;
}

const all = new Set<Mandate>([
  ...partyRoles.flatMap((role) => mandatesOfRole[role] as readonly Mandate[]),
  ...ownPartyMandates,
]);

/** Everything that a person can be mandated to do. */
export const catalogue: readonly CatalogueEntry[] = [...all].sort().map((mandate) => ({
  mandate,
  allows: { en: words[mandate][0], zh: words[mandate][1] },
  acts: mandateActs[mandate] ?? [],
  roles: (ownPartyMandates as readonly string[]).includes(mandate) ? null : rolesOfMandate(mandate),
}));
