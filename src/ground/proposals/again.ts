import type { AskedBy, AtRisk, Needed } from '../../kernel/eyes.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { eyesOf, neededOf } from '../policy/index.ts';
import type { Again, Figures } from '../rule-book/index.ts';
import * as store from './store.ts';

interface Asked {
  atRisk: readonly AtRisk[];
  askedBy: AskedBy;
}

/** Who must agree to an act, from what was kept of it: by the thresholds in force on a day. */
export const neededAgain = (verb: string, { atRisk, askedBy }: Asked, on: LocalDate): Needed | undefined => {
  const asked = askedBy.levels.map((level) => ({ level: level ?? undefined, reasons: [] }));
  const spoken = askedBy.spoken === null ? {} : { spoken: askedBy.spoken };
  return neededOf(eyesOf(verb), { atRisk: [...atRisk], asked, ...spoken }, askedBy.roles, on);
};

const figuresOf = (needed: Omit<Needed, 'level'> & { level: string | null }): Figures => ({
  level: needed.level,
  agreements: needed.agreements,
  ofLevel2: needed.ofLevel2,
  ofLevel3: needed.ofLevel3,
});
const nobody = { level: null, agreements: 0, ofLevel2: 0, ofLevel3: 0 };

/** Who had to agree to what was done, as it was asked for when it was proposed. */
export const authorityAgain: Again = {
  kind: 'authority',
  fits: ({ actor }) => actor.proposalId !== undefined,
  of: async (ctx, { actor }) => {
    const row = await store.findProposal(ctx, actor.proposalId ?? '');
    if (!row?.askedBy) return undefined;
    const { verb, askedBy } = row;
    const atRisk = row.atRisk.map((risk) => ({ ...risk, amountMinor: BigInt(risk.amountMinor) }));
    return {
      lenderId: row.partyId,
      at: row.proposedAt,
      recorded: figuresOf(store.neededOfRow(row)),
      decide: (on) => figuresOf(neededAgain(verb, { atRisk, askedBy }, on) ?? nobody),
    };
  },
};
