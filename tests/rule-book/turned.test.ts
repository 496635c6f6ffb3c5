import { expect, it } from 'vitest';
import { openWorld } from '../support/world.ts';

// What is asked for here is asked for as it would be under another figure first: tests/support/rule-turns.ts, by the rows of shown.json.
const world = await openWorld();
const bank = await world.party('Bank', 'bank');

type Terms = Record<string, boolean | number>;
interface Stated {
  loosens: string[];
}

it.each(['low', 'normal', 'high'])(
  'what terms of a lender loosen in class %s is judged by the book of the day',
  async (riskClass) => {
    const { body } = await bank.get<{ items: { riskClass: string; terms: Terms }[] }>('/control-terms/in-force');
    const book = body.items.find((each) => each.riskClass === riskClass)?.terms ?? {};
    const state = (terms: Terms) =>
      bank.done<Stated>('/control-terms', { riskClasses: [riskClass], reason: 'As we do', terms });
    expect((await state(book)).loosens).toEqual([]);
    // Where the book is as strict as can be, only what asks for less shows what it says.
    const looser: Terms = {};
    for (const [name, is] of Object.entries(book))
      if (is === true) looser[name] = false;
      else if (is === 0) looser[name] = 1;
    expect((await state(looser)).loosens.length).toBeGreaterThan(5);
  },
);
