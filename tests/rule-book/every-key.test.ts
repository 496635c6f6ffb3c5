import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/adapters/node/database.ts';
import {
  builtInOn,
  builtInRows,
  isOfTenant,
  isStricter,
  policyOf,
  policyOn,
  ruleKeys,
  type Settable,
  settableOf,
} from '../../src/ground/policy/index.ts';
import { addDays } from '../../src/kernel/time.ts';
import { type Client, openWorld } from '../support/world.ts';

// After the day from which the newest rows of the text count.
const world = await openWorld('2026-12-14T06:00:00Z');
const bank = await world.admit('Bank', ['bank']);
const other = await world.admit('Other bank', ['bank']);
const firm = await world.admit('Core firm', ['core_firm']);
const setters: Record<string, Client> = { bank, house: bank, operator: world.operator, law: world.operator, firm };
const today = '2026-12-14';
const tomorrow = addDays(today, 1);

/** Another process on the same database: it has seen none of what this one is told. */
const { serviceUrl, role } = world.database;
const elsewhere = openDatabase({
  connectionString: serviceUrl,
  role,
  max: 2,
  applicationName: 'elsewhere',
  onError: () => {},
});
afterAll(() => elsewhere.close());
const readAs = <T>(party: string, work: () => T): Promise<T> =>
  elsewhere.write({ tenantId: world.tenantId, party }, async () => work());

const nobody: Settable = { setBy: 'nobody', stricter: 'none', least: 0, most: 0, perClient: false };
const known = (key: string): Settable => settableOf(key) ?? nobody;
const textOf = (key: string, on = today): number => builtInOn(key, on)?.value ?? Number.NaN;

/** Another figure than the text's within the bounds: a stricter one where there is a stricter way. */
function otherThan(key: string): number {
  const { stricter, least, most, oneOf } = known(key);
  const value = textOf(key, tomorrow);
  if (oneOf) return oneOf.find((each) => each !== value) ?? value;
  const [wanted, else_] = stricter === 'more' ? [value + 1, value - 1] : [value - 1, value + 1];
  return wanted >= least && wanted <= most ? wanted : else_;
}

const settable = ruleKeys.filter((key) => known(key).setBy in setters);
const isOfNobody = (key: string) => ['nobody', 'terms'].includes(known(key).setBy);
const asked = (key: string, value = otherThan(key)) => ({
  key,
  value,
  unit: builtInRows(key)[0]?.unit,
  validFrom: tomorrow,
  source: 'a decision',
  ...(known(key).setBy === 'law' && { documentHash: 'a'.repeat(64) }),
});

describe('every key that somebody may set', () => {
  it('is set from tomorrow on, over HTTP, by who may', async () => {
    expect(settable.length).toBeGreaterThan(100);
    for (const key of settable) {
      const by = setters[known(key).setBy] as Client;
      expect([key, await by.done<{ value: number }>('/policy/rules', asked(key))]).toMatchObject([
        key,
        { value: otherThan(key), knownUntil: null },
      ]);
    }
  });

  it('holds in another process from that day and not before, for whose it is and nobody else', async () => {
    const wrong = await readAs('system', () =>
      settable.flatMap((key) => {
        const { setBy } = known(key);
        if (setBy === 'house' || setBy === 'firm') return [];
        const of = (lenderId: string, on: string) => policyOf(lenderId, key, on).value;
        const found = [of(bank.partyId, today), of(bank.partyId, tomorrow), of(other.partyId, tomorrow)];
        const want = [textOf(key), otherThan(key), isOfTenant(setBy) ? otherThan(key) : textOf(key, tomorrow)];
        return found.join() === want.join() ? [] : [[key, found, want]];
      }),
    );
    expect(wrong).toEqual([]);
    const houses = settable.filter((key) => ['house', 'firm'].includes(known(key).setBy));
    for (const key of houses) {
      const { partyId } = setters[known(key).setBy] as Client;
      const own = await readAs(partyId, () => [policyOn(key, today).value, policyOn(key, tomorrow).value]);
      expect([key, ...own]).toEqual([key, textOf(key), otherThan(key)]);
      expect(await readAs(other.partyId, () => policyOn(key, tomorrow).value)).toBe(textOf(key, tomorrow));
    }
  });

  it('is the strictest where it is not known whose object it is, and none where neither way is stricter', async () => {
    const found = await readAs('system', () =>
      settable
        .filter((key) => known(key).setBy === 'bank')
        .map((key) => {
          const { stricter } = known(key);
          try {
            return [key, policyOn(key, tomorrow).value];
          } catch (error) {
            return [key, stricter === 'none' ? (error as { code: string }).code : 'thrown'];
          }
        }),
    );
    const want = settable
      .filter((key) => known(key).setBy === 'bank')
      .map((key) => {
        const { stricter } = known(key);
        const [text, set] = [textOf(key, tomorrow), otherThan(key)];
        return [key, stricter === 'none' ? 'RULE_OF_WHOM' : isStricter(stricter, set, text) ? set : text];
      });
    expect(found).toEqual(want);
  });

  it('is seen at once by a process that had read before', async () => {
    const key = 'order.otherHours';
    const [row] = (await bank.get<{ set: { id: string }[] }>(`/policy/keys/${key}`)).body.set;
    const read = () => readAs('system', () => policyOf(bank.partyId, key, tomorrow).value);
    expect(await read()).toBe(95);
    await bank.done('/policy/rules', { ...asked(key, 50), replaces: row?.id });
    expect(await Promise.all([read(), read(), read()])).toEqual([50, 50, 50]);
    // Refused by what is remembered, too: the look comes before the refusal does.
    const refused = elsewhere.read({ tenantId: world.tenantId, party: 'system' }, async () => {
      throw new Error(String(policyOf(bank.partyId, key, tomorrow).value));
    });
    await expect(refused).rejects.toThrow('50');
  });
});

describe('a key that nobody may set', () => {
  it('is refused, whoever asks', async () => {
    for (const key of ruleKeys.filter(isOfNobody))
      for (const by of [bank, world.operator]) {
        const code = await by.refused('/policy/rules', asked(key, 1));
        expect([key, code]).toEqual([
          key,
          known(key).setBy === 'terms' ? '422 RULE_SET_ELSEWHERE' : '403 RULE_NOT_SETTABLE',
        ]);
      }
  });
});
