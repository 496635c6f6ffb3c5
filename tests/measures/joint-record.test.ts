import { describe, expect, it } from 'vitest';
import { textOf } from '../support/answered.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { paper } from '../support/loans.ts';
import { transfer } from '../support/money.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const second = await desk.party('Second Bank', 'bank');
const third = await desk.party('Third Bank', 'bank');
const payee = await desk.party('Payee', 'trader');
const documentHash = 'b'.repeat(64);
type Body = Record<string, string>;

const form = async (debtor: { partyId: string }) => {
  const { id = '' } = await bank.done<Body>('/joint-bodies', {
    kind: 'joint_credit',
    name: 'Joint credit of the works',
    debtorId: debtor.partyId,
    memberIds: [second.partyId, third.partyId],
    currency: 'CNY',
    documentHash,
  });
  for (const member of [second, third]) await member.done(`/joint-bodies/${id}/joining`, { documentHash });
  return id;
};
const setLine = async (bodyId: string, amount: number) => {
  const closesOn = desk.dayIn(20);
  const motion = { kind: 'line', said: 'As discussed', closesOn, documentHash, line: yuan(amount) };
  const { id } = await bank.done<Body>(`/joint-bodies/${bodyId}/motions`, motion);
  for (const member of [bank, second, third]) await member.tried(`/motions/${id}/votes`, { vote: 'for' });
};
const read = async (bodyId: string, by: Client = third) => (await by.get<Body>(`/joint-bodies/${bodyId}`)).body;
// The firm reads the sum, whoever lent.
const used = async (bodyId: string, firm = importer) => Number((await read(bodyId, firm)).usedMinor) / 100;
const asked = async (facilityId: string, amount: number) =>
  (
    await importer.done<Body>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(amount),
      dueOn: desk.dayIn(60),
    })
  ).id;
const approve = (id = '') => bank.tried<Body & ProblemBody>(`/drawdowns/${id}/approval`);
const payOut = (id = '') => checker.tried<Body & ProblemBody>(`/drawdowns/${id}/disbursement`);
let bills = 0;
interface Drawn {
  id: string;
  by: Client;
}
const acceptDrawn = ({ id, by }: Drawn) =>
  by.tried<Body & ProblemBody>(`/exchange-bills/${id}/acceptance`, { accept: true });
const draw = async (drawer: Client, amount: number, acceptor: Client = bank): Promise<Drawn> => {
  const { id } = await drawer.done<{ id: string }>('/exchange-bills', {
    acceptorId: acceptor.partyId,
    payeeId: payee.partyId,
    number: String(++bills).padStart(30, '0'),
    face: yuan(amount),
    dueOn: desk.dayIn(90),
    contractNumber: 'C-1',
    documentHash,
  });
  return { id, by: acceptor };
};
const accept = async (...of: Parameters<typeof draw>) => acceptDrawn(await draw(...of));

const facilityId = await desk.facility(5_000_000);
await desk.pledged(facilityId, 100);
const bodyId = await form(importer);

describe('measure 3: what a member has out counts from the record', () => {
  it('drawn under a facility and accepted, without anybody typing it, and less once it is paid back', async () => {
    await setLine(bodyId, 2_000_000);
    const first = await asked(facilityId, 1_000_000);
    expect((await approve(first)).status).toBe(200);
    expect(await used(bodyId)).toBe(0);
    expect((await payOut(first)).status).toBe(200);
    expect(await used(bodyId)).toBe(1_000_000);
    expect((await accept(importer, 200_000)).status).toBe(200);
    expect([await used(bodyId), Number((await read(bodyId, bank)).ownMinor) / 100]).toEqual([1_200_000, 1_200_000]);
    // Refused where it is promised, and not on the day it is paid.
    const large = await asked(facilityId, 800_001);
    const over = await approve(large);
    expect([over.body.code, over.body.facts?.leftMinor]).toEqual(['HEADROOM_EXCEEDED', '80000000']);
    await bank.done(`/drawdowns/${large}/decline`, { reason: 'Beyond the joint line' });
    expect((await accept(importer, 800_001)).body.code).toBe('HEADROOM_EXCEEDED');
    // It is not typed besides.
    const typed = { kind: 'loan', amount: yuan(5), objectId: facilityId, documentHash: paper() };
    expect(await bank.refused(`/joint-bodies/${bodyId}/entries`, typed)).toBe('422 ENTRY_FOLLOWS_LOAN');
    await bank.done(`/facilities/${facilityId}/repayments`, {
      ...transfer(),
      source: 'borrower',
      amount: yuan(400_000),
      receivedOn: desk.today(),
    });
    expect(await used(bodyId)).toBe(800_000);
  });

  it('never above the line by a hundred clients of three banks at once, and nothing is added in the state of warning', async () => {
    const other = await desk.facility(5_000_000);
    await desk.pledged(other, 100);
    const draws: string[] = [];
    for (const under of [facilityId, other, facilityId, other]) {
      const id = (await asked(under, 300_000)) ?? '';
      expect((await approve(id)).status).toBe(200);
      draws.push(id);
    }
    // 1,200,000 are left, and asked for ten times over.
    const drawn = await Promise.all(
      Array.from({ length: 96 }, (_, i) => draw(importer, 125_000, [bank, second, third][i % 3])),
    );
    const tried = await Promise.all([...draws.map(payOut), ...drawn.map(acceptDrawn)]);
    // On a machine that others keep busy some are told: not now.
    const codes = tried.map(({ status, body }) => (status === 200 ? 'done' : status === 503 ? 'not now' : body.code));
    const known = ['done', 'HEADROOM_EXCEEDED', 'JOINT_WARNING', 'not now'];
    expect(codes.filter((code) => !known.includes(code))).toEqual([]);
    // Whatever was done is in the sum, and nothing else.
    const done = codes.flatMap((code, i) => (code === 'done' ? [i < draws.length ? 300_000 : 125_000] : []));
    expect(await used(bodyId)).toBe(done.reduce((sum, amount) => sum + amount, 800_000));
    expect(await used(bodyId)).toBeLessThanOrEqual(2_000_000);
    expect(await used(bodyId)).toBeGreaterThan(1_600_000);
    if ((await read(bodyId)).status !== 'warning')
      await second.done(`/joint-bodies/${bodyId}/entries`, {
        kind: 'bond',
        amount: yuan(2_000_000 - (await used(bodyId))),
        documentHash: paper(),
      });
    expect((await read(bodyId)).status).toBe('warning');
    expect((await accept(importer, 1, second)).body.code).toBe('JOINT_WARNING');
    // What is paid back is never refused.
    const paid = { ...transfer(), source: 'borrower', amount: yuan(100_000), receivedOn: desk.today() };
    await bank.done(`/facilities/${facilityId}/repayments`, paid);
  });
});

