import { describe, expect, it } from 'vitest';
import { makeKey } from '../../src/ground/parties/index.ts';
import { administratorsOf, Client, openWorld, type ProblemBody } from '../support/world.ts';

const world = await openWorld();
const supplier = await world.party('Supplier', 'trader');
const debtor = await world.party('Debtor', 'core_firm');
let invoices = 0;
const invoice = () => ({
  debtorId: debtor.partyId,
  invoiceNumber: `I-${invoices++}`,
  invoicedOn: '2026-10-01',
  dueOn: '2026-12-01',
  amount: { amountMinor: '1000', currency: 'CNY' },
});
const rows = async (text: string, ...values: unknown[]) => (await world.database.admin.query(text, values)).rows;
/** Behind the service's back, as another process would. */
const behind = (text: string) =>
  world.database.admin.query(`begin; set local session_replication_role = replica; ${text}; commit`);
const mandatesOf = ({ personId }: Client, mandates: string) =>
  behind(`update person set mandates = '{${mandates}}' where id = '${personId}'`);

/** A person of the supplier whom the service has just met. */
async function remembered(mandates: string[]): Promise<Client> {
  const person = await world.colleague(supplier, 'Remembered', mandates);
  expect((await person.get('/receivables')).status).toBe(200);
  expect((await person.get('/receivables')).status).toBe(200);
  return person;
}

describe('a caller whom the process remembers', () => {
  it.each([
    ['revoked', `update api_key set revoked_at = now() `],
    ['expired', `update api_key set expires_at = '2026-10-11' `],
    ['of another secret', `update api_key set secret_hash = sha256('other') `],
  ])('is refused at once when the key is %s, whatever was asked, and nothing is done', async (_, sql) => {
    const person = await remembered(['receivable:present']);
    const first = await person.post<{ id: string }>('/receivables', invoice());
    expect(first.status).toBe(201);
    await behind(`${sql} where person_id = '${person.personId}'`);
    const before = await rows('select count(*) from event');
    for (const answer of [
      await person.post<ProblemBody>('/receivables', invoice()),
      // What is refused before anything is read says no more than that the key opens nothing.
      await person.post<ProblemBody>('/receivables', { debtorId: 1 }),
      await person.post<ProblemBody>('/bank-accounts', {}),
      await person.get<ProblemBody>('/receivables?limit=x'),
      await person.get<ProblemBody>(`/receivables/${first.body.id}`),
      await person.get<ProblemBody>('/epcis/events'),
      await person.get<ProblemBody>('/nowhere'),
    ])
      expect([answer.status, answer.body.code]).toEqual([401, 'CREDENTIAL_REFUSED']);
    expect(await rows('select count(*) from event')).toEqual(before);
  });

  it('may do at once what it may do now, and no longer what it might before', async () => {
    const person = await remembered([]);
    expect(await person.refused('/receivables', invoice())).toBe('403 MANDATE_MISSING');
    await mandatesOf(person, 'receivable:present');
    expect((await person.post('/receivables', invoice())).status).toBe(201);
    await mandatesOf(person, '');
    expect(await person.refused('/receivables', invoice())).toBe('403 MANDATE_MISSING');
    expect(
      await rows(
        `select from event where type = 'receivable.presented' and actor ->> 'personId' = $1`,
        person.personId,
      ),
    ).toHaveLength(1);
  });

  it('sees at once as the party that the person belongs to now', async () => {
    const person = await remembered(['receivable:present']);
    const { body } = await person.post<{ id: string }>('/receivables', invoice());
    const stranger = await world.party('Stranger', 'trader');
    await behind(`update person set party_id = '${stranger.partyId}' where id = '${person.personId}'`);
    expect((await person.get(`/receivables/${body.id}`)).status).toBe(404);
    await behind(`update person set party_id = '${supplier.partyId}' where id = '${person.personId}'`);
    expect((await person.get(`/receivables/${body.id}`)).status).toBe(200);
  });

  it('is looked at anew after making somebody, or a key for somebody, and so is whoever got the key', async () => {
    const [maker] = administratorsOf(supplier);
    expect((await maker.get('/receivables')).status).toBe(200);
    const other = await remembered([]);
    const stand = async ({ personId }: Client) => {
      const text = `select a.stands, a.made, a.made_by from api_key k, authenticate_api_key(k.prefix) a
        where k.person_id = $1 order by k.id`;
      return (await rows(text, personId))[0] as { stands: string; made: string[]; made_by: string[] };
    };
    const [makerFirst, otherFirst] = [await stand(maker), await stand(other)];
    const madeBefore = makerFirst.made;
    const added = await maker.done<{ id: string }>('/people', { name: 'Added', mandates: [] });
    const makerThen = await stand(maker);
    expect([makerThen.made, makerThen.stands === makerFirst.stands]).toEqual([[...madeBefore, added.id].sort(), false]);
    const { enrolmentCode } = await makeKey((bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));
    await maker.done('/api-keys', { personId: other.personId, enrolmentCode });
    const [makerLast, otherLast] = [await stand(maker), await stand(other)];
    expect(otherLast.made_by).toContain(maker.personId);
    expect([makerLast.stands === makerThen.stands, otherLast.stands === otherFirst.stands]).toEqual([false, false]);
  });

  it('is not asked for again while nothing of it changes', async () => {
    const person = await remembered(['receivable:present']);
    await rows('alter function authenticate_api_key rename to not_to_be_called');
    const answers = [await person.get('/receivables'), await person.post('/receivables', invoice())];
    await rows('alter function not_to_be_called rename to authenticate_api_key');
    expect(answers.map(({ status }) => status)).toEqual([200, 201]);
  });

  it('is told apart from another whose key begins alike', async () => {
    const person = await remembered(['receivable:present']);
    const forged = new Client(person.url, `${person.key.slice(0, -1)}${person.key.endsWith('A') ? 'B' : 'A'}`, '', '');
    expect((await forged.get<ProblemBody>('/receivables')).status).toBe(401);
  });
});

describe('an act whose event ends the transaction', () => {
  it('is done once under its key by many at once, and its event stands with it', async () => {
    const body = invoice();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => supplier.post<{ id: string }>('/receivables', body, 'once')),
    );
    expect(new Set(answers.map(({ status, body: { id } }) => `${status} ${id}`)).size).toBe(1);
    const twice = await Promise.all(Array.from({ length: 10 }, () => supplier.post<ProblemBody>('/receivables', body)));
    for (const answer of twice) expect(answer.body.code).toBe('INVOICE_ALREADY_PRESENTED');
    const told = await rows(
      `select (select count(*)::int from receivable where invoice_number = $1) as made,
        (select count(*)::int from event e join receivable r on r.id = e.object_id where r.invoice_number = $1) as told`,
      body.invoiceNumber,
    );
    expect(told).toEqual([{ made: 1, told: 1 }]);
  });

  it('is not done where its commit fails', async () => {
    await rows(`create function refuse_at_commit() returns trigger language plpgsql as
      $$ begin raise exception 'refused at commit' using errcode = '23514'; end $$`);
    await rows(`create constraint trigger at_commit after insert on event deferrable initially deferred
      for each row execute function refuse_at_commit()`);
    const body = invoice();
    expect((await supplier.post('/receivables', body, 'at commit')).status).toBe(500);
    await rows('drop trigger at_commit on event');
    expect(await rows('select from receivable where invoice_number = $1', body.invoiceNumber)).toEqual([]);
    expect((await supplier.post('/receivables', body, 'at commit')).status).toBe(201);
  });
});
