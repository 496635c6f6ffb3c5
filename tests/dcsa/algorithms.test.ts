import { constants, createSign, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalBytes, hashOf } from '../../src/kernel/canonical.ts';
import { toBase64Url, utf8 } from '../../src/kernel/signing.ts';
import { dcsaParty, lei, openInstallation, transportDocument } from '../support/ebl.ts';

const here = await openInstallation('HFSA');
const { world, shipper } = here;

const spki = (key: KeyObject) => toBase64Url(key.export({ type: 'spki', format: 'der' }));
type Algorithm = 'ES256' | 'PS256';
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
const signers: Record<Algorithm, (text: string, key: KeyObject) => Buffer> = {
  ES256: (text, key) => sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }),
  PS256: (text, key) =>
    createSign('sha256')
      .update(text)
      .sign({ key, ...pss }),
};
const pairs = {
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  PS256: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
};

/** A compact JWS as another's software makes it. */
function jws(payload: unknown, key: KeyObject, header: { alg: string; kid: string }, by: Algorithm): string {
  const text = `${toBase64Url(utf8(JSON.stringify(header)))}.${toBase64Url(canonicalBytes(payload))}`;
  return `${text}.${toBase64Url(signers[by](text, key))}`;
}

async function request(kid: string, by: Algorithm, code: string, alg: string = by, key = pairs[by].privateKey) {
  const document = transportDocument({ carrierCode: code });
  const issueTo = { ...dcsaParty('Shipper', shipper, here), sendToPlatform: here.code };
  const manifest = { documentChecksum: await hashOf(document), issueToChecksum: await hashOf(issueTo) };
  return { document, issueTo, issuanceManifestSignedContent: jws(manifest, key, { alg, kid }, by) };
}

describe('others sign as they do', () => {
  it.each([
    ['ES256', 'ECLN', 21],
    ['PS256', 'PSLN', 22],
  ] as const)('%s: by the key and the algorithm that are trusted, and no other', async (algorithm, code, serial) => {
    const carrier = await world.partyWithLei(`Line ${algorithm}`, lei(serial), 'carrier');
    const kid = `${code}-2026/signing`;
    const body = await world.operator.done('/ebl-counterparts', {
      kind: 'carrier',
      partyId: carrier.partyId,
      code,
      algorithm,
      publicKey: spki(pairs[algorithm].publicKey),
      keyId: kid,
      baseUrl: 'http://127.0.0.1:9/',
    });
    expect(body).toMatchObject({ algorithm, keyId: kid });
    const put = async (sent: object) => {
      const answer = await here.call(carrier, 'PUT', '/v3/ebl-issuance-requests', sent);
      const fault = answer.body as { errors?: { errorCodeText: string }[] } | null;
      return `${answer.status} ${fault?.errors?.[0]?.errorCodeText.split(':')[0] ?? ''}`.trim();
    };
    expect(await put(await request(kid, algorithm, code))).toBe('204');
    const stranger =
      algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('rsa', { modulusLength: 2_048 });
    for (const bad of [
      await request(kid, algorithm, code, algorithm, stranger.privateKey),
      await request(kid, algorithm, code, 'EdDSA'),
      await request(kid, algorithm, code, algorithm === 'ES256' ? 'PS256' : 'ES256'),
      await request(kid, algorithm, code, 'HS256'),
      await request('nobody', algorithm, code),
    ])
      expect(await put(bad)).toBe('400 SIGNATURE_REFUSED');
  });

  it('refuses what is no key of its algorithm, or too short', async () => {
    const party = await world.partyWithLei('Short Line', lei(23), 'carrier');
    const refused = (algorithm: string, publicKey: string) =>
      world.operator.refused('/ebl-counterparts', {
        kind: 'carrier',
        partyId: party.partyId,
        code: 'SHRT',
        algorithm,
        publicKey,
        baseUrl: 'http://127.0.0.1:9/',
      });
    const short = generateKeyPairSync('rsa', { modulusLength: 1_024 });
    for (const [algorithm, key] of [
      ['PS256', spki(short.publicKey)],
      ['PS256', spki(pairs.ES256.publicKey)],
      ['ES256', spki(pairs.PS256.publicKey)],
      ['EdDSA', spki(pairs.ES256.publicKey)],
      ['ES256', 'A'.repeat(43)],
    ] as const)
      expect([algorithm, await refused(algorithm, key)]).toEqual([algorithm, '422 KEY_UNFIT']);
  });
});
