import { beforeAll, describe, expect, it } from 'vitest';
import {
  type CreditTrade,
  euro,
  findComplying,
  openCreditTrade,
  type Presented,
  present,
  setLimits,
} from '../support/credit.ts';
import { type Client, colleagueOf, type ProblemBody } from '../support/world.ts';

interface Limit {
  id: string;
  kind: string;
  bankId: string | null;
  limit: { amountMinor: string };
  used: { amountMinor: string };
}
interface Amendment {
  id: string;
}

const hash = 'd'.repeat(64);
let trade: CreditTrade;
let issuer: Client;
let issuerChecker: Client;
let nominated: Client;
let importer: Client;
let exporter: Client;
beforeAll(async () => {
  trade = await openCreditTrade();
  ({ issuer, issuerChecker, nominated, importer, exporter } = trade);
});

/** A credit that asks its advising bank to confirm. */
const asked = (amount: number, more: object = {}, terms: object = {}) =>
  trade.credit(
    amount,
    { confirmingBankId: nominated.partyId, ...more },
    { confirmation: 'confirm', availableBy: 'sight_payment', ...terms },
  );
const confirm = async (id: string) => {
  const { status, body } = await nominated.tried<ProblemBody>(`/credits/${id}/confirmation`, { add: true });
  const closed = (body.facts?.closed ?? []) as { fact: string; reason: string; kind: string }[];
  return status < 300 ? 'added' : closed.map((c) => `${c.fact} ${c.reason} ${c.kind}`).join(', ') || body.code;
};
const limits = async () => (await nominated.get<{ items: Limit[] }>('/counterparty-limits')).body.items;
const used = async () => (await limits()).map((l) => l.used.amountMinor);

