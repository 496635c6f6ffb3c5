import fc from 'fast-check';
import { expect, it } from 'vitest';
import { builtInOn, policyOf } from '../../src/ground/policy/index.ts';
import { addDays } from '../../src/kernel/time.ts';
import { type Client, openWorld, type ProblemBody } from '../support/world.ts';

const world = await openWorld();
const { clock } = world;
const start = '2026-10-12';
const key = 'watch.countQuestionReleaseHours';
const text = builtInOn(key, start)?.value ?? Number.NaN;
const HORIZON = 30;
const days = Array.from({ length: HORIZON }, (_, i) => i);
const on = (day: number) => addDays(start, day);

interface RuleBody extends ProblemBody {
  id: string;
}
const act = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    from: fc.nat(HORIZON - 1),
    length: fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined }),
    value: fc.integer({ min: 1, max: 168 }),
    replaces: fc.option(fc.nat(9), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('end' as const), which: fc.nat(9), last: fc.nat(HORIZON - 1) }),
);

const read = (bank: Client) =>
  world.database.read({ tenantId: world.tenantId, party: 'system' }, async () =>
    days.map((day) => policyOf(bank.partyId, key, on(day)).value),
  );
const known = async (bank: Client) =>
  (
    await bank.get<{ items: { id: string; validFrom: string; validTo: string | null; value: number }[] }>(
      `/policy/rules?limit=200&key=${key}`,
    )
  ).body.items;

it('a rule lookup is unique: whatever is set, replaced and ended, one figure a day, and each instant keeps what it knew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 12 }), async (acts) => {
      const bank = await world.admit(`Bank ${world.clock.now().getTime()}`, ['bank']);
      const figures: number[] = days.map(() => text);
      const snapshots: { at: string; figures: number[] }[] = [];
      for (const each of acts) {
        const rows = await known(bank);
        const before = { at: clock.now().toISOString(), figures: [...figures] };
        snapshots.push(before);
        clock.advance(1);
        if (each.kind === 'set') {
          const to = each.length === undefined ? undefined : each.from + each.length - 1;
          const isWithin = (day: number) => day >= each.from && (to === undefined || day <= to);
          const replaced = each.replaces === undefined ? undefined : rows[each.replaces % Math.max(rows.length, 1)];
          const answer = await bank.tried<RuleBody>('/policy/rules', {
            key,
            value: each.value,
            unit: 'hours',
            validFrom: on(each.from),
            ...(to !== undefined && { validTo: on(to) }),
            source: 'a decision',
            ...(replaced && { replaces: replaced.id }),
          });
          const meets = rows.some(
            (row) =>
              row.id !== replaced?.id &&
              (to === undefined || row.validFrom <= on(to)) &&
              (row.validTo ?? '9999') >= on(each.from),
          );
          expect([answer.status < 300, answer.body.code]).toEqual(meets ? [false, 'RULE_OVERLAPS'] : [true, undefined]);
          if (!meets) for (const day of days.filter(isWithin)) figures[day] = each.value;
        } else {
          const row = rows[each.which % Math.max(rows.length, 1)];
          if (!row) continue;
          const last = on(each.last);
          const answer = await bank.tried<RuleBody>(`/policy/rules/${row.id}/end`, { lastOn: last, reason: 'over' });
          const want =
            row.validTo !== null && last >= row.validTo
              ? 'RULE_ENDS_SOONER'
              : last < row.validFrom && row.validFrom <= start
                ? 'RULE_DAY_PAST'
                : undefined;
          expect(answer.body.code).toBe(want);
          if (want === undefined)
            for (const day of days)
              if (on(day) >= row.validFrom && on(day) > last && (row.validTo === null || on(day) <= row.validTo))
                figures[day] = text;
        }
        expect(await read(bank)).toEqual(figures);
      }
      for (const { at, figures: were } of snapshots) {
        const day = were.findIndex((value) => value !== text);
        for (const asked of [Math.max(day, 0), HORIZON - 1]) {
          const { body } = await bank.get<{ inForce: { value: number } }>(
            `/policy/keys/${key}?on=${on(asked)}&knownAt=${at}`,
          );
          expect([at, asked, body.inForce.value]).toEqual([at, asked, were[asked]]);
        }
      }
    }),
    { numRuns: 12 },
  );
});
