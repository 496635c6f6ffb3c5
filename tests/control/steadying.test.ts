import { describe, expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { hearFor, pledgeWatched, scaleSays } from '../support/watched-pledge.ts';
import type { Proposal } from '../support/world.ts';

const c = await openCollateral();
const { bank, importer, clock } = c;
await c.valuationTerms();
await c.price(70_000);
const keeper = await c.colleague(bank, 'Controls desk', ['control:signOff', 'control:order']);

interface Subject {
  status: string;
  statusReason: string;
  steadyUntil: string | null;
  awaited: { what: string; kind?: string; by?: string; until?: string }[];
  seals: { number: string; until: string | null }[];
}
const at = (minutes: number) => new Date(clock.now().getTime() + minutes * 60_000).toISOString();

describe('after a breach', () => {
  it('what is still awaited is said of subject, position and drawdown, and until when it steadies (D4)', async () => {
    const seal = (number: string, state = 'closed') => ({ seal: { number, state } });
    const held = await pledgeWatched(c, {
      t: 100,
      kinds: ['scale', 'e_seal'],
      expected: { sealNumber: 'S001' },
      before: ([scale = '', eSeal = '']) =>
        hearFor(c, 15, { [scale]: scaleSays(100_000), [eSeal]: () => seal('S001') }),
    });
    const [scale = '', eSeal = ''] = held.codes;
    const says = (number: string, state?: string) => ({
      [scale]: scaleSays(100_000),
      [eSeal]: () => seal(number, state),
    });
    const subject = () => held.subject<Subject>();
    expect(await subject()).toMatchObject({
      status: 'in_control',
      steadyUntil: null,
      awaited: [],
      seals: [{ number: 'S001', until: null }],
    });

    await hearFor(c, 5, says('S001', 'open'));
    const asked = [
      { what: 'INSPECTION', kind: 'seal_broken', inWords: { en: expect.stringContaining('orders an inspection') } },
      { what: 'SIGN_OFF', kind: 'seal_broken', inWords: { en: expect.stringContaining('lender signs') } },
    ];
    const goesOn = {
      what: 'END_OF_BREACH',
      kind: 'seal_broken',
      by: expect.stringContaining('two readings in a row'),
      inWords: { en: expect.any(String), zh: '同一设备连续两次读数为闭合' },
    };
    expect(await subject()).toMatchObject({ status: 'lost', awaited: [goesOn, ...asked] });
    const { body } = await bank.get<{ items: { id: string }[] }>(`/breaches?subjectId=${held.subjectId}`);
    const breachId = body.items[0]?.id;
    const tasks = async (who = keeper) =>
      (await who.get<{ items: { act: string; mayDo: boolean }[] }>(`/tasks?objectId=${breachId}`)).body.items.map(
        ({ act, mayDo }) => `${act} ${mayDo}`,
      );
    const incidents = await bank.get<{ items: { id: string; sourceId: string }[] }>('/custody-incidents');
    const incident = incidents.body.items.find(({ sourceId }) => sourceId === breachId);
    const incidentTasks = async () =>
      (await keeper.get<{ items: { act: string }[] }>(`/tasks?objectId=${incident?.id}`)).body.items.map((t) => t.act);
    // Nobody can say what came of what goes on still (O13x 2).
    expect(await incidentTasks()).toEqual([]);
    await keeper.done(`/breaches/${breachId}/acknowledgement`);
    expect(await tasks()).toEqual(['control.order true']);
    const early = await keeper.post<{ code: string; facts: object }>(`/breaches/${breachId}/sign-off`, { note: 'Now' });
    expect(early.body).toMatchObject({ code: 'BREACH_STILL_OPEN', facts: { endsWith: goesOn.inWords } });

    const surveyor = await c.party('Surveyor', 'collateral_manager');
    const order = await bank.done<{ id: string }>(`/subjects/${held.subjectId}/orders`, {
      kind: 'inspection',
      from: at(0),
      to: at(60),
      newSealNumber: 'S002',
      inspectorId: surveyor.partyId,
      reason: 'Look and seal anew',
    });
    // Both numbers are right while the order stands, and it can be read until when.
    expect((await subject()).seals).toEqual([
      { number: 'S001', until: expect.any(String) },
      { number: 'S002', until: null },
    ]);
    await hearFor(c, 10, says('S002'));
    // Over for the devices, and neither looked at nor signed off: nothing is the lender's while its inspector's report is due (O15 12).
    expect(await tasks()).toEqual([]);
    const steady = { what: 'STEADY_TIME', until: expect.any(String) };
    expect(await subject()).toMatchObject({ statusReason: 'BREACH_SEAL_BROKEN', awaited: [...asked, steady] });
    const listed = await bank.get<{ items: { id: string; statusReason: string }[] }>('/subjects');
    expect(listed.body.items.find(({ id }) => id === held.subjectId)?.statusReason).toBe('BREACH_SEAL_BROKEN');
    const physical = async () => (await held.position()).legs.physical;
    expect(await physical()).toMatchObject({ reason: 'BREACH_SEAL_BROKEN', evidence: { awaited: [...asked, steady] } });
    await surveyor.done(`/orders/${order.id}/report`, { goodsIntact: true, newSealNumber: 'S002', note: 'All there' });
    // The inspection was taken: nothing but the lender's word and time is awaited any more (O15 11).
    // Who gave the order is not asked to sign off: the act would refuse it (ORDERED_BY_YOU).
    expect([await tasks(), await tasks(bank)]).toEqual([['breach.signOff true'], []]);
    const inspected = asked.slice(1);
    expect(await subject()).toMatchObject({ statusReason: 'BREACH_SEAL_BROKEN', awaited: [...inspected, steady] });
    expect((await physical()).evidence.awaited).toMatchObject([...inspected, steady]);
    const { body: proposed } = await keeper.post<Proposal>(`/breaches/${breachId}/sign-off`, { note: 'Whole' });
    // Nor does who gave it agree, and is told why: not that two people are one.
    expect(await bank.refused(`/proposals/${proposed.id}/agreement`)).toBe('403 ORDERED_BY_YOU');
    expect((await keeper.agreed(proposed)).status).toBe(200);
    const { steadyUntil } = await subject();
    expect(await physical()).toMatchObject({ state: 'degraded', reason: 'STEADYING', evidence: { steadyUntil } });
    expect((await physical()).evidence.notClosed).toBeUndefined();
    const again = await keeper.post<{ code: string; facts: object }>(`/breaches/${breachId}/sign-off`, {
      note: 'Twice',
    });
    expect(again.body).toMatchObject({ code: 'BREACH_CLOSED', facts: { kind: 'seal_broken', steadyUntil } });
    await hearFor(c, 60, says('S002'));
    expect(await held.position()).toMatchObject({ state: 'controlled' });
    // Everything is well, and new money still waits for the cause: that is told (O13x 12).
    const finding = { what: 'FINDING', by: 'INCIDENT_OPEN', inWords: { en: expect.stringContaining('incident') } };
    expect(await subject()).toMatchObject({ status: 'in_control', awaited: [finding] });
    expect((await physical()).evidence).toMatchObject({ awaited: [finding], incidentId: incident?.id });
    expect(await incidentTasks()).toEqual(['custodyIncident.close']);
    // A drawdown that its officer would be refused says for what, with who is awaited for it.
    const asks = { product: 'working_capital', amount: yuan(1_000), dueOn: '2026-12-15' };
    const drawdown = await importer.done<{ id: string }>(`/facilities/${held.facilityId}/drawdowns`, asks);
    interface Waiting {
      act: string;
      waitsFor: { code: string; facts: object }[] | null;
    }
    const approval = async () => {
      const { body } = await bank.get<{ items: Waiting[] }>(`/tasks?objectId=${drawdown.id}`);
      return body.items.find(({ act }) => act === 'drawdown.approve');
    };
    expect((await approval())?.waitsFor).toMatchObject([
      { code: 'WITHIN_BORROWING_BASE', facts: { waiting: [{ itemId: held.lotId, awaited: [finding] }] } },
    ]);
    await keeper.done(`/custody-incidents/${incident?.id}/closing`, {
      cause: 'no_loss',
      note: 'Whole',
      evidenceHash: hash('d'),
    });
    expect(await subject()).toMatchObject({ status: 'in_control', awaited: [] });
    expect((await physical()).evidence.awaited).toBeUndefined();
    expect((await approval())?.waitsFor).toEqual([]);
    expect((await subject()).seals).toEqual([{ number: 'S002', until: null }]);
  });

  it('a quiet device that speaks again steadies for a quarter of an hour, and no reason is told that no longer holds', async () => {
    const held = await pledgeWatched(c, {
      t: 50,
      kinds: ['scale'],
      before: ([scale = '']) => hearFor(c, 15, { [scale]: scaleSays(50_000) }),
    });
    const [scale = ''] = held.codes;
    const subject = () => held.subject<Subject>();
    clock.advance(3_700);
    await c.tick();
    const quiet = await subject();
    expect(quiet.statusReason).toBe('BREACH_SILENT');
    expect(quiet.awaited[0]).toMatchObject({ what: 'END_OF_BREACH', kind: 'silent' });
    expect((await held.position()).legs.physical.evidence.awaited).toEqual(quiet.awaited);
    await hearFor(c, 5, { [scale]: scaleSays(50_000) });
    const steadying = await subject();
    expect(steadying).toMatchObject({ status: 'at_risk', statusReason: 'STEADYING', steadyUntil: at(15) });
    expect(steadying.awaited).toMatchObject([{ what: 'STEADY_TIME', until: steadying.steadyUntil }]);
    expect(await held.position()).toMatchObject({
      state: 'degraded',
      reason: 'STEADYING',
      legs: { physical: { evidence: { steadyUntil: steadying.steadyUntil, awaited: steadying.awaited } } },
    });
    const { id } = await importer.done<{ id: string }>(`/facilities/${held.facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(100_000),
      dueOn: '2026-12-15',
    });
    const drawdown = await bank.get<{ conditions: { code: string; facts: object }[] }>(`/drawdowns/${id}`);
    expect(drawdown.body.conditions.find((each) => each.code === 'COLLATERAL_CONTROLLED')?.facts).toEqual({
      notControlled: [
        { itemId: held.lotId, state: 'degraded', awaited: steadying.awaited, steadyUntil: steadying.steadyUntil },
      ],
    });
    await hearFor(c, 20, { [scale]: scaleSays(50_000) });
    expect(await subject()).toMatchObject({ status: 'in_control', steadyUntil: null, awaited: [] });
    expect(await held.position()).toMatchObject({ state: 'controlled' });
    expect((await held.position()).legs.physical.evidence.awaited).toBeUndefined();
  });

  it('a breach that waits for people is the state of the subject, however long its devices have been quiet (O14 3)', async () => {
    const read = (text: string) => ({ tags: text.split('') });
    const held = await pledgeWatched(c, {
      t: 30,
      kinds: ['scale', 'tag_reader'],
      expected: { tags: ['A', 'B', 'C'] },
      before: ([scale = '', reader = '']) =>
        hearFor(c, 60, { [scale]: scaleSays(30_000), [reader]: () => read('ABC') }),
    });
    const [scale = '', reader = ''] = held.codes;
    const hear = (minutes: number, tags: string) =>
      hearFor(c, minutes, { [scale]: scaleSays(30_000), [reader]: () => read(tags) });
    const agree = async () => {
      const { status, statusReason, awaited } = await held.subject<Subject>();
      const { state, legs } = await held.position();
      const asState = { in_control: 'controlled', at_risk: 'degraded', lost: 'lost', unverified: 'unverified' };
      expect({ position: state, ...legs.physical }).toMatchObject({
        position: asState[status as keyof typeof asState],
        reason: status === 'in_control' ? 'HELD_AND_WATCHED' : statusReason,
      });
      expect(legs.physical.evidence.awaited ?? []).toEqual(awaited);
      return [`${status} ${statusReason}`, ...awaited.map(({ what }) => what)];
    };
    expect(await agree()).toEqual(['in_control AS_EXPECTED']);
    await hear(120, '');
    expect(await agree()).toEqual(['lost BREACH_TAGS_MISSING', 'END_OF_BREACH', 'INSPECTION', 'SIGN_OFF']);
    // Read again for so long that its devices say nothing of it any more; and unsure again for a while.
    await hear(90, 'ABC');
    const waits = ['lost BREACH_TAGS_MISSING', 'INSPECTION', 'SIGN_OFF'];
    expect(await agree()).toEqual(waits);
    const told = await bank.get<{
      items: { type: string; payload: { status: string; devices?: { status: string } } }[];
    }>(`/events?objectId=${held.subjectId}&limit=200`);
    const last = told.body.items.filter(({ type }) => type === 'subject.statusChanged').at(-1);
    expect(last?.payload).toMatchObject({ status: 'lost', devices: { status: 'in_control' } });

    const { body } = await bank.get<{ items: { id: string }[] }>(`/breaches?subjectId=${held.subjectId}`);
    const asked = await keeper.get<{ items: { act: string }[] }>(`/tasks?objectId=${body.items[0]?.id}`);
    expect(asked.body.items.map(({ act }) => act)).toEqual(['control.order']);
    const surveyor = await c.party('Surveyor of tags', 'collateral_manager');
    const order = await bank.done<{ id: string }>(`/subjects/${held.subjectId}/orders`, {
      kind: 'inspection',
      from: at(0),
      to: at(60),
      inspectorId: surveyor.partyId,
      reason: 'Count the tags',
    });
    await surveyor.done(`/orders/${order.id}/report`, { goodsIntact: true, note: 'All there' });
    expect(await agree()).toEqual(['lost BREACH_TAGS_MISSING', 'SIGN_OFF']);
    await keeper.done(`/breaches/${body.items[0]?.id}/sign-off`, { note: 'Whole' });
    expect(await agree()).toEqual(['in_control AS_EXPECTED', 'FINDING']);
  });
});
