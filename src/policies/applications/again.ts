import { policyOf } from '../../ground/policy/index.ts';
import type { Again } from '../../ground/rule-book/index.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { priceKeyOf } from '../party-standings/index.ts';
import { isMetBy, outcomeOf, type Tested } from './rules.ts';
import { findApplication, type KeptApplication } from './store.ts';

/** A test as a rule of another day would have it; what is no figure of the book is taken as it was found. */
const testedOn = (test: Tested, { lenderId, currency }: KeptApplication, on: LocalDate): Tested => {
  if (test.rule === null || (test.test !== 'limit' && test.test !== 'months') || test.is === null) return test;
  // The limit is in one money alone.
  if (test.test === 'limit' && currency !== 'CNY') return test;
  return { ...test, isMet: isMetBy(test.is, policyOf(lenderId, test.rule, on).value) };
};

/** What the rule made of an application: offered at a price, left to a person, or declined. */
export const applicationsAgain: readonly Again[] = [
  {
    kind: 'loanApplication',
    fits: ({ type, payload }) => type.startsWith('loanApplication.') && payload.unmet !== undefined,
    of: async (ctx, { type, objectId }) => {
      const found = await findApplication(ctx, { id: objectId });
      if (!found || found.tests.length === 0) return undefined;
      const { lenderId, tests, rateBps } = found;
      const points = Number(tests.find(({ test }) => test === 'score')?.is ?? 0);
      const outcome = type.replace('loanApplication.', '') as 'offered' | 'referred' | 'declined';
      return {
        lenderId,
        recorded: {
          outcome: { offered: 'offer', referred: 'refer', declined: 'decline' }[outcome],
          rateBps: outcome === 'offered' ? rateBps : null,
        },
        decide: (on) => {
          const again = outcomeOf(tests.map((test) => testedOn(test, found, on)));
          const bearsBps = () => policyOf(lenderId, priceKeyOf(points), on).value;
          return { outcome: again, rateBps: again === 'offer' ? bearsBps() : null };
        },
      };
    },
  },
];
