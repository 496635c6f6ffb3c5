import { describe, expect, it } from 'vitest';
import { passing, staying } from '../../src/policies/successions/rules.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { terms } from '../support/loans.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
const authority = await desk.party('Market Supervision', 'authority');
const successor = await desk.party('Successor Trading', 'trader');
await desk.price(70_000);
await desk.valuationTerms();
const hash = (sign: string) => sign.repeat(64);

describe('what a firm can stand in', () => {
  it('passes to its successor table by table, or stays for a reason that is written down', async () => {
    const { rows } = await desk.database.admin.query<{ name: string }>(`
      select distinct c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      where c.relkind in ('r', 'p') and not c.relispartition and (
        exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'participants' and not a.attisdropped)
        or exists (select from pg_constraint f where f.conrelid = c.oid and f.confrelid = 'party'::regclass)) order by 1`);
    const said = [...passing.map(({ table }) => table), ...Object.values(staying).flatMap((names) => names.split(' '))];
    expect(said.filter((name, i) => said.indexOf(name) < i)).toEqual([]);
    expect(rows.map(({ name }) => name).filter((name) => !said.includes(name))).toEqual([]);
    const known = new Set(rows.map(({ name }) => name));
    expect(said.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('measure 10: mergers', () => {
  const record = {
    predecessorId: importer.partyId,
    successorId: successor.partyId,
    fromOn: desk.today(),
    reason: 'Merged by absorption',
    documentHash: hash('a'),
  };

  it('passes what is open to the successor, tells each lender, starts the clocks, and leaves what is over', async () => {
    const facilityId = await desk.facility(10_000_000);
    const { lotId, pledgeId } = await desk.pledged(facilityId, 100);
    const words = { pledgeId, description: 'Copper in hall 1', termMonths: 12 };
    const filing = await bank.done<{ id: string; registrationId: string }>('/registrations', words);
    const stampedAt = desk.clock.now().toISOString();
    await bank.done(`/filings/${filing.id}/stamp`, { number: '00421', stampedAt, certificateHash: hash('c') });
    await desk.second.done(`/filings/${filing.id}/confirmation`);
    const drawdownId = await desk.draw(facilityId, 1_000_000);
    const wish = (borrowerId: string) => ({
      borrowerId,
      amount: yuan(200_000),
      purposeKind: 'working_capital',
      purpose: 'Copper',
      payees: [{ name: 'Smelter', accountNumber: '6222000011112222' }],
      expectedOn: desk.today(),
      availableUntil: desk.dayIn(20),
      terms: terms(),
    });
    const open = await bank.done<{ id: string }>('/loans', wish(importer.partyId));
    const gone = await bank.done<{ id: string }>('/loans', wish(importer.partyId));
    await bank.done(`/loans/${gone.id}/decline`, { reason: 'Not needed' });
    const limited = (partyId: string, amount: number) =>
      bank.done('/party-limits', {
        partyId,
        kind: 'borrower',
        limit: yuan(amount),
        validUntil: '2027-12-31',
        documentHash: hash('b'),
      });
    await limited(importer.partyId, 5_000_000);
    await bank.done('/party-limits', {
      partyId: successor.partyId,
      kind: 'borrower',
      limit: yuan(3_000_000),
      validUntil: '2027-12-31',
      documentHash: hash('b'),
    });

    // An authority, of two firms, once the day has come.
    expect(await bank.refused('/successions', record)).toBe('403 SUCCESSION_OF_WHOM');
    expect(await authority.refused('/successions', { ...record, successorId: bank.partyId })).toBe(
      '403 SUCCESSION_OF_WHOM',
    );
    expect(await authority.refused('/successions', { ...record, fromOn: desk.dayIn(1) })).toBe(
      '422 SUCCESSION_DAY_UNFIT',
    );
    interface Passed {
      table: string;
      count: number;
    }
    const ask = { bankId: bank.partyId, ask: 'A line of ten million' };
    const [waits, said] = [
      await importer.done<{ id: string }>('/matters', ask),
      await importer.done<{ id: string }>('/matters', ask),
    ];
    await bank.done(`/matters/${said.id}/answer`, { answer: 'Ten million, on control' });
    const made = await authority.done<{ passed: Passed[]; lenders: number }>('/successions', record);
    const count = (of: Passed[], name: string) => of.find(({ table }) => table === name)?.count ?? 0;
    expect(['facility', 'drawdown', 'loan', 'pledge', 'lot'].map((name) => count(made.passed, name))).toEqual([
      2, 1, 1, 1, 1,
    ]);
    expect(made.lenders).toBe(1);

    // The successor reads and acts on what it has now; the predecessor does not any more.
    for (const path of [`/facilities/${facilityId}`, `/loans/${open.id}`, `/pledges/${pledgeId}`, `/lots/${lotId}`]) {
      expect([path, (await successor.get(path)).status]).toEqual([path, 200]);
      expect([path, (await importer.get(path)).status]).toEqual([path, 404]);
    }
    expect((await successor.get(`/drawdowns/${drawdownId}`)).status).toBe(200);
    const sheet = await successor.get<{ hash: string }>(`/loans/${open.id}/cost-sheet`);
    await successor.done(`/loans/${open.id}/acceptance`, { sheetHash: sheet.body.hash });
    // An ask that waits is answered to the successor, and who is gone asks nothing more.
    await bank.done(`/matters/${waits.id}/answer`, { answer: 'Ten million, to your successor' });
    expect((await successor.get<{ askedBy: string }>(`/matters/${waits.id}`)).body.askedBy).toBe(successor.partyId);
    expect((await importer.get(`/matters/${waits.id}`)).status).toBe(404);
    const late = await importer.tried<{ code: string; facts: object }>('/matters', ask);
    expect([late.body.code, late.body.facts]).toMatchObject(['MATTER_SUCCEEDED', { successorId: successor.partyId }]);
    expect((await successor.tried('/matters', ask)).status).toBeLessThan(300);
    // What was over stays with who it was.
    expect((await importer.get(`/matters/${said.id}`)).status).toBe(200);
    expect((await importer.get(`/loans/${gone.id}`)).status).toBe(200);
    expect((await successor.get(`/loans/${gone.id}`)).status).toBe(404);
    // Money for the successor under the line is judged as before, and nothing new is lent to who is gone.
    const more = { product: 'working_capital', amount: yuan(100_000), dueOn: '2026-12-15' };
    const { id } = await successor.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, more);
    await bank.done(`/drawdowns/${id}/approval`);
    await checker.done(`/drawdowns/${id}/disbursement`);
    expect(await bank.refused('/loans', wish(importer.partyId))).toBe('422 SUCCEEDED');

    // The bank is told, with its limits and its clocks.
    interface Told {
      id: string;
      limits: { set: { partyId: string; amountMinor: string }[] };
      filings: number;
      dueOn: string;
      status: string;
    }
    const [told] = (await bank.get<{ items: Told[] }>('/successions')).body.items;
    expect([told?.limits.set.map(({ partyId }) => partyId), told?.filings]).toEqual([
      [importer.partyId, successor.partyId],
      1,
    ]);
    interface Tasks {
      items: { objectId: string; act: string }[];
    }
    const tasks = (await bank.get<Tasks>('/tasks?limit=200')).body.items;
    expect(tasks.find(({ objectId }) => objectId === told?.id)?.act).toBe('succession.settle');
    const filed = await bank.get<{ amendDueOn: string | null }>(`/registrations/${filing.registrationId}`);
    expect(filed.body.amendDueOn).toBe(told?.dueOn);
    const settled = { answer: 'One limit for both, filings amended', documentHash: hash('d') };
    // What it says it did is held against the limits that stand.
    expect(await bank.refused(`/successions/${told?.id}/settlement`, settled)).toBe('422 SUCCESSION_LIMITS_LEFT');
    await limited(importer.partyId, 0);
    expect((await bank.done<Told>(`/successions/${told?.id}/settlement`, settled)).status).toBe('settled');
    expect(await bank.refused(`/successions/${told?.id}/settlement`, settled)).toBe('409 SUCCESSION_SETTLED');
    // One successor, and no other, whoever records it.
    const other = await desk.party('Another Trading', 'trader');
    const elsewhere = { ...record, successorId: other.partyId };
    expect(await authority.refused('/successions', elsewhere)).toBe('409 STANDING_SUCCEEDED');
    const bureau = await desk.party('Another Bureau', 'authority');
    expect(await bureau.refused('/successions', elsewhere)).toBe('409 STANDING_SUCCEEDED');
    // Neither firm reads what a bank was told.
    expect((await successor.get(`/successions/${told?.id}`)).status).toBe(404);
  });

  it('washes nothing off: lists of serious breach, events, defaults and listings are said of the successor, too', async () => {
    const [before, after] = [await desk.party('Barred Works', 'trader'), await desk.party('Fresh Works', 'trader')];
    const said = { validFrom: desk.today(), documentHash: hash('e'), reason: 'By decision' };
    const of = (partyId: string) => `/parties/${partyId}/policy-standings`;
    await authority.done(of(before.partyId), { ...said, kind: 'list', value: 'black', listYear: 2026 });
    await authority.done(of(before.partyId), { ...said, kind: 'list', value: 'growth100', listYear: 2026 });
    await authority.done(of(after.partyId), { ...said, kind: 'list', value: 'red', listYear: 2026 });
    await bank.done(of(before.partyId), { ...said, kind: 'credit_event', value: 'payment_arrears' });
    await bank.done(`/parties/${before.partyId}/standings`, {
      kind: 'default',
      since: desk.today(),
      reason: 'Nothing was paid',
    });
    await authority.done('/successions', { ...record, predecessorId: before.partyId, successorId: after.partyId });
    interface Said {
      items: { kind: string; value: string; status: string; statedBy: string }[];
    }
    const { items } = (await bank.get<Said>(`${of(after.partyId)}?status=in_force`)).body;
    const heard = items.map(({ kind, value, statedBy }) => `${kind} ${value} ${statedBy}`);
    expect(new Set(heard)).toEqual(
      new Set([`list black ${authority.partyId}`, `credit_event payment_arrears ${bank.partyId}`]),
    );
    const stands = (await bank.get<Said>(`/parties/${after.partyId}/standings`)).body.items;
    expect(stands.map(({ kind }) => kind)).toEqual(['default']);
    const wish = {
      borrowerId: after.partyId,
      amount: yuan(200_000),
      purposeKind: 'working_capital',
      purpose: 'Copper',
      payees: [{ name: 'Smelter', accountNumber: '6222000011112222' }],
      expectedOn: desk.today(),
      availableUntil: desk.dayIn(20),
      terms: terms(),
    };
    expect(await bank.refused('/loans', wish)).toBe('422 LIST_PENALTY');
    // Who is no more does nothing in its own name, and is formed no body for.
    const asked = {
      lenderId: bank.partyId,
      amount: yuan(1_000),
      months: 6,
      purposeKind: 'working_capital',
      purpose: 'Copper',
    };
    const applied = { ...asked, payees: wish.payees, consent: true };
    expect(await before.refused('/loan-applications', applied)).toBe('403 MANDATE_MISSING');
    const body = {
      kind: 'joint_credit',
      name: 'Works',
      debtorId: before.partyId,
      currency: 'CNY',
      documentHash: hash('e'),
    };
    const members = [(await desk.party('Bank B', 'bank')).partyId, (await desk.party('Bank C', 'bank')).partyId];
    const formed = await bank.tried<{ code: string; facts?: Record<string, unknown> }>('/joint-bodies', {
      ...body,
      memberIds: members,
    });
    expect([formed.body.code, formed.body.facts?.successorId]).toEqual(['BODY_OF_WHOM', after.partyId]);
  });

  it('ends what the two owed each other, and passes nothing of it while another has a right in it', async () => {
    let numbers = 0;
    const pair = async () => {
      const seller = await desk.party('Seller of Parts', 'trader');
      const buyer = await desk.party('Buyer of Parts', 'core_firm');
      const owed = async () => {
        const { id } = await seller.done<{ id: string }>('/receivables', {
          debtorId: buyer.partyId,
          invoiceNumber: `2650200000900000000${++numbers}`,
          invoicedOn: desk.today(),
          dueOn: desk.dayIn(60),
          amount: yuan(1_000),
        });
        return id;
      };
      const merged = { ...record, predecessorId: buyer.partyId, successorId: seller.partyId };
      return { seller, buyer, owed, merged };
    };
    const alone = await pair();
    const [confirmed, presented] = [await alone.owed(), await alone.owed()];
    await alone.buyer.done(`/receivables/${confirmed}/confirmation`, {
      amount: yuan(1_000),
      dueOn: desk.dayIn(60),
      waivesSetOff: true,
      evidenceHash: hash('e'),
    });
    const { asOne } = await authority.done<{ asOne: number }>('/successions', alone.merged);
    const stateOf = async (id: string) =>
      (await alone.seller.get<{ status: string }>(`/receivables/${id}`)).body.status;
    expect([asOne, await stateOf(confirmed), await stateOf(presented)]).toEqual([2, 'settled', 'rejected']);
    // Pledged to a bank, it is not the two alone who stand in it.
    const shown = await pair();
    const facilityId = await desk.facility(1_000_000, null, { borrowerId: shown.seller.partyId });
    const itemIds = [await shown.owed()];
    const pledge = { kind: 'receivable', pledgeeId: bank.partyId, facilityId, maximum: yuan(1_000), itemIds };
    const { id } = await shown.seller.done<{ id: string }>('/pledges', pledge);
    await bank.done(`/pledges/${id}/answer`, { accept: true });
    expect(await authority.refused('/successions', shown.merged)).toBe('409 SUCCESSION_MEETS_ITSELF');
  });
});
