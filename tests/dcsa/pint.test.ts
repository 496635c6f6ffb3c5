import { createServer } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../src/kernel/canonical.ts';
import { jwsChecksum, openJws, signJws } from '../../src/kernel/jws.ts';
import type { Papers } from '../../src/kernel/papers.ts';
import {
  callerOf,
  type Ebl,
  type EntryParts,
  envelopesOf,
  file,
  type Installation,
  issued,
  lei,
  leiOf,
  openTwo,
  partyAt,
  transportDocument,
} from '../support/ebl.ts';
import { freshSigner, trusting } from '../support/signer.ts';

/** Who looks into what comes to B: a scanner that knows one word. */
const papersOfB: Papers = {
  look: async (bytes) => (Buffer.from(bytes).includes('TEST-VIRUS') ? 'Test.Virus-1' : undefined),
};
const [a, b] = await openTwo(papersOfB);
const caller = callerOf(b, a);

interface Sent {
  id: string;
  state: string;
  responseCode: string | null;
  reason: string | null;
}
const buyerAtB = { partyName: 'Buyer HFSB', identifyingCodes: leiOf(210 + 'HFSB'.charCodeAt(3)) };
const shipperAtA = { partyName: 'Shipper HFSA', identifyingCodes: leiOf(10 + 'HFSA'.charCodeAt(3)) };
const eblAt = async (at: Installation, document: Record<string, unknown>): Promise<Ebl | undefined> => {
  const { rows } = await at.world.database.admin.query('select id from ebl where checksum = $1', [
    await hashOf(document),
  ]);
  return rows.length > 0 ? at.ebl((rows[0] as { id: string }).id) : undefined;
};

/** A response that its platform signed. */
async function opened(body: unknown, signer = b.world.signer) {
  const found = await openJws(body as string, await trusting(signer));
  if (found.fault !== null) throw new Error(`${found.fault}: ${JSON.stringify(body)}`);
  return found.payload as { responseCode: string; reason?: string; missingAdditionalDocumentChecksums?: string[] };
}

const carrierParty = partyAt('HFSA', 'Ocean Line', leiOf(1));
const shipperParty = partyAt('HFSA', 'Shipper HFSA', leiOf(10 + 'HFSA'.charCodeAt(3)));
const buyerParty = partyAt('HFSB', 'Buyer HFSB', buyerAtB.identifyingCodes);
const at = '2026-10-12T05:00:00Z';
const issue = { actionCode: 'ISSUE', actor: carrierParty, recipient: shipperParty, actionDateTime: at };
const transfer = { actionCode: 'TRANSFER', actor: shipperParty, recipient: buyerParty, actionDateTime: at };

