import { describe, expect, it } from 'vitest';
import { cellOf } from '../../src/ground/policy/index.ts';
import { euro, findComplying, openCreditTrade, type Presented, present, setLimits } from '../support/credit.ts';
import { type Client, colleagueOf, type ProblemBody, type Proposal } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, nominatedChecker, importer, exporter, clock } = trade;
const reimburser = await trade.admit('Reimbursing Bank', ['bank'], { bic: 'REIMDEFF', country: 'DE' });
await setLimits(nominated, issuer, 10_000_000);
/** Above the second level of authority: EUR 700,000. */
const AMOUNT = 800_000;

const facts = ['F58', 'F65', 'F68', 'F92'] as const;
type Fact = (typeof facts)[number];
/** What a bank puts on record of a party that makes the fact, and of the credit where a court stops it. */
const asStanding: Record<Fact, object> = {
  F58: { kind: 'default' },
  F65: { kind: 'insolvency', authority: 'Court', documentNumber: '(2026) 7', documentHash: 'ab'.repeat(32) },
  F68: {
    kind: 'listing',
    list: 'sanction',
    authority: 'Ministry',
    documentNumber: '(2026) 8',
    documentHash: 'ab'.repeat(32),
  },
  F92: { kind: 'stop_payment', authority: 'Court', documentNumber: '(2026) 9', documentHash: 'ab'.repeat(32) },
};
interface Gate {
  /** Whose gate it is, and who acts for it. */
  bank: Client;
  by: Client;
  path: string;
  body: object;
  /** Whom the standing is of; and what a court stops. */
  party: Client;
  creditId: string;
  /** What the told event is about. */
  objectId: string;
  /** What one person does, whatever the amount. */
  isOfLevel1?: boolean;
}
async function stands({ bank, party, creditId }: Gate, fact: Fact) {
  const { id } = await bank.done<{ id: string }>(`/parties/${party.partyId}/standings`, {
    since: '2026-10-12',
    reason: 'on record',
    ...asStanding[fact],
    ...(fact === 'F92' && { objectId: creditId }),
  });
  return () => bank.done(`/standings/${id}/end`, { reason: 'over' });
}
const tried = async ({ by, path, body }: Gate) => {
  const { status, body: answer } = await by.post<ProblemBody & Proposal>(path, body);
  if (status === 202) return { level: answer.needs.level, asks: answer.reasons.map(({ code }) => code) };
  const closed = (answer.facts?.closed ?? []) as { fact: string }[];
  return { code: status < 300 ? 'done' : answer.code, closed: closed.map(({ fact }) => fact) };
};
const toldOf = async (objectId: string, by: Client): Promise<string[]> => {
  const { rows } = await trade.database.admin.query<{ told: { fact: string }[] }>(
    `select payload -> 'told' as told from event
     where object_id = $1 and type = 'gate.told' and participants = array[$2]`,
    [objectId, by.partyId],
  );
  return rows.flatMap(({ told }) => told.map(({ fact }) => fact));
};

/** Each fact alone where it closes the gate or asks for one more; those that are only told at once, with the act. */
async function judged(gate: 'CN' | 'EX' | 'HO' | 'PM' | 'RB' | 'TA', at: Gate) {
  const signs = facts.map((fact) => [fact, cellOf(gate, fact).sign] as const);
  for (const [fact, sign] of signs) {
    if (sign !== 'B' && sign !== '2') continue;
    const end = await stands(at, fact);
    const found = await tried(at);
    if (sign === 'B') expect([gate, fact, found]).toEqual([gate, fact, { code: 'GATE_CLOSED', closed: [fact] }]);
    else expect([gate, fact, found.asks]).toEqual([gate, fact, [fact]]);
    await end();
  }
  if (!at.isOfLevel1) expect([gate, await tried(at)]).toEqual([gate, { level: 'L2', asks: [] }]);
  const told = signs.flatMap(([fact, sign]) => (sign === 'W' ? [fact] : []));
  const ends = [];
  for (const fact of told) ends.push(await stands(at, fact));
  await at.by.done(at.path, at.body);
  const heard = await toldOf(at.objectId, at.bank);
  expect([gate, told.filter((fact) => !heard.includes(fact))]).toEqual([gate, []]);
  for (const end of ends) await end();
}

