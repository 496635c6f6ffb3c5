import { describe, expect, it } from 'vitest';
import {
  euro,
  eventsOf,
  findComplying,
  messagesOf,
  openCreditTrade,
  type Presented,
  present,
  setLimits,
} from '../support/credit.ts';
import { invoiceNumber } from '../support/invoice-numbers.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, importer, exporter, second, clock } = trade;

interface Amendment {
  id: string;
  number: number;
  status: string;
}
interface Credit {
  status: string;
  expiresOn: string;
  amount: { amountMinor: string };
  available: { amountMinor: string };
  held: { amountMinor: string };
  transferred: { amountMinor: string };
}
const credit = async (id: string, as = issuer) => (await as.get<Credit>(`/credits/${id}`)).body;
const start = () => clock.set('2026-10-12T06:00:00Z');

async function amend(creditId: string, change: object, cancels = false): Promise<Amendment> {
  const asked = await importer.done<Amendment>(`/credits/${creditId}/amendments`, { change, cancels });
  return issuerChecker.done<Amendment>(`/amendments/${asked.id}/issue`);
}

describe('amendments', () => {
  it('change nothing until the beneficiary answers, whole', async () => {
    start();
    const creditId = await trade.credit(10_000);
    const raised = await amend(creditId, { amountBy: { direction: 'increase', amount: euro(1_000) } });
    expect((await credit(creditId)).amount.amountMinor).toBe('1000000');
    expect(await importer.refused(`/amendments/${raised.id}/answer`, { answer: 'accept' })).toBe(
      '403 NOT_THE_BENEFICIARY',
    );
    const later = await amend(creditId, { expiresOn: '2026-12-01' });
    expect([raised.number, later.number]).toEqual([1, 2]);
    // To accept a part is to reject (UCP 600 10e).
    await exporter.done(`/amendments/${later.id}/answer`, { answer: 'accept_in_part', note: 'the half of it' });
    expect((await credit(creditId)).expiresOn).toBe('2026-11-20');
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        exporter.post<ProblemBody>(`/amendments/${raised.id}/answer`, { answer: 'accept' }),
      ),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect((await credit(creditId)).amount.amountMinor).toBe('1100000');
    const types = (await messagesOf(nominated, creditId)).map((m) => m.type);
    expect(types.filter((type) => type === '707')).toHaveLength(2);
    const consents = (await messagesOf(nominated, creditId))
      .filter((m) => /BEN(ACC|REJ)/.test(m.text))
      .map((m) => m.text);
    expect(consents).toEqual([expect.stringContaining('BENREJ'), expect.stringContaining('BENACC')]);
  });

  it('change the authority of a reimbursing bank by MT747', async () => {
    start();
    const creditId = await trade.credit(1_000, { reimbursingBankId: nominated.partyId });
    await amend(creditId, { amountBy: { direction: 'decrease', amount: euro(100) }, expiresOn: '2026-11-27' });
    const messages = await messagesOf(nominated, creditId);
    expect(messages.map((m) => m.type)).toEqual(expect.arrayContaining(['740', '747']));
    const [change] = messages.filter((m) => m.type === '747');
    expect(change?.text).toMatch(/:31E:261127\n:33B:EUR100,\n:34B:EUR900,$/);
  });

  it('are accepted by documents that comply with them and not without', async () => {
    start();
    const creditId = await trade.credit(1_000);
    const raised = await amend(creditId, { amountBy: { direction: 'increase', amount: euro(500) } });
    const presented = await present(nominated, creditId, issuer.partyId, 1_500);
    expect(presented.held.amountMinor).toBe('100000');
    const examined = await issuer.done<Presented>(`/presentations/${presented.id}/examination`);
    expect(examined.examination).toMatchObject({ underAmendments: [1], discrepancies: [] });
    expect((await findComplying(issuer, presented.id)).status).toBe('complying');
    expect((await exporter.get<Amendment>(`/amendments/${raised.id}`)).body.status).toBe('deemed_accepted');
    expect((await credit(creditId)).amount.amountMinor).toBe('150000');
    expect(await issuerChecker.done<Presented>(`/presentations/${presented.id}/honour`)).toMatchObject({
      status: 'honoured',
    });
    expect((await credit(creditId)).status).toBe('closed');
  });

  it('need the confirming bank to end a confirmed credit, and the facility to bear an increase', async () => {
    start();
    const creditId = await trade.credit(1_000, { confirmingBankId: nominated.partyId }, { confirmation: 'confirm' });
    await setLimits(nominated, issuer, 1_000);
    await nominated.done(`/credits/${creditId}/confirmation`, { add: true });
    const end = await amend(creditId, {}, true);
    expect(await exporter.refused(`/amendments/${end.id}/answer`, { answer: 'accept' })).toBe(
      '403 NOT_THE_CONFIRMING_BANK',
    );
    await nominated.done(`/amendments/${end.id}/confirmation`, { extend: true });
    await exporter.done(`/amendments/${end.id}/answer`, { answer: 'accept' });
    expect((await credit(creditId)).status).toBe('cancelled');
    const other = await trade.credit(1_000);
    const asked = await importer.done<Amendment>(`/credits/${other}/amendments`, {
      change: { amountBy: { direction: 'increase', amount: euro(11_000_000) } },
    });
    expect(await issuerChecker.refused(`/amendments/${asked.id}/issue`)).toBe('422 CREDIT_NOT_COVERED');
    expect((await exporter.get(`/amendments/${asked.id}`)).status).toBe(404);
  });
});

