import { asSystem, type Ctx } from '../../context.ts';
import { isOfLenderAlone, policyOf } from '../../ground/policy/index.ts';
import { foundAbout, foundOverdue } from '../../ground/standings/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { apartBy, askedOfPurpose, effectsOf, type KeptStanding, LEAST_POINTS } from '../party-standings/index.ts';
import { isMetBy, type Tested, tested } from './rules.ts';
import { type KeptApplication, owedOnline } from './store.ts';

type Asked = Pick<
  KeptApplication,
  'id' | 'lenderId' | 'borrowerId' | 'currency' | 'amountMinor' | 'months' | 'purpose'
>;

/**
 * What the rule of the day asks of an application and what is so, each in words: the firm reads all of it. What the bank alone may know asks a
 * person, and is not named.
 */
export async function testsOf(ctx: Ctx, asked: Asked, score: KeptStanding): Promise<Tested[]> {
  const { lenderId, borrowerId, currency, amountMinor, months } = asked;
  const on = businessDate(ctx);
  const { standings, effects } = await effectsOf(ctx, lenderId, borrowerId);
  const isHidden = ({ fact, facts }: (typeof effects)[number]) => isOfLenderAlone({ ...facts, fact });
  const barred = effects.find((effect) => effect.fact === 'F104' && !isHidden(effect));
  const groups = { partyIds: [borrowerId], groupIds: [borrowerId] };
  const known = [...effects.filter(isHidden), ...(await foundAbout(ctx, lenderId, groups))];
  const [late] = await foundOverdue(ctx, lenderId, [borrowerId]);
  const apart = apartBy(ctx, lenderId, standings);
  const named = askedOfPurpose(ctx, lenderId, asked.purpose);
  const most = policyOf(lenderId, 'online.mostMinor', on);
  const longest = policyOf(lenderId, 'online.longestMonths', on);
  const owedMinor = amountMinor + (await asSystem(ctx, 'online loans', (system) => owedOnline(system, asked)));
  const points = score.figure ?? 0;
  return [
    tested('score', points >= LEAST_POINTS, { asks: LEAST_POINTS, is: points }),
    tested('barred', barred === undefined, {
      rule: typeof barred?.facts.rule === 'string' ? barred.facts.rule : null,
      is: typeof barred?.facts.value === 'string' ? barred.facts.value : null,
    }),
    tested('overdue', late === undefined, { is: typeof late?.facts.dueOn === 'string' ? late.facts.dueOn : null }),
    tested('currency', currency === 'CNY', { asks: 'CNY', is: currency }),
    tested('limit', currency !== 'CNY' || isMetBy(owedMinor.toString(), most.value), {
      rule: most.key,
      asks: String(most.value),
      is: owedMinor.toString(),
    }),
    tested('months', isMetBy(months, longest.value), { rule: longest.key, asks: longest.value, is: months }),
    tested('apart', apart === undefined, { rule: apart?.key ?? null }),
    tested('purpose', named === undefined, { rule: named?.rule ?? null, is: named?.words ?? null }),
    tested('record', known.length === 0),
  ];
}