const start = () => clock.set('2026-10-12T06:00:00Z');
let issued = 0;
/** Issued by as many as its amount asks, and advised. */
async function credit(more: object = {}, terms: object = {}): Promise<string> {
  const { id } = await importer.done<{ id: string }>('/credits', trade.application(AMOUNT, more, terms));
  await issuer.done(`/credits/${id}/approvals`);
  const second = await colleagueOf(issuer, 2);
  await second.done(`/credits/${id}/approvals`);
  await issuerChecker.done(`/credits/${id}/issue`, { number: `YZLC26${2000 + ++issued}` });
  await nominated.done(`/credits/${id}/advice`);
  return id;
}
async function examined(terms: object = {}) {
  const creditId = await credit({}, terms);
  const { id } = await present(nominated, creditId, issuer.partyId, AMOUNT);
  return { creditId, id };
}

describe('what a bank has on record of a party, and the amount, at each gate of a credit', () => {
  it('closes what a bank adds its name to, or is told', async () => {
    start();
    const creditId = await credit({ confirmingBankId: nominated.partyId }, { confirmation: 'confirm' });
    const path = `/credits/${creditId}/confirmation`;
    const of = { bank: nominated, by: nominatedChecker, party: issuer, creditId, objectId: creditId };
    await judged('CN', { ...of, by: nominated, path, body: { add: true } });
  });

  it('keeps documents from being taken up, or is told to who decides', async () => {
    start();
    const { creditId, id } = await examined();
    const { examination } = await issuer.done<Presented>(`/presentations/${id}/examination`);
    const answers = Object.fromEntries(
      examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
    );
    const at = { path: `/presentations/${id}/decision`, body: { decision: 'accept', answers } };
    await judged('EX', {
      ...at,
      bank: issuer,
      by: issuer,
      party: importer,
      creditId,
      objectId: id,
      isOfLevel1: true,
    });
  });

  it('stops who is bound where a list or a court does, and is told otherwise', async () => {
    start();
    const { creditId, id } = await examined();
    await findComplying(issuer, id);
    const at = { path: `/presentations/${id}/honour`, body: {} };
    await judged('HO', { ...at, bank: issuer, by: issuerChecker, party: importer, creditId, objectId: id });
  });

  it('the same when what was undertaken falls due', async () => {
    start();
    const tenor = { kind: 'days_after', days: 60, event: 'presentation' };
    const { creditId, id } = await examined({ availableBy: 'deferred_payment', tenor });
    await findComplying(issuer, id);
    await issuerChecker.done(`/presentations/${id}/honour`);
    const { body } = await issuer.get<{ items: { id: string }[] }>(`/presentations/${id}/payments`);
    clock.set('2026-12-11T06:00:00Z');
    const path = `/credit-payments/${body.items[0]?.id}/payment`;
    const at = { path, body: {}, bank: issuer, by: issuerChecker, party: importer, creditId };
    await judged('PM', { ...at, objectId: id });
  });

  it('the same at the bank that reimburses', async () => {
    start();
    const creditId = await credit({ reimbursingBankId: reimburser.partyId });
    const root = await present(exporter, creditId, nominated.partyId, AMOUNT);
    await findComplying(nominated, root.id);
    await nominatedChecker.done(`/presentations/${root.id}/honour`);
    const { body } = await reimburser.get<{ items: { id: string }[] }>(`/credits/${creditId}/reimbursement-claims`);
    const claimId = body.items[0]?.id as string;
    const at = { path: `/reimbursement-claims/${claimId}/answer`, body: {} };
    const of = { bank: reimburser, by: reimburser, party: issuer, creditId, objectId: claimId };
    await judged('RB', { ...at, ...of });
  });

  it('and where a bank binds itself to an assignee', async () => {
    start();
    const creditId = await credit();
    const { id } = await exporter.done<{ id: string }>(`/credits/${creditId}/proceeds-assignments`, {
      assigneeId: trade.second.partyId,
      amount: euro(AMOUNT),
    });
    const at = { path: `/proceeds-assignments/${id}/answer`, body: { acknowledge: true } };
    const of = { bank: nominated, by: nominated, party: exporter, creditId, objectId: creditId };
    await judged('TA', { ...at, ...of });
  });
});

