import { expect, it } from 'vitest';
import { ACCOUNT, type Line, openCollecting } from '../support/collecting.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const { lent, line, statement, owedOn, clerk } = await openCollecting();

it('of lines that say at once that they bring one again, one does; the others are refused by name', async () => {
  const { a } = await lent(60_000, 80_000);
  await statement(line('K', 80_000, a.number));
  await statement(line('K-R', 80_000, 'recall', { reverses: 'K' }));
  const asked = await Promise.all(
    [1, 2, 3, 4].map((i) =>
      clerk.post<Proposal>('/statements', {
        accountNumber: ACCOUNT,
        lines: [line(`K-${i}`, 80_000, 'again', { replaces: 'K' })],
      }),
    ),
  );
  const ended = await Promise.all(asked.map(({ body }) => clerk.agreed<ProblemBody & { lines: Line[] }>(body)));
  const said = ended.map(({ status, body }) => `${status < 300} ${body.lines?.[0]?.outcome ?? body.code}`);
  expect(said.sort()).toEqual([...Array<string>(3).fill('false REPLACED_LINE_UNKNOWN'), 'true matched']);
  expect(await owedOn(a.id)).toEqual(['settled', 0]);
});

it('a line brought twice at once with what it brings again is taken once, and known', async () => {
  const { a } = await lent(60_000, 80_000);
  await statement(line('L', 80_000, a.number));
  await statement(line('L-R', 80_000, 'recall', { reverses: 'L' }));
  const again = () => statement(line('L-1', 80_000, 'again', { replaces: 'L' }));
  const lines = (await Promise.all([again(), again(), again()])).flat();
  expect(lines.map(({ outcome }) => outcome).sort()).toEqual(['known', 'known', 'matched']);
});

it('of two people who name one line for two, one is told that it has come again', async () => {
  const { a } = await lent(60_000, 80_000);
  await statement(line('M', 80_000, a.number));
  await statement(line('M-R', 80_000, 'recall', { reverses: 'M' }));
  const brought: Line[] = [];
  for (const i of [1, 2, 3])
    brought.push(...(await statement(line(`M-${i}`, 80_000, 'unsaid', { payerName: 'Somebody else' }))));
  const ended = await Promise.all(
    brought.map(({ id }) =>
      clerk.tried<ProblemBody>(`/statement-lines/${id}/replaced`, {
        replaces: 'M',
        reason: 'The letter of the payer of today says so',
      }),
    ),
  );
  expect(ended.map(({ status, body }) => (status < 300 ? 'done' : body.code)).sort()).toEqual(
    ['done', 'REPLACED_LINE_UNKNOWN', 'REPLACED_LINE_UNKNOWN'].sort(),
  );
  expect(await owedOn(a.id)).toEqual(['settled', 0]);
});
