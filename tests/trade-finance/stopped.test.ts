import { expect, it } from 'vitest';
import { euro, openCreditTrade } from '../support/credit.ts';
import { openForwarded } from '../support/forwarded.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, nominated, nominatedChecker, exporter } = trade;

const { drawing, asked } = await openForwarded(trade);

const approval = (id: string) => `/trade-financings/${id}/approval`;

it('is stopped by a court’s order on the credit or on its documents, passed on or not, and by no other (F92)', async () => {
  const of = await drawing(1_000);
  const [other, id] = [await drawing(1_000), await asked('discounting', of, 'EX-1', 1_000)];
  const ordered = (objectId: string) =>
    nominated.done<{ id: string }>(`/parties/${exporter.partyId}/standings`, {
      kind: 'stop_payment',
      objectId,
      since: '2026-10-12',
      reason: 'fraud alleged',
      authority: 'Intermediate Court',
      documentNumber: '(2026) 7',
      documentHash: 'ab'.repeat(32),
    });
  const closed = async (by: Client, path: string) => {
    const { status, body: problem } = await by.post<ProblemBody>(path);
    return status < 300 ? [] : ((problem.facts?.['closed'] ?? []) as { fact: string }[]).map(({ fact }) => fact);
  };
  for (const objectId of [of.creditId, of.presentationId, of.forwardedId]) {
    const order = await ordered(objectId);
    expect(await closed(nominated, approval(id))).toEqual(['F92']);
    await nominated.done(`/standings/${order.id}/end`, { reason: 'lifted' });
  }
  await ordered(other.presentationId);
  await nominated.done(approval(id));
  const late = await ordered(of.presentationId);
  expect(await closed(nominatedChecker, `/trade-financings/${id}/pay-out`)).toEqual(['F92']);
  await nominated.done(`/standings/${late.id}/end`, { reason: 'lifted' });
  await nominatedChecker.done(`/trade-financings/${id}/pay-out`);
});

it('tells and keeps what is on record of the invoices that documents and requests name (F81)', async () => {
  const number = '26502000000000009001';
  await exporter.done('/invoices', {
    number,
    buyerId: trade.importer.partyId,
    issuedOn: '2026-10-01',
    net: euro(2_000),
    tax: euro(0),
    total: euro(2_000),
  });
  const of = await drawing(2_000, number);
  const id = await asked('discounting', of, number, 2_000);
  await nominated.done(approval(id));
  const unknown = await asked('discounting', await drawing(1_000), 'EX-77', 1_000);
  await nominated.done(approval(unknown));
  const told = async (objectId: string, gate: string, to: Client) => {
    const { rows } = await trade.database.admin.query<{ told: { fact: string; reason?: string }[] }>(
      `select payload -> 'told' as told from event
       where object_id = $1 and type = 'gate.told' and payload ->> 'gate' = $2 and participants = array[$3]`,
      [objectId, gate, to.partyId],
    );
    const found = rows.flatMap((row) => row.told).filter(({ fact }) => fact === 'F81');
    return [...new Set(found.map(({ reason }) => reason))];
  };
  expect(await told(id, 'TF', nominated)).toEqual(['unverified']);
  expect(await told(unknown, 'TF', nominated)).toEqual(['not_on_record']);
  expect(await told(of.forwardedId, 'EX', issuer)).toEqual(['unverified']);
});

it('tells and keeps who guarantees the customer (F67)', async () => {
  await nominated.done('/party-relations', {
    partyId: trade.importer.partyId,
    otherId: exporter.partyId,
    kind: 'guarantees',
    source: 'Contract of guarantee',
  });
  const id = await asked('discounting', await drawing(1_000), 'EX-67', 1_000);
  await nominated.done(approval(id));
  const { rows } = await trade.database.admin.query<{ fact: string; guarantorId: string }>(
    `select told ->> 'fact' as fact, told ->> 'guarantorId' as "guarantorId"
     from event, jsonb_array_elements(payload -> 'told') told
     where object_id = $1 and type = 'gate.told' and payload ->> 'gate' = 'TF'`,
    [id],
  );
  expect(rows.filter(({ fact }) => fact === 'F67')).toEqual([{ fact: 'F67', guarantorId: trade.importer.partyId }]);
});
