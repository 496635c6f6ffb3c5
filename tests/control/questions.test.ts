import { describe, expect, it } from 'vitest';
import { hash, openCollateral, tonnes } from '../support/collateral.ts';
import { hearFor, pledgeWatched, scaleSays } from '../support/watched-pledge.ts';

const c = await openCollateral();
const { bank, manager } = c;
await c.valuationTerms();
await c.price(70_000);

interface Question {
  id: string;
  reason: string;
  status: string;
  lotIds: string[];
  askedAt: string;
  dueAt: string;
}

const questionsOf = async (subjectId: string) =>
  (await manager.get<{ items: Question[] }>(`/count-questions?subjectId=${subjectId}`)).body.items;

/** Two tonnes go and come back within forty minutes, four times in a morning: what comes back may be sand. */
async function exchanged() {
  const held = await pledgeWatched(c, {
    t: 100,
    kinds: ['scale'],
    expected: { weight: { toleranceKg: 100 } },
    before: ([scale = '']) => hearFor(c, 30, { [scale]: scaleSays(100_000) }),
  });
  const [scale = ''] = held.codes;
  for (let n = 0; n < 4; n++) {
    await hearFor(c, 25, { [scale]: scaleSays(98_000) });
    await hearFor(c, 15, { [scale]: scaleSays(100_000) });
  }
  const questions = () => questionsOf(held.subjectId);
  const answer = {
    counts: [{ lotId: held.lotId, quantity: tonnes(100) }],
    documentHash: hash('c'),
    by: 'Shift leader',
  };
  return { ...held, scale, questions, answer };
}

describe('mass that goes and comes back (A06)', () => {
  it('is a question to the custodian: a count by a time, unanswered a doubt that holds money, answered by two people', async () => {
    const held = await exchanged();
    expect(await held.position()).toMatchObject({ state: 'degraded', reason: 'MASS_EXCHANGED' });
    const [question] = await held.questions();
    expect(question).toMatchObject({ reason: 'exchanged', status: 'open', lotIds: [held.lotId] });
    const path = `/count-questions/${question?.id}/answer`;
    expect(await bank.refused(path, held.answer)).toBe('403 MANDATE_MISSING');
    expect(
      await manager.refused(path, {
        ...held.answer,
        counts: [{ lotId: (await exchanged()).lotId, quantity: tonnes(1) }],
      }),
    ).toBe('422 QUESTION_NEEDS_ALL');

    // The engine forgets after a day; what was asked and not answered does not.
    await hearFor(c, 30 * 60, { [held.scale]: scaleSays(100_000) }, 30);
    await c.reach();
    expect(await held.questions()).toMatchObject([{ status: 'overdue' }]);
    expect((await held.subject<{ status: string }>()).status).toBe('in_control');
    expect(await held.position()).toMatchObject({
      state: 'degraded',
      reason: 'COUNT_UNANSWERED',
      legs: { physical: { evidence: { questionId: question?.id, asked: 'exchanged' } } },
    });
    const { body } = await bank.get<{ found: { fact: string; facts: { reason?: string } }[] }>(
      `/facilities/${held.facilityId}/judgement`,
    );
    expect(body.found.find(({ facts }) => facts.reason === 'COUNT_UNANSWERED')?.fact).toBe('F13');

    // One person of the custodian does not answer alone.
    expect((await manager.post(path, held.answer)).status).toBe(202);
    expect(await held.position()).toMatchObject({ state: 'degraded' });
    expect(await manager.done<Question>(path, held.answer)).toMatchObject({ status: 'whole' });
    expect(await held.position()).toMatchObject({ state: 'controlled' });
    expect(await manager.refused(path, held.answer)).toBe('409 QUESTION_ANSWERED');
  });

  it('is asked by a time that the bank sets: from its day on, and not before', async () => {
    const rules = await c.colleague(bank, 'Rules', ['rule:set']);
    const hours = async () => {
      const [question] = await (await exchanged()).questions();
      return (Date.parse(question?.dueAt ?? '') - Date.parse(question?.askedAt ?? '')) / 3_600_000;
    };
    await rules.done('/policy/rules', {
      key: 'watch.countQuestionHours',
      value: 3,
      unit: 'hours',
      validFrom: c.dayIn(1),
      source: 'a decision of the bank',
    });
    expect(await hours()).toBe(8);
    c.clock.advance(86_400);
    await c.price(70_000);
    expect(await hours()).toBe(3);
  });

  it('a count that finds less is what counts from now on', async () => {
    const held = await exchanged();
    const [question] = await held.questions();
    const counts = [{ lotId: held.lotId, quantity: tonnes(92) }];
    expect(
      await manager.done<Question>(`/count-questions/${question?.id}/answer`, { ...held.answer, counts }),
    ).toMatchObject({ status: 'short' });
    const lot = await bank.get<{ sensed: { value: string } | null }>(`/lots/${held.lotId}`);
    expect(lot.body.sensed?.value).toBe('92000');
  });
});

describe('what leaves under a release beyond what was drawn (A05)', () => {
  it('is a question to the custodian as soon as the scale shows less than the release let out', async () => {
    const held = await pledgeWatched(c, {
      t: 100,
      kinds: ['scale'],
      expected: { weight: { toleranceKg: 100 } },
      before: ([scale = '']) => hearFor(c, 30, { [scale]: scaleSays(100_000) }),
    });
    const [scale = ''] = held.codes;
    await c.ticket('in', 1_000);
    const { id } = await c.importer.done<{ id: string }>(`/facilities/${held.facilityId}/releases`, {
      lots: [{ lotId: held.lotId, quantity: tonnes(8) }],
      vehicle: 'A 1',
    });
    const { token } = await c.checker.done<{ token: string }>(`/releases/${id}/approval`);
    // Eight tonnes may leave: to a scale they are gone whoever drew them.
    await hearFor(c, 30, { [scale]: scaleSays(92_000) });
    expect(await questionsOf(held.subjectId)).toEqual([]);
    await manager.done(`/releases/${id}/execution`, { token, vehicle: 'A 1', gateWeightKg: 8_000 });
    await hearFor(c, 15, { [scale]: scaleSays(92_000) });
    expect(await questionsOf(held.subjectId)).toEqual([]);
    await hearFor(c, 30, { [scale]: scaleSays(89_000) });
    expect(await questionsOf(held.subjectId)).toMatchObject([
      { reason: 'beyond_release', status: 'open', lotIds: [held.lotId] },
    ]);
    expect((await held.position()).state).toBe('degraded');
  });
});
