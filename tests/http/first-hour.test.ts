import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type PartyRole } from '../../src/ground/parties/index.ts';
import { type Client, colleagueOf, openWorld } from '../support/world.ts';

const guide = readFileSync(path.join(import.meta.dirname, '../../docs/first-hour.md'), 'utf8');
const world = await openWorld();
const cast: Record<string, PartyRole> = {
  'Example Bank': 'bank',
  'Example Importer': 'trader',
  'Example Warehouse': 'collateral_manager',
  'Example Core Firm': 'core_firm',
  'Example Supplier': 'trader',
};

const people = new Map<string, Client>();
/** What `<…>` stands for: parties, days, and what answers said. */
const known = new Map<string, string>();
for (const [name, role] of Object.entries(cast)) {
  const officer = await world.party(name, role);
  people.set(`${name}, officer`, officer);
  people.set(`${name}, checker`, await colleagueOf(officer, 0));
  known.set(name, officer.partyId);
}

const filled = (text: string): string =>
  text.replaceAll(/<([^<>\n]+)>/g, (_, name: string) => {
    const days = name === 'today' ? '0' : /^in (\d+) days$/.exec(name)?.[1];
    const stands = days
      ? new Date(world.clock.now().getTime() + (8 + 24 * Number(days)) * 3_600_000).toISOString().slice(0, 10)
      : known.get(name);
    if (stands === undefined) throw new Error(`the guide has not said what <${name}> is`);
    return stands;
  });

/** A person in bold, a request, and what of its answer is kept under which name. */
const step = /\*\*([^*\n]+)\*\*\n\n```http\n(GET|POST) (\S+)\n(?:\n([\s\S]*?))?```(?:\n\n`([\w.]+)` is `<([^>]+)>`)?/g;
const chapters = guide.split(/^## /m).slice(1);

it('has a guide for each of the three who use it, and runs every request in it', () => {
  expect(chapters.map((chapter) => chapter.split('\n')[0])).toEqual(['A warehouse', 'A bank', 'A core firm']);
  expect([...guide.matchAll(step)]).toHaveLength(guide.split('```http').length - 1);
});

describe.each(chapters.map((chapter) => [chapter.split('\n')[0], chapter]))('%s', (_, chapter) => {
  it.each([...chapter.matchAll(step)].map((found) => [`${found[2]} ${found[3]} as ${found[1]}`, found]))(
    '%s',
    async (__, found) => {
      const [, who = '', method, address = '', body = '{}', member, name] = found as RegExpMatchArray;
      const person = people.get(who);
      if (!person) throw new Error(`the guide has nobody called ${who}`);
      const at = filled(address).replace('/v1', '');
      if (method === 'GET') {
        const { status, body: answer } = await person.get<{ items?: unknown[] }>(at);
        expect([status, answer]).toEqual([200, expect.anything()]);
        // Whoever looks where the guide says finds something there.
        if (answer.items) expect(answer.items.length).toBeGreaterThan(0);
        return;
      }
      const answer = await person.done<Record<string, unknown>>(at, JSON.parse(filled(body)));
      if (member === undefined || name === undefined) return;
      const value = member.split('.').reduce<unknown>((of, key) => (of as Record<string, unknown>)[key], answer);
      expect(value).toEqual(expect.any(String));
      known.set(name, String(value));
    },
  );
});