it('measure 3: no member bank reads another’s rows through a body, whatever it asks for', async () => {
  const entriesOf = async (by: Client) =>
    (await by.get<{ items: Body[] }>(`/joint-bodies/${bodyId}/entries`)).body.items;
  const { paths } = (await (await fetch(`${desk.url}/openapi.json`)).json()) as {
    paths: Record<string, { get?: { responses: Record<string, { content?: object }> } }>;
  };
  const { items } = (await bank.get<{ items: Body[] }>(`/joint-bodies/${bodyId}/motions`)).body;
  const known: Record<string, string | undefined> = {
    bodyId,
    motionId: items[0]?.id,
    id: bodyId,
    partyId: importer.partyId,
  };
  const reads = Object.entries(paths).flatMap(([path, { get }]) => {
    const isStream = Object.values(get?.responses ?? {}).some(
      ({ content }) => content && 'text/event-stream' in content,
    );
    const full = path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => known[name] ?? whole);
    return get && !isStream && path.startsWith('/v1/') && !full.includes('{') ? [full] : [];
  });
  expect(reads.length).toBeGreaterThan(150);
  const members = [bank, second, third];
  for (const member of members) {
    const held = { kind: 'bond', amount: yuan(7), documentHash: paper() };
    await member.done(`/joint-bodies/${bodyId}/entries`, held);
  }
  const owned = await Promise.all(members.map(entriesOf));
  for (const [i, reader] of members.entries()) {
    const others = owned.flatMap((rows, j) => (j === i ? [] : rows.flatMap(({ id, objectId }) => [id, objectId])));
    const foreign = others.filter((id): id is string => typeof id === 'string');
    expect(foreign.length).toBeGreaterThan(1);
    for (const path of reads) {
      const response = await fetch(desk.url + path, { headers: { authorization: `Bearer ${reader.key}` } });
      const text = await textOf(response);
      expect([path, foreign.filter((id) => text.includes(id))]).toEqual([path, []]);
    }
  }
});

describe('measure 3: the unit of a joint line', () => {
  const belongs = (by: Client, firm: Client, parent: Client) =>
    by.done<Body>(`/parties/${firm.partyId}/policy-standings`, {
      kind: 'relation',
      value: 'parent',
      otherId: parent.partyId,
      figure: 10_000,
      validFrom: '2026-01-01',
      documentHash,
      reason: 'Register of companies',
    });

  it('is the group as any member knows it, upward and downward, and binds them all', async () => {
    const [parent, firm, sister] = [
      await desk.party('Parent Works', 'trader'),
      await desk.party('Middle Works', 'trader'),
      await desk.party('Sister Works', 'trader'),
    ];
    const over = await form(firm);
    await setLine(over, 1_000_000);
    expect((await accept(sister, 300_000, second)).status).toBe(200);
    expect(await used(over, firm)).toBe(0);
    // One bank knows that they belong together; another has lent to the sister.
    await belongs(bank, firm, parent);
    await belongs(bank, sister, parent);
    expect(await used(over, firm)).toBe(300_000);
    const left = await accept(parent, 700_001, third);
    // What is left would tell what the one other bank has out.
    expect([left.body.code, left.body.facts?.leftMinor]).toEqual(['HEADROOM_EXCEEDED', undefined]);
    const unit = (await third.get<{ firmIds: string[] }>(`/joint-bodies/${over}`)).body.firmIds;
    expect([...unit].sort()).toEqual([firm.partyId, parent.partyId, sister.partyId].sort());
    expect((await firm.get<{ firmIds: string[] }>(`/joint-bodies/${over}`)).body.firmIds).toEqual([firm.partyId]);
    expect((await accept(firm, 600_000, third)).status).toBe(200);
    expect((await accept(sister, 1, second)).body.code).toBe('JOINT_WARNING');
  });
});