describe('a limit on a bank and its country', () => {
  it('is set by two people of a bank, for another bank, and for a day that has not passed', async () => {
    const input = {
      kind: 'bank',
      bankId: issuer.partyId,
      limit: euro(1),
      validUntil: '2026-12-31',
      documentHash: hash,
    };
    expect((await nominated.post('/counterparty-limits', input)).status).toBe(202);
    expect(await limits()).toEqual([]);
    expect(await nominated.refused('/counterparty-limits', { ...input, bankId: nominated.partyId })).toBe(
      '422 LIMIT_ON_ITSELF',
    );
    expect(await nominated.refused('/counterparty-limits', { ...input, bankId: exporter.partyId })).toBe(
      '422 LIMIT_NOT_ON_A_BANK',
    );
    expect(await nominated.refused('/counterparty-limits', { ...input, validUntil: '2026-10-11' })).toBe(
      '422 LIMIT_ENDS_IN_PAST',
    );
    expect(await nominated.refused('/counterparty-limits', { ...input, kind: 'country' })).toBe('422 INPUT_INVALID');
    expect(await exporter.refused('/counterparty-limits', input)).toBe('403 MANDATE_MISSING');
    expect((await issuer.get<{ items: Limit[] }>('/counterparty-limits')).body.items).toEqual([]);
  });

  it('that nobody set is unknown: nothing is confirmed, and to decline needs none', async () => {
    const id = await asked(1_000);
    expect(await confirm(id)).toBe('F54 no_limit bank, F54 no_limit country');
    expect((await nominated.tried(`/credits/${id}/confirmation`, { add: false })).status).toBeLessThan(300);
  });

  it('bears credits with their tolerance, never more, whoever confirms at the same time', async () => {
    await setLimits(nominated, issuer, 3_300);
    // With ten per cent above, three of eight.
    const ids: string[] = [];
    for (let i = 0; i < 8; i++) ids.push(await asked(1_000, { plusBps: 1_000 }));
    await Promise.all([0, 1, 2].map((i) => colleagueOf(nominated, i)));
    const answers = await Promise.all(ids.map(confirm));
    expect(answers.filter((a) => a === 'added')).toHaveLength(3);
    expect(new Set(answers.filter((a) => a !== 'added'))).toEqual(
      new Set(['F54 limit_exceeded bank, F54 limit_exceeded country']),
    );
    expect(await used()).toEqual(['330000', '330000']);
  });

  it('counts the raise that is confirmed, and not one that is only advised', async () => {
    await setLimits(nominated, issuer, 5_000);
    const id = await asked(1_000);
    expect(await confirm(id)).toBe('added');
    const raise = async (by: number, more: object = {}) => {
      const made = await importer.done<Amendment>(`/credits/${id}/amendments`, {
        change: { amountBy: { direction: 'increase', amount: euro(by) }, ...more },
      });
      await issuerChecker.done(`/amendments/${made.id}/issue`);
      return made.id;
    };
    const extend = (amendmentId: string, yes: boolean) =>
      nominated.tried<ProblemBody>(`/amendments/${amendmentId}/confirmation`, { extend: yes });
    const over = await raise(701);
    const refused = await extend(over, true);
    expect([refused.status, refused.body.code]).toEqual([422, 'GATE_CLOSED']);
    expect((await extend(over, false)).status).toBeLessThan(300);
    expect(await used()).toEqual(['430000', '430000']);
    expect((await extend(await raise(700), true)).status).toBeLessThan(300);
    expect(await used()).toEqual(['500000', '500000']);
    expect(await confirm(await asked(1))).toBe('F54 limit_exceeded bank, F54 limit_exceeded country');
  });

  it('ends on its day, and bears nothing that may be paid after it', async () => {
    await setLimits(nominated, issuer, 10_000, { validUntil: '2026-12-31' });
    const late = await asked(100, { expiresOn: '2027-01-02' });
    expect(await confirm(late)).toBe('F62 outlives_limit bank, F62 outlives_limit country');
    const usance = await asked(
      100,
      {},
      { availableBy: 'acceptance', tenor: { kind: 'days_after', days: 90, event: 'sight' } },
    );
    expect(await confirm(usance)).toBe('F62 outlives_limit bank, F62 outlives_limit country');
    await setLimits(nominated, issuer, 10_000, { validUntil: '2026-10-12' });
    const ended = await asked(100);
    trade.clock.set('2026-10-13T06:00:00Z');
    expect(await confirm(ended)).toBe('F53 limit_ended bank, F53 limit_ended country');
    await setLimits(nominated, issuer, 10_000);
    expect(await confirm(ended)).toBe('added');
  });

  it('is the group’s, as the bank that confirms knows it', async () => {
    const sister = await trade.admit('Sister Bank', ['bank'], { bic: 'SISTCNBJ' });
    await nominated.done('/counterparty-limits', {
      kind: 'bank',
      bankId: sister.partyId,
      limit: euro(1),
      validUntil: '2027-12-31',
      documentHash: hash,
    });
    expect(await confirm(await asked(10))).toBe('added');
    await nominated.done('/party-relations', {
      partyId: sister.partyId,
      otherId: issuer.partyId,
      kind: 'controls',
      source: 'annual report',
    });
    expect(await confirm(await asked(10))).toBe('F54 limit_exceeded bank');
    await nominated.done('/counterparty-limits', {
      kind: 'bank',
      bankId: sister.partyId,
      limit: euro(10_000),
      validUntil: '2027-12-31',
      documentHash: hash,
    });
    expect(await confirm(await asked(10))).toBe('added');
  });

  it('is free of what the issuing bank has paid', async () => {
    const before = BigInt((await used())[0] as string);
    const id = await asked(2_000);
    expect(await confirm(id)).toBe('added');
    const presented = await present(exporter, id, issuer.partyId, 2_000);
    await findComplying(issuer, presented.id);
    expect(BigInt((await used())[0] as string)).toBe(before + 200_000n);
    await issuerChecker.done<Presented>(`/presentations/${presented.id}/honour`);
    expect(BigInt((await used())[0] as string)).toBe(before);
  });

  it('tells who confirms of what the issuing bank did not pay on its day', async () => {
    const tenor = { kind: 'days_after', days: 10, event: 'sight' };
    const id = await asked(500, {}, { availableBy: 'acceptance', tenor });
    expect(await confirm(id)).toBe('added');
    const presented = await present(exporter, id, issuer.partyId, 500);
    await findComplying(issuer, presented.id);
    const { status } = await issuerChecker.done<Presented>(`/presentations/${presented.id}/honour`);
    expect(status).toBe('accepted');
    trade.clock.set('2026-11-02T06:00:00Z');
    const other = await asked(10);
    expect(await confirm(other)).toBe('added');
    const { rows } = await trade.database.admin.query<{ told: { fact: string }[] }>(
      `select payload -> 'told' as told from event where type = 'gate.told' and object_id = $1`,
      [other],
    );
    expect(rows.flatMap(({ told }) => told.map(({ fact }) => fact))).toEqual(['F57']);
  });
});
