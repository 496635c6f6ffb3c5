import { createServer } from 'node:http';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { signJws } from '../../src/kernel/jws.ts';
import {
  carrierCredential,
  dcsaParty,
  type Ebl,
  issuanceRequest,
  issued,
  lei,
  openInstallation,
  transportDocument,
} from '../support/ebl.ts';
import { freshSigner } from '../support/signer.ts';

/** What the carrier's own system is told, at a real address. */
const told: Record<string, unknown>[] = [];
/** Where, in which version and under which credential. */
const calls: string[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { 'api-version': version, authorization } = request.headers;
    calls.push(`${request.method} ${request.url} ${String(version)} ${authorization}`);
    told.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
    response.writeHead(204).end();
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => server.close());
const here = await openInstallation(
  'HFSA',
  freshSigner(),
  `http://127.0.0.1:${(server.address() as { port: number }).port}/`,
);
const { carrier, shipper, bank, buyer, world } = here;
beforeEach(async () => {
  while (await here.deliver());
  told.length = 0;
  calls.length = 0;
});
const put = (request: unknown): Promise<{ status: number; body: unknown }> =>
  here.call(carrier, 'PUT', '/v3/ebl-issuance-requests', request);
const heard = async () => {
  await here.deliver();
  return told.splice(0);
};

type Document = Record<string, unknown>;
const straight = (): Document =>
  transportDocument({ isToOrder: false }, { consignee: dcsaParty('Buyer', buyer, here) });
const negotiable = (): Document => transportDocument({}, { endorsee: dcsaParty('Bank', bank, here) });
const blank = (): Document => transportDocument();

describe('endorsement', () => {
  it('in blank of a document that names nobody’s order is given by who holds it, and by nobody else', async () => {
    const ebl = await issued(here, blank());
    expect(await buyer.refused(`/ebls/${ebl.id}/endorsement`, { form: 'in_blank' })).toMatch(/^40[34] /);
    await shipper.done(`/ebls/${ebl.id}/endorsement`, { form: 'to_order', toPartyId: bank.partyId });
    expect(await here.ebl(ebl.id)).toMatchObject({ titleOwnerId: bank.partyId });
    await heard();
  });
});