describe('expiry and instalments', () => {
  it('a credit ends when its last day, moved to a banking day at its place, is over; once', async () => {
    start();
    // 21 November 2026 is a Saturday in Germany.
    const creditId = await trade.credit(1_000, { expiresOn: '2026-11-21' });
    clock.set('2026-11-22T12:00:00Z');
    await trade.reach();
    expect((await credit(creditId)).status).toBe('advised');
    clock.set('2026-11-23T23:00:00Z');
    await Promise.all([trade.reach(), trade.reach()]);
    expect((await credit(creditId)).status).toBe('closed');
    expect((await eventsOf(trade, creditId)).filter((t) => t === 'credit.expired')).toHaveLength(1);
  });

  it('a missed instalment ends the credit for itself and those that follow', async () => {
    start();
    const shipmentSchedule = [
      { from: '2026-10-01', to: '2026-10-10', amount: '400.00' },
      { from: '2026-10-11', to: '2026-10-16', amount: '600.00' },
    ];
    const creditId = await trade.credit(1_000, {}, { shipmentSchedule });
    await present(nominated, creditId, issuer.partyId, 300);
    clock.set('2026-11-03T12:00:00Z');
    await trade.reach();
    const now = await credit(creditId);
    expect([now.held.amountMinor, now.available.amountMinor]).toEqual(['30000', '0']);
    expect(await eventsOf(trade, creditId)).toContain('credit.instalmentMissed');
  });
});