it('F100 HO PM RB: a transfer pays once, whatever it pays and however its reference is typed', async () => {
  start();
  const honoured = async (terms: object = {}) => {
    const creditId = await trade.credit(1_000, {}, terms);
    const { id } = await present(nominated, creditId, issuer.partyId, 1_000);
    await findComplying(issuer, id);
    return id;
  };
  const [one, two] = [await honoured(), await honoured()];
  const tenor = { kind: 'days_after', days: 60, event: 'presentation' };
  const later = await honoured({ availableBy: 'deferred_payment', tenor });
  await issuerChecker.done(`/presentations/${later}/honour`);
  await issuerChecker.done(`/presentations/${one}/honour`, { reference: 'TRF 2026-1' });
  const again = { reference: 'trf2026/1' };
  const code = async (by: Client, path: string) => (await by.tried<ProblemBody>(path, again)).body.code;
  expect(await code(issuerChecker, `/presentations/${two}/honour`)).toBe('PAYMENT_RECORDED');
  await issuerChecker.done(`/presentations/${two}/honour`, { reference: 'TRF 2026-2' });
  const creditId = await trade.credit(1_000, { reimbursingBankId: reimburser.partyId });
  for (const amount of [600, 400]) {
    const root = await present(exporter, creditId, nominated.partyId, amount);
    await findComplying(nominated, root.id);
    await nominatedChecker.done(`/presentations/${root.id}/honour`);
  }
  const claims = (await reimburser.get<{ items: { id: string }[] }>(`/credits/${creditId}/reimbursement-claims`)).body;
  const [first, second] = claims.items.map(({ id }) => `/reimbursement-claims/${id}/answer`) as [string, string];
  // Another bank may have numbered a transfer alike.
  await reimburser.done(first, again);
  expect(await code(reimburser, second)).toBe('PAYMENT_RECORDED');
  const { body } = await issuer.get<{ items: { id: string }[] }>(`/presentations/${later}/payments`);
  clock.set('2026-12-11T06:00:00Z');
  expect(await code(issuerChecker, `/credit-payments/${body.items[0]?.id}/payment`)).toBe('PAYMENT_RECORDED');
});

it('F69 EX PM: under suspicion one more person takes up documents and pays what falls due', async () => {
  start();
  const tenor = { kind: 'days_after', days: 60, event: 'presentation' };
  const creditId = await trade.credit(1_000, {}, { availableBy: 'deferred_payment', tenor });
  const { id } = await present(nominated, creditId, issuer.partyId, 1_000);
  await findComplying(issuer, id);
  await issuerChecker.done(`/presentations/${id}/honour`);
  const other = await present(nominated, await trade.credit(1_000), issuer.partyId, 1_000);
  const { examination } = await issuer.done<Presented>(`/presentations/${other.id}/examination`);
  const answers = Object.fromEntries(
    examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
  );
  const ring = { kind: 'guarantees', source: 'Credit report' };
  await issuer.done('/party-relations', { partyId: importer.partyId, otherId: exporter.partyId, ...ring });
  await issuer.done('/party-relations', { partyId: exporter.partyId, otherId: importer.partyId, ...ring });
  const asks = async (by: Client, path: string, body: object = {}) =>
    (await by.post<Proposal>(path, body)).body.reasons?.map(({ code }) => code);
  expect(await asks(issuer, `/presentations/${other.id}/decision`, { decision: 'accept', answers })).toEqual(['F69']);
  const { body } = await issuer.get<{ items: { id: string }[] }>(`/presentations/${id}/payments`);
  clock.set('2026-12-11T06:00:00Z');
  expect(await asks(issuerChecker, `/credit-payments/${body.items[0]?.id}/payment`)).toEqual(['F69']);
});