describe('issuance', () => {
  it.each([
    ['straight', straight, (): string => buyer.partyId],
    ['negotiable', negotiable, (): string => bank.partyId],
    ['blank', blank, (): null => null],
  ] as const)('%s: held by the shipper, with title where the document says', async (_, make, owner): Promise<void> => {
    const document = make();
    expect(await put(await issuanceRequest(here, document))).toEqual({ status: 204, body: null });
    expect(await heard()).toEqual([
      { transportDocumentReference: document.transportDocumentReference, issuanceResponseCode: 'ISSU' },
    ]);
    const chain = await here.call(shipper, 'GET', `/endorsement-chains/${String(document.transportDocumentReference)}`);
    expect(chain.body).toMatchObject([
      { endorsementChain: [{ actionCode: 'ISSUE', recipient: { eblPlatform: 'HFSA' } }] },
    ]);
    const [{ transportDocumentSubReference: id }] = chain.body as [{ transportDocumentSubReference: string }];
    expect(await here.ebl(id)).toMatchObject({ holderId: shipper.partyId, titleOwnerId: owner(), status: 'issued' });
  });

  it('is blocked where it cannot be as it is, and refused a second time', async () => {
    const document = blank();
    const nobody = {
      partyName: 'Nobody',
      sendToPlatform: 'HFSA',
      identifyingCodes: [{ codeListProvider: 'HFSA', partyCode: 'x' }],
    };
    expect((await put(await issuanceRequest(here, document, nobody))).status).toBe(204);
    const elsewhere = { ...dcsaParty('S', shipper, here), sendToPlatform: 'WAVE' };
    expect((await put(await issuanceRequest(here, document, elsewhere))).status).toBe(204);
    const stranger = { ...dcsaParty('Nowhere', buyer, here), identifyingCodes: nobody.identifyingCodes };
    expect((await put(await issuanceRequest(here, transportDocument({}, { endorsee: stranger })))).status).toBe(204);
    expect((await put(await issuanceRequest(here, document))).status).toBe(204);
    // Each is sent when it can be, not after the one before.
    expect((await heard()).map((m) => String(m.issuanceResponseCode)).sort((a, b) => a.localeCompare(b))).toEqual([
      'BREQ',
      'ISSU',
      'REFU',
      'REFU',
    ]);
    // A reference is issued once: the same again, or another document under it, is a conflict (ISS 3.0.4).
    for (const again of [document, { ...document, isElectronic: false }])
      expect(await put(await issuanceRequest(here, again))).toMatchObject({ status: 409, body: { statusCode: 409 } });
    expect(await heard()).toEqual([]);
  });

  it('of a straight document goes to the shipper wherever its consignee is, and nobody here takes its place', async () => {
    const elsewhere = {
      partyName: 'Consignee Abroad',
      identifyingCodes: [{ codeListProvider: 'GLEIF', codeListName: 'LEI', partyCode: lei(999) }],
    };
    const ebl = await issued(here, transportDocument({ isToOrder: false }, { consignee: elsewhere }));
    expect(await here.ebl(ebl.id)).toMatchObject({
      status: 'issued',
      holderId: shipper.partyId,
      titleOwnerId: carrier.partyId,
      consigneeElsewhere: 'Consignee Abroad',
    });
    await shipper.done(`/ebls/${ebl.id}/transfer`, { toPartyId: buyer.partyId });
    expect(await buyer.refused(`/ebls/${ebl.id}/surrender`, { purpose: 'delivery' })).toBe('403 NOT_THE_TITLE_OWNER');
    expect(await buyer.refused(`/ebls/${ebl.id}/endorsement`, { form: 'in_blank' })).toBe('409 NOT_ENDORSABLE');
    await buyer.done(`/ebls/${ebl.id}/rejection`, {});
    // The shipper to whom it was issued may surrender it, as DCSA says of straight documents.
    await shipper.done(`/ebls/${ebl.id}/surrender`, { purpose: 'amendment' });
    expect((await here.ebl((await issued(here, straight())).id)).consigneeElsewhere).toBeNull();
    await heard();
  });

  it('is an error where signature, checksum or shape is wrong', async () => {
    const document = blank();
    const good = await issuanceRequest(here, document);
    const code = async (request: unknown): Promise<string> => {
      const { status, body } = await put(request);
      return `${status} ${(body as { errors: { errorCodeText: string }[] }).errors[0]?.errorCodeText.split(':')[0]}`;
    };
    expect(await code({ ...good, document: { ...document, isToOrder: false } })).toBe('400 CHECKSUM_DIFFERS');
    expect(await code({ ...good, issueTo: { ...good.issueTo, partyName: 'Thief' } })).toBe('400 CHECKSUM_DIFFERS');
    expect(await code(await issuanceRequest(here, document, good.issueTo, freshSigner()))).toBe(
      '400 SIGNATURE_REFUSED',
    );
    expect(await code(await issuanceRequest(here, document, good.issueTo, world.signer))).toBe('400 SIGNATURE_REFUSED');
    const none = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${good.issuanceManifestSignedContent.split('.')[1]}.`;
    expect(await code({ ...good, issuanceManifestSignedContent: none })).toBe('400 SIGNATURE_REFUSED');
    expect(await code({ document })).toBe('400 INPUT_INVALID');
    const both = transportDocument(
      {},
      { consignee: dcsaParty('B', buyer, here), endorsee: dcsaParty('B', bank, here) },
    );
    expect(await code(await issuanceRequest(here, both))).toBe('400 INPUT_INVALID');
    expect(await code(await issuanceRequest(here, transportDocument({ transportDocumentTypeCode: 'SWB' })))).toBe(
      '400 INPUT_INVALID',
    );
    expect(await code(await issuanceRequest(here, transportDocument({ receivedForShipmentDate: '2026-10-09' })))).toBe(
      '400 INPUT_INVALID',
    );
    expect(await heard()).toEqual([]);
    expect((await here.call(shipper, 'PUT', '/v3/ebl-issuance-requests', good)).status).toBe(403);
  });
});

describe('the carrier is called as DCSA says', () => {
  const shown = `3 Bearer ${carrierCredential}`;

  it('at the path of each message, in its version, with the credential that the carrier gave', async () => {
    const ebl = await issued(here, straight());
    await shipper.done(`/ebls/${ebl.id}/transfer`, { toPartyId: buyer.partyId });
    await buyer.done(`/ebls/${ebl.id}/surrender`, { purpose: 'delivery' });
    await heard();
    // Both are due at once, and no order between messages is promised.
    expect([...calls].sort()).toEqual([
      `POST /v3/ebl-issuance-responses ${shown}`,
      `POST /v3/ebl-surrender-requests ${shown}`,
    ]);
  });
});

describe('surrender: twelve paths and the error', () => {
  const kinds = { straight, negotiable } as const;
  const purposes = [
    ['delivery', 'SREQ', undefined, 'surrendered'],
    ['amendment', 'AREQ', 'COD', 'surrendered_for_amendment'],
    ['switch_to_paper', 'AREQ', 'SWTP', 'on_paper'],
  ] as const;
  const paths = (Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((kind) =>
    purposes.flatMap((purpose) => (['SURR', 'SREJ'] as const).map((action) => [kind, ...purpose, action] as const)),
  );

  it.each(paths)('%s, %s (%s %s → %s), %s', async (kind, purpose, code, reasonCode, ended, action) => {
    const ebl = await issued(here, kinds[kind]());
    // A straight document is the shipper's or the consignee's to surrender; a negotiable one its endorsee's.
    const holder = kind === 'straight' ? buyer : bank;
    await shipper.done(`/ebls/${ebl.id}/transfer`, { toPartyId: holder.partyId });
    await heard();
    const reason = purpose === 'amendment' ? { reason: 'COD' } : {};
    const asked = await holder.done<Ebl>(`/ebls/${ebl.id}/surrender`, { purpose, ...reason });
    const [request] = await heard();
    expect(request).toMatchObject({
      surrenderRequestCode: code,
      ...(reasonCode !== undefined && { reasonCode }),
      surrenderRequestedBy: { eblPlatform: 'HFSA' },
      endorsementChain: [
        { actionCode: expect.stringMatching(/^SURRENDER_FOR_/) },
        { actionCode: 'TRANSFER' },
        { actionCode: 'ISSUE' },
      ],
    });
    expect(await holder.refused(`/ebls/${ebl.id}/transfer`, { toPartyId: shipper.partyId })).toBe(
      '409 SURRENDER_PENDING',
    );
    const answer = {
      surrenderRequestReference: asked.surrenderRequestReference,
      action,
      ...(action === 'SREJ' && { comments: 'not yet' }),
    };
    expect((await here.call(carrier, 'POST', '/v3/ebl-surrender-responses', answer)).status).toBe(204);
    expect((await here.call(carrier, 'POST', '/v3/ebl-surrender-responses', answer)).status).toBe(409);
    const after = await here.ebl(ebl.id);
    expect(after).toMatchObject({ status: action === 'SURR' ? ended : 'issued', holderId: holder.partyId });
    const { body } = await here.call(
      holder,
      'GET',
      `/endorsement-chains/${(await bank.get<{ transportDocumentReference: string }>(`/ebls/${ebl.id}`)).body.transportDocumentReference ?? (await holder.get<{ transportDocumentReference: string }>(`/ebls/${ebl.id}`)).body.transportDocumentReference}`,
    );
    const [newest] = (body as [{ endorsementChain: { actionCode: string; recipient?: object }[] }])[0].endorsementChain;
    expect(newest).toMatchObject({ actionCode: action === 'SURR' ? 'SURRENDERED' : 'SREJ' });
    expect(newest).not.toHaveProperty('recipient');
    const record = await holder.get<{ verified: boolean }>(`/ebls/${ebl.id}/chain`);
    expect(record.body.verified).toBe(true);
  });

  it('answers need a reason to refuse, the carrier, and a surrender that waits', async () => {
    const ebl = await issued(here, straight());
    const asked = await shipper.done<Ebl>(`/ebls/${ebl.id}/surrender`);
    const reference = asked.surrenderRequestReference;
    const answer = (more: object, by = carrier) =>
      here
        .call(by, 'POST', '/v3/ebl-surrender-responses', { surrenderRequestReference: reference, ...more })
        .then((a) => a.status);
    expect(await answer({ action: 'SREJ' })).toBe(400);
    expect(await answer({ action: 'MAYBE' })).toBe(400);
    expect(await answer({ action: 'SURR', surrenderRequestReference: 'req_x' })).toBe(404);
    const rival = await world.party('Rival', 'carrier');
    expect(await answer({ action: 'SURR' }, rival)).toBe(404);
    expect(await answer({ action: 'SURR' }, shipper)).toBe(403);
    expect(await signJws({}, world.signer)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]{86}$/);
  });
});