describe('transfer and assignment', () => {
  const transferable = { form: 'irrevocable_transferable' };

  it('makes a credit of its own for the second beneficiary, within what is left, once for all that ask at once', async () => {
    start();
    const creditId = await trade.credit(1_000, {}, transferable);
    const ask = (amount: number, more = {}) =>
      exporter.post<ProblemBody & { id: string }>(`/credits/${creditId}/transfers`, {
        secondBeneficiaryId: second.partyId,
        amount: euro(amount),
        adviseAmendments: true,
        ...more,
      });
    // Only what article 38(g) names may differ, and only downwards.
    expect((await ask(500, { expiresOn: '2026-12-31' })).body.code).toBe('TRANSFER_NOT_ALLOWED');
    const asked = [await ask(600), await ask(600), await ask(400)];
    const executed = await Promise.all(
      asked.map(({ body }, i) =>
        nominated.tried<ProblemBody & { transferredCreditId: string }>(`/transfers/${body.id}/execution`, {
          reference: `TRF${i}${body.id.slice(-6).toUpperCase()}`,
        }),
      ),
    );
    expect(executed.filter((e) => e.status === 200)).toHaveLength(2);
    expect(executed.find((e) => e.status !== 200)?.body.code).toBe('CREDIT_OVERDRAWN');
    expect(await credit(creditId, nominated)).toMatchObject({
      transferred: { amountMinor: '100000' },
      available: { amountMinor: '0' },
    });
    const made = executed.find((e) => e.status === 200)?.body.transferredCreditId as string;
    expect((await second.get<Credit>(`/credits/${made}`)).status).toBe(200);
    // A second beneficiary does not see the credit that its own came from, and cannot transfer on (38d).
    expect((await second.get(`/credits/${creditId}`)).status).toBe(404);
    expect((await importer.get(`/credits/${made}`)).status).toBe(404);
    const [message] = (await messagesOf(nominated, made)).filter((m) => m.type === '720');
    expect(message?.text).toContain(':59:Second Exporter');
    expect(
      await second.refused(`/credits/${made}/transfers`, {
        secondBeneficiaryId: importer.partyId,
        amount: euro(1),
        adviseAmendments: false,
      }),
    ).toBe('422 TRANSFER_NOT_ALLOWED');
  });

  it('the first beneficiary’s invoice goes to the issuing bank in the place of the second’s', async () => {
    start();
    const creditId = await trade.credit(1_000, {}, transferable);
    const asked = await exporter.done<{ id: string }>(`/credits/${creditId}/transfers`, {
      secondBeneficiaryId: second.partyId,
      amount: euro(800),
      adviseAmendments: true,
    });
    const { transferredCreditId: made } = await nominated.done<{ transferredCreditId: string }>(
      `/transfers/${asked.id}/execution`,
      { reference: 'TRFX1' },
    );
    const issuerOf = { issuer: { name: 'Second Exporter', country: 'DE' } };
    const root = await present(second, made, nominated.partyId, 800, {
      documents: [{ ...invoiceOf('800.00'), ...issuerOf }],
    });
    expect((await findComplying(nominated, root.id)).status).toBe('complying');
    await nominated.done(`/presentations/${root.id}/substitution-demand`);
    expect(await nominated.refused(`/presentations/${root.id}/forwarding`, { reference: 'FWD1' })).toBe(
      '409 SUBSTITUTION_NOT_OPEN',
    );
    await nominated.done(`/presentations/${root.id}/substitution`);
    const forwarded = await nominated.done<Presented>(`/presentations/${root.id}/forwarding`, {
      reference: 'FWD1',
      invoice: invoiceOf('1000.00'),
      amount: euro(1_000),
    });
    expect(forwarded.held.amountMinor).toBe('100000');
    expect((await findComplying(issuer, forwarded.id)).status).toBe('complying');
    await issuerChecker.done(`/presentations/${forwarded.id}/honour`);
    expect((await credit(creditId)).status).toBe('closed');
    expect((await second.get(`/presentations/${forwarded.id}`)).status).toBe(404);
  });

  it('proceeds go to assignees first, in the order in which the bank acknowledged them', async () => {
    start();
    const creditId = await trade.credit(1_000);
    const assign = (assigneeId: string, amount: number) =>
      exporter.post<ProblemBody & { id: string }>(`/credits/${creditId}/proceeds-assignments`, {
        assigneeId,
        amount: euro(amount),
      });
    const first = (await assign(second.partyId, 700)).body.id;
    const later = (await assign(importer.partyId, 300)).body.id;
    expect((await assign(importer.partyId, 1)).body.code).toBe('PROCEEDS_EXCEED_CREDIT');
    await nominatedHonours(later, true);
    clock.advance(1);
    await nominatedHonours(first, true);
    const root = await present(exporter, creditId, nominated.partyId, 500);
    await findComplying(nominated, root.id);
    await trade.nominatedChecker.done(`/presentations/${root.id}/honour`);
    const { body } = await exporter.get<{ items: { id: string; paid: { amountMinor: string } }[] }>(
      `/credits/${creditId}/proceeds-assignments`,
    );
    expect(body.items.map((a) => [a.id, a.paid.amountMinor])).toEqual([
      [later, '30000'],
      [first, '20000'],
    ]);
  });
  const nominatedHonours = (id: string, acknowledge: boolean) =>
    nominated.done(`/proceeds-assignments/${id}/answer`, { acknowledge });
});

const invoiceOf = (amount: string) => ({
  id: 'inv',
  type: 'commercial_invoice',
  number: invoiceNumber(),
  issuedOn: '2026-10-12',
  issuer: { name: 'Exporter', country: 'DE' },
  addressee: { name: 'Importer', country: 'CN' },
  originalsPresented: 1,
  currency: 'EUR',
  amount,
  goods: { description: 'GEARBOXES', incoterm: 'CPT CHONGQING' },
});

it('the amount book is the sum of its entries', async () => {
  const { rows } = await trade.database.admin.query(`
    select c.id from credit c left join lateral (select
      coalesce(sum(case kind when 'hold' then amount_minor when 'draw' then -amount_minor when 'free' then -amount_minor else 0 end), 0) as held,
      coalesce(sum(case kind when 'draw' then amount_minor when 'undraw' then -amount_minor else 0 end), 0) as drawn,
      coalesce(sum(case kind when 'transfer' then amount_minor when 'take_back' then -amount_minor else 0 end), 0) as transferred
      from credit_book_entry e where e.tenant_id = c.tenant_id and e.credit_id = c.id) s on true
    where (c.held_minor, c.drawn_minor, c.transferred_minor) <> (s.held, s.drawn, s.transferred)`);
  expect(rows).toEqual([]);
});