const { entry, envelope } = envelopesOf(a);
const post = async (body: unknown) => b.call(caller, 'POST', '/v3/envelopes', body);
const verdict = async (body: unknown) => {
  const { status, body: answer } = await post(body);
  return `${status} ${(await opened(answer)).responseCode}`;
};
describe('receiving', () => {
  it('200 RECE, then DUPE for the same and the same signed again; altered is DISE', async () => {
    const document = transportDocument();
    const good = await envelope(document, [await entry({ document, transactions: [issue, transfer] })]);
    expect(await verdict(good)).toBe('200 RECE');
    expect(await eblAt(b, document)).toMatchObject({ holderId: b.buyer.partyId, titleOwnerId: null, awayAt: null });
    expect(await verdict(good)).toBe('200 DUPE');
    const again = await envelope(document, [
      await entry({ document, transactions: [issue, transfer], signer: a.carrierSigner }),
    ]);
    expect(await verdict(again)).toBe('200 DUPE');
    const bank = partyAt('HFSB', 'Bank HFSB', leiOf(110 + 'HFSB'.charCodeAt(3)));
    const altered = await envelope(document, [
      await entry({ document, transactions: [issue, { ...transfer, recipient: bank }] }),
    ]);
    expect(await verdict(altered)).toBe('409 DISE');
    // A second handing out of what is possessed here: someone spends twice.
    const first = await entry({ document, transactions: [issue, transfer] });
    const second = await entry({
      document,
      transactions: [{ ...transfer, actor: buyerParty }],
      previous: await jwsChecksum(first),
    });
    expect(await verdict(await envelope(document, [first, second]))).toBe('409 DISE');
  });

  it('422 BSIG for a signature we cannot believe, and then the good one is taken', async () => {
    const document = transportDocument();
    const chain = [await entry({ document, transactions: [issue, transfer] })];
    const stranger = freshSigner();
    expect(await verdict(await envelope(document, chain, { signer: stranger }))).toBe('422 BSIG');
    expect(
      await verdict(
        await envelope(document, [await entry({ document, transactions: [issue, transfer], signer: stranger })]),
      ),
    ).toBe('422 BSIG');
    const [head, body, signature] = (chain[0] ?? '').split('.') as [string, string, string];
    const flipped = `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    expect(await verdict(await envelope(document, [flipped]))).toBe('422 BSIG');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
    expect(await verdict(await envelope(document, [none]))).toBe('422 BSIG');
    expect(await eblAt(b, document)).toBeUndefined();
    expect(await verdict(await envelope(document, chain))).toBe('200 RECE');
  });

  it('422 BENV for an envelope that is wrong: platform, recipient, carrier, links, loops, document, story', async () => {
    const document = transportDocument();
    const with_ = async (transactions: object[], more: Partial<EntryParts> = {}) =>
      verdict(await envelope(document, [await entry({ document, transactions, ...more })]));
    const to = (recipient: object) => with_([issue, { ...transfer, recipient }]);
    expect(await to({ ...buyerParty, eblPlatform: 'WAVE' })).toBe('422 BENV');
    expect(await to({ ...buyerParty, identifyingCodes: leiOf(999) })).toBe('422 BENV');
    expect(await to(partyAt('HFSB', 'Buyer HFSB'))).toBe('422 BENV');
    expect(await with_([transfer])).toBe('422 BENV');
    expect(await with_([issue, issue])).toBe('422 BENV');
    expect(await with_([issue, { ...transfer, actor: carrierParty }])).toBe('422 BENV');
    expect(await with_([issue, { ...transfer, actionCode: 'NONSENSE' }])).toBe('422 BENV');
    expect(
      await with_([issue, { ...transfer, actionCode: 'SACC', recipient: undefined, actor: shipperParty }, transfer]),
    ).toBe('422 BENV');
    expect(await with_([issue, transfer], { more: { controlTrackingRegistry: 'https://registry.example' } })).toBe(
      '422 BENV',
    );
    expect(await with_([issue, transfer], { more: { eblPlatform: 'HFSB' } })).toBe('422 BENV');
    expect(await with_([issue, transfer], { more: { issuanceManifestSignedContent: null } })).toBe('422 BENV');
    const first = await entry({ document, transactions: [issue, transfer] });
    const wrongLink = await entry({ document, transactions: [transfer], previous: 'b'.repeat(64) });
    expect(await verdict(await envelope(document, [first, wrongLink]))).toBe('422 BENV');
    expect(await verdict(await envelope(document, [first, first]))).toBe('422 BENV');
    expect(await verdict(await envelope({ ...document, isElectronic: false }, [first]))).toBe('422 BENV');
    expect(
      await verdict(
        await envelope(document, [first], {
          manifest: { lastEnvelopeTransferChainEntrySignedContentChecksum: 'c'.repeat(64) },
        }),
      ),
    ).toBe('422 BENV');
    const unknownCarrier = transportDocument({ carrierCode: 'XXXX' });
    expect(
      await verdict(
        await envelope(unknownCarrier, [await entry({ document: unknownCarrier, transactions: [issue, transfer] })]),
      ),
    ).toBe('422 BENV');
    expect(await eblAt(b, document)).toBeUndefined();
    const { rows } = await b.world.database.admin.query(
      "select count(*)::int as n from event where type = 'ebl.envelopeRefused'",
    );
    expect((rows[0] as { n: number }).n).toBeGreaterThan(10);
  });

  it('409 INCD for what a scanner finds something in; nothing is taken while nobody can look', async () => {
    const document = transportDocument();
    const files = [await file('clean'), await file('TEST-VIRUS')] as const;
    const chain = [await entry({ document, transactions: [issue, transfer] })];
    const { body } = await post(await envelope(document, chain, { files: files.map(({ meta }) => meta) }));
    const at = `/v3/envelopes/${(body as { envelopeReference: string }).envelopeReference}/additional-documents`;
    const put = ({ meta, content }: (typeof files)[0]) =>
      b.call(caller, 'PUT', `${at}/${meta.documentChecksum}`, content);
    expect(await opened((await put(files[1])).body)).toMatchObject({
      responseCode: 'INCD',
      reason: expect.stringContaining('virus scanner'),
    });
    const { look } = papersOfB;
    papersOfB.look = () => Promise.reject(new Error('no scanner there'));
    expect((await put(files[0])).status).toBe(503);
    papersOfB.look = look;
    expect((await put(files[0])).status).toBe(204);
  });

  it('409 INCD and MDOC while documents are missing or wrong, RECE when all are there, BETR when it is over', async () => {
    const document = transportDocument();
    const [one, two, other] = [await file('one'), await file('two'), await file('unannounced')];
    const body = await envelope(document, [await entry({ document, transactions: [issue, transfer] })], {
      files: [one.meta, two.meta],
    });
    const started = await post(body);
    expect(started).toMatchObject({
      status: 201,
      body: { missingAdditionalDocumentChecksums: [one.meta.documentChecksum, two.meta.documentChecksum] },
    });
    const { envelopeReference } = started.body as { envelopeReference: string };
    const put = async (checksum: string, content: string, by = caller) =>
      b.call(by, 'PUT', `/v3/envelopes/${envelopeReference}/additional-documents/${checksum}`, content);
    const finish = () => b.call(caller, 'PUT', `/v3/envelopes/${envelopeReference}/finish-transfer`);
    expect((await put(one.meta.documentChecksum, one.content)).status).toBe(204);
    const corrupt = await put(two.meta.documentChecksum, one.content);
    expect([corrupt.status, (await opened(corrupt.body)).responseCode]).toEqual([409, 'INCD']);
    const unrelated = await put(other.meta.documentChecksum, other.content);
    expect([unrelated.status, (await opened(unrelated.body)).responseCode]).toEqual([409, 'INCD']);
    const missing = await finish();
    expect([missing.status, await opened(missing.body)]).toMatchObject([
      409,
      { responseCode: 'MDOC', missingAdditionalDocumentChecksums: [two.meta.documentChecksum] },
    ]);
    expect((await put(two.meta.documentChecksum, two.content)).status).toBe(204);
    const done = await finish();
    expect([done.status, await opened(done.body)]).toMatchObject([
      200,
      {
        responseCode: 'RECE',
        receivedAdditionalDocumentChecksums: [one.meta.documentChecksum, two.meta.documentChecksum],
      },
    ]);
    expect((await opened((await finish()).body)).responseCode).toBe('DUPE');
    const late = await put(one.meta.documentChecksum, one.content);
    expect([late.status, (await opened(late.body)).responseCode]).toEqual([422, 'BETR']);
    const rival = await b.world.party('Rival platform', 'ebl_platform');
    expect((await put(one.meta.documentChecksum, one.content, rival)).status).toBe(404);
    expect((await b.call(b.shipper, 'POST', '/v3/envelopes', body)).status).toBe(403);
  });

  it('accepts one of many that race for one document', async () => {
    const document = transportDocument();
    const bodies = await Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        const recipient = i % 2 ? buyerParty : partyAt('HFSB', 'Bank HFSB', leiOf(110 + 'HFSB'.charCodeAt(3)));
        return envelope(document, [
          await entry({ document, transactions: [issue, { ...transfer, recipient, comments: `${i}` }] }),
        ]);
      }),
    );
    const answers = await Promise.all(bodies.map(post));
    const codes = await Promise.all(
      answers.map(async (x) => (x.status < 500 ? (await opened(x.body)).responseCode : 'unsigned')),
    );
    expect(codes.filter((code) => code === 'RECE')).toHaveLength(1);
    expect(codes.filter((code) => !['RECE', 'DISE'].includes(code))).toEqual([]);
  });

  it('409 DISE for another document of a reference that is live here', async () => {
    const document = transportDocument();
    const send = async (d: Record<string, unknown>) =>
      verdict(await envelope(d, [await entry({ document: d, transactions: [issue, transfer] })]));
    expect(await send(document)).toBe('200 RECE');
    expect(await send({ ...document, declaredValue: 1 })).toBe('409 DISE');
  });

  it('refuses what is not an envelope at all, unsigned, and says who may receive', async () => {
    const answer = await post({ transportDocument: {} });
    expect(answer).toMatchObject({ status: 400, body: { statusCode: 400, errors: [{ errorCode: 8000 }] } });
    const validate = (code: object) => b.call(caller, 'POST', '/v3/receiver-validation', code);
    expect(await validate(buyerAtB.identifyingCodes[0] as object)).toEqual({
      status: 200,
      body: { partyName: 'Buyer HFSB' },
    });
    expect((await validate({ codeListProvider: 'WAVE', partyCode: 'x' })).status).toBe(404);
  });
});

describe('between two installations', () => {
  const send = (ebl: Ebl, more: object = {}) =>
    a.shipper.done<Sent>(`/ebls/${ebl.id}/platform-transfers`, { toPlatform: 'HFSB', recipient: buyerAtB, ...more });
  const sentAs = async (id: string) => (await a.shipper.get<Sent>(`/ebl-envelopes/${id}`)).body;

  it('goes over with its documents, is nobody’s here meanwhile, and comes back', async () => {
    const document = transportDocument();
    const ebl = await issued(a, document);
    const sent = await send(ebl, {
      supportingDocuments: [{ name: 'invoice.txt', mediaType: 'text/plain', content: (await file('invoice')).content }],
    });
    expect(sent.state).toBe('SENDING');
    expect(await a.ebl(ebl.id)).toMatchObject({ awayAt: 'HFSB' });
    expect(await a.shipper.refused(`/ebls/${ebl.id}/transfer`, { toPartyId: a.buyer.partyId })).toBe(
      '409 EBL_NOT_HERE',
    );
    expect(await eblAt(b, document)).toBeUndefined();
    expect(await a.send()).toBe(1);
    expect(await sentAs(sent.id)).toMatchObject({ state: 'ACCEPTED', responseCode: 'RECE' });
    const there = (await eblAt(b, document)) as Ebl;
    expect(there.holderId).toBe(b.buyer.partyId);
    // Within B, and back to A.
    await b.buyer.done(`/ebls/${there.id}/transfer`, { toPartyId: b.bank.partyId });
    await b.bank.done(`/ebls/${there.id}/platform-transfers`, { toPlatform: 'HFSA', recipient: shipperAtA });
    expect(await b.send()).toBe(1);
    const back = await a.ebl(ebl.id);
    expect(back).toMatchObject({ awayAt: null, holderId: a.shipper.partyId });
    const chain = await a.call(a.shipper, 'GET', `/endorsement-chains/${document.transportDocumentReference}`);
    const [{ endorsementChain }] = chain.body as [
      { endorsementChain: { actionCode: string; actor: { partyName: string } }[] },
    ];
    expect(endorsementChain.map((link) => `${link.actionCode} ${link.actor.partyName}`)).toEqual([
      'TRANSFER Bank HFSB',
      'TRANSFER Buyer HFSB',
      'TRANSFER Shipper HFSA',
      'ISSUE Ocean Line',
    ]);
    await a.shipper.done(`/ebls/${ebl.id}/surrender`);
    for (const [installation, id, client] of [
      [a, ebl.id, a.shipper],
      [b, there.id, b.bank],
    ] as const) {
      const { body } = await client.get<{ verified: boolean }>(`/ebls/${id}/chain`);
      expect([installation.code, body.verified]).toEqual([installation.code, true]);
    }
  });

  it('comes back to its sender when rejected', async () => {
    const ebl = await issued(a, transportDocument());
    const sent = await send(ebl, { recipient: { partyName: 'Nobody', identifyingCodes: leiOf(999) } });
    expect(await a.send()).toBe(1);
    expect(await sentAs(sent.id)).toMatchObject({
      state: 'REJECTED',
      responseCode: 'BENV',
      reason: 'the recipient is not known here',
    });
    expect(await a.ebl(ebl.id)).toMatchObject({ awayAt: null, holderId: a.shipper.partyId });
    await send(ebl);
    expect(await a.send()).toBe(1);
  });

  it('is sent again, the same, until an answer is signed; an unsigned one concludes nothing', async () => {
    const document = transportDocument();
    const ebl = await issued(a, document);
    let asked = 0;
    const lying = createServer((request, response) => {
      asked++;
      request.resume().on('end', () => {
        // Says that it took it, and does not sign: then signs with a key of its own.
        const body = asked === 1 ? '"RECE"' : undefined;
        if (body) response.writeHead(200).end(body);
        else
          signJws(
            { responseCode: 'RECE', lastEnvelopeTransferChainEntrySignedContentChecksum: 'a'.repeat(64) },
            freshSigner(),
          ).then(
            (jws) => response.writeHead(200).end(JSON.stringify(jws)),
            () => response.destroy(),
          );
      });
    });
    await new Promise<void>((resolve) => lying.listen(0, '127.0.0.1', resolve));
    afterAll(() => lying.close());
    const { admin } = a.world.database;
    const url = async (base: string) => {
      await admin.query('alter table ebl_counterpart disable trigger user');
      await admin.query("update ebl_counterpart set base_url = $1 where code = 'HFSB'", [base]);
      await admin.query('alter table ebl_counterpart enable trigger user');
    };
    await url(`http://127.0.0.1:${(lying.address() as { port: number }).port}`);
    const sent = await send(ebl);
    expect(await a.send()).toBe(0);
    expect(await sentAs(sent.id)).toMatchObject({ state: 'SENDING', reason: 'unsigned answer 200' });
    a.world.clock.advance(3_600);
    expect(await a.send()).toBe(0);
    await url(`${b.world.url}/v1/dcsa`);
    a.world.clock.advance(3_600);
    expect((await Promise.all([a.send(), a.send()])).reduce((x, y) => x + y)).toBe(1);
    expect(await sentAs(sent.id)).toMatchObject({ state: 'ACCEPTED' });
    expect(await eblAt(b, document)).toMatchObject({ holderId: b.buyer.partyId });
  });

  it('is surrendered to its carrier from the other platform by someone the carrier knows', async () => {
    const document = transportDocument();
    const ebl = await issued(a, document);
    // The bank of A is known on B too, under its LEI, and holds the document there.
    const bankAtB = await b.world.partyWithLei('Bank HFSA', lei(110 + 'HFSA'.charCodeAt(3)), 'bank');
    await send(ebl, { recipient: { partyName: 'Bank HFSA', identifyingCodes: leiOf(110 + 'HFSA'.charCodeAt(3)) } });
    expect(await a.send()).toBe(1);
    const there = (await eblAt(b, document)) as Ebl;
    const carrierCodes = { partyName: 'Ocean Line', identifyingCodes: leiOf(1) };
    await bankAtB.done(`/ebls/${there.id}/platform-transfers`, {
      toPlatform: 'HFSA',
      recipient: carrierCodes,
      action: 'SURRENDER_FOR_DELIVERY',
    });
    expect(await b.send()).toBe(1);
    const asked = await a.ebl(ebl.id);
    expect(asked).toMatchObject({ status: 'surrender_requested', holderId: a.bank.partyId });
    const answer = { surrenderRequestReference: asked.surrenderRequestReference, action: 'SURR' };
    expect((await a.call(a.carrier, 'POST', '/v3/ebl-surrender-responses', answer)).status).toBe(204);
    expect(await a.ebl(ebl.id)).toMatchObject({ status: 'surrendered' });
  });
});
