import { seededChance } from '../../src/adapters/memory/clock.ts';
import { openOutbound } from '../../src/adapters/node/outbound.ts';
import { systemCtx } from '../../src/app.ts';
import { sendDueEnvelopes } from '../../src/documents/dcsa/index.ts';
import { deliverDue } from '../../src/ground/deliveries/index.ts';
import { hashOf, hex, sha256 } from '../../src/kernel/canonical.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { jwsChecksum, signJws } from '../../src/kernel/jws.ts';
import type { Papers } from '../../src/kernel/papers.ts';
import { type Signer, toBase64Url } from '../../src/kernel/signing.ts';
import { freshSigner } from './signer.ts';
import { type Client, openWorld, type World } from './world.ts';

/** A made-up legal entity identifier with right check digits (ISO 17442). */
export function lei(serial: number): string {
  const body = `5299HOLDFAST${String(serial).padStart(6, '0')}`;
  let rest = 0;
  for (const c of `${body}00`) {
    const value = Number.parseInt(c, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return `${body}${String(98 - rest).padStart(2, '0')}`;
}

export interface Ebl {
  id: string;
  status: string;
  holderId: string;
  titleOwnerId: string | null;
  awayAt: string | null;
  surrenderRequestReference: string | null;
  consigneeElsewhere: string | null;
  version: number;
}

/** An installation with a carrier on its trust list and parties that others know by their LEI. */
export interface Installation {
  code: string;
  world: World;
  carrier: Client;
  carrierSigner: Signer;
  shipper: Client;
  bank: Client;
  buyer: Client;
  /** Raw DCSA call as some client. */
  call(client: Client, method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  deliver(): Promise<number>;
  send(): Promise<number>;
  ebl(id: string): Promise<Ebl>;
}

export async function openInstallation(
  code: string,
  carrierSigner = freshSigner(),
  carrierUrl?: string,
  papers: Papers = {},
): Promise<Installation> {
  const world = await openWorld('2026-10-12T06:00:00Z', code, { papers });
  const carrier = await world.partyWithLei('Ocean Line', lei(1), 'carrier');
  const chance = seededChance(code.charCodeAt(3));
  const newId = identifiers(world.clock, chance);
  const deps = {
    database: world.database,
    clock: world.clock,
    ctxFor: (tenantId: string) =>
      systemCtx({ clock: world.clock, chance, newId, signer: world.signer }, world.database, tenantId, 'outgoing'),
    send: openOutbound({ allowPrivate: true, timeoutMs: 3_000 }),
  };
  await world.operator.done('/ebl-counterparts', {
    kind: 'carrier',
    partyId: carrier.partyId,
    code: 'OCLN',
    publicKey: toBase64Url(carrierSigner.publicKey),
    baseUrl: carrierUrl ?? 'http://127.0.0.1:9/',
    credential: carrierCredential,
  });
  return {
    code,
    world,
    carrier,
    carrierSigner,
    shipper: await world.partyWithLei(`Shipper ${code}`, lei(10 + code.charCodeAt(3)), 'trader'),
    bank: await world.partyWithLei(`Bank ${code}`, lei(110 + code.charCodeAt(3)), 'bank'),
    buyer: await world.partyWithLei(`Buyer ${code}`, lei(210 + code.charCodeAt(3)), 'trader'),
    async call(client, method, path, body) {
      const response = await fetch(`${world.url}/v1/dcsa${path}`, {
        method,
        headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    },
    deliver: () => deliverDue(deps),
    send: () => sendDueEnvelopes(deps),
    ebl: async (id) => (await carrier.get<Ebl>(`/ebls/${id}`)).body,
  };
}

/** What the carrier's system asks callers to show. */
export const carrierCredential = 'ocean-line-takes-this';

/** Two installations that trust each other's platform. */
export async function openTwo(papersOfB: Papers = {}): Promise<[Installation, Installation]> {
  const signer = freshSigner();
  const a = await openInstallation('HFSA', signer);
  const b = await openInstallation('HFSB', signer, undefined, papersOfB);
  for (const [here, there] of [
    [a, b],
    [b, a],
  ] as const) {
    const party = await here.world.party(`Platform ${there.code}`, 'ebl_platform');
    platforms.set(`${here.code}/${there.code}`, party);
  }
  for (const [here, there] of [
    [a, b],
    [b, a],
  ] as const)
    await here.world.operator.done('/ebl-counterparts', {
      kind: 'platform',
      partyId: platforms.get(`${here.code}/${there.code}`)?.partyId,
      code: there.code,
      publicKey: toBase64Url(there.world.signer.publicKey),
      baseUrl: `${there.world.url}/v1/dcsa`,
      credential: platforms.get(`${there.code}/${here.code}`)?.key,
    });
  return [a, b];
}
const platforms = new Map<string, Client>();
/** The other platform as it calls here. */
export const callerOf = (here: Installation, there: Installation): Client =>
  platforms.get(`${here.code}/${there.code}`) as Client;

const codeOf = (client: Client, installation: Installation) => [
  { codeListProvider: installation.code, partyCode: client.partyId },
];
export const dcsaParty = (name: string, client: Client, installation: Installation) => ({
  partyName: name,
  identifyingCodes: codeOf(client, installation),
});

let references = 0;
export const transportDocument = (more: object = {}, parties: object = {}) => ({
  transportDocumentReference: `OCLN${String(++references).padStart(10, '0')}`,
  transportDocumentTypeCode: 'BOL',
  isElectronic: true,
  isToOrder: true,
  isShippedOnBoardType: true,
  freightPaymentTermCode: 'PRE',
  shippedOnBoardDate: '2026-10-10',
  carrierCode: 'OCLN',
  carrierCodeListProvider: 'SMDG',
  transports: { portOfLoading: { UNLocationCode: 'DEHAM' }, portOfDischarge: { UNLocationCode: 'CNQZH' } },
  documentParties: { shipper: { partyName: 'Shipper' }, ...parties },
  consignmentItems: [{ descriptionOfGoods: ['GEARBOXES'] }],
  ...more,
});

/** An issuance request as the carrier signs it. */
export async function issuanceRequest(
  at: Installation,
  document: Record<string, unknown>,
  issueTo: Record<string, unknown> = { ...dcsaParty('Shipper', at.shipper, at), sendToPlatform: at.code },
  signer = at.carrierSigner,
) {
  const manifest = { documentChecksum: await hashOf(document), issueToChecksum: await hashOf(issueTo) };
  return { document, issueTo, issuanceManifestSignedContent: await signJws(manifest, signer) };
}

/** Issued, with its identifier here. */
export async function issued(at: Installation, document: Record<string, unknown>): Promise<Ebl> {
  const answer = await at.call(at.carrier, 'PUT', '/v3/ebl-issuance-requests', await issuanceRequest(at, document));
  if (answer.status !== 204) throw new Error(JSON.stringify(answer.body));
  const { rows } = await at.world.database.admin.query('select id from ebl where reference = $1 and live', [
    document.transportDocumentReference,
  ]);
  return at.ebl((rows[0] as { id: string }).id);
}

export const leiOf = (serial: number) => [{ codeListProvider: 'GLEIF', codeListName: 'LEI', partyCode: lei(serial) }];
export const partyAt = (platform: string, name: string, codes?: object[]) => ({
  partyName: name,
  eblPlatform: platform,
  ...(codes && { identifyingCodes: codes }),
});
/** A document beside an envelope, as it travels and as its manifest names it. */
export const file = async (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return {
    content: Buffer.from(bytes).toString('base64'),
    meta: {
      name: `${text}.txt`,
      size: bytes.length,
      mediaType: 'text/plain',
      documentChecksum: hex(await sha256(bytes)),
    },
  };
};

export interface EntryParts {
  document: Record<string, unknown>;
  transactions: object[];
  previous?: string;
  signer?: Signer;
  more?: object;
}
/** Envelopes by hand, to be wrong in one place at a time. */
export function envelopesOf(a: Installation) {
  async function entry({ document, transactions, previous, signer = a.world.signer, more }: EntryParts) {
    const documentChecksum = await hashOf(document);
    const manifest = { documentChecksum, issueToChecksum: 'a'.repeat(64) };
    return signJws(
      {
        eblPlatform: 'HFSA',
        transportDocumentChecksum: documentChecksum,
        ...(previous === undefined
          ? { issuanceManifestSignedContent: await signJws(manifest, a.carrierSigner) }
          : { previousEnvelopeTransferChainEntrySignedContentChecksum: previous }),
        transactions,
        ...more,
      },
      signer,
    );
  }
  async function envelope(
    document: Record<string, unknown>,
    chain: string[],
    more: { files?: object[]; manifest?: object; signer?: Signer } = {},
  ) {
    const manifest = {
      transportDocumentChecksum: await hashOf(document),
      lastEnvelopeTransferChainEntrySignedContentChecksum: await jwsChecksum(chain.at(-1) ?? ''),
      supportingDocuments: more.files ?? [],
      ...more.manifest,
    };
    return {
      transportDocument: document,
      envelopeManifestSignedContent: await signJws(manifest, more.signer ?? a.world.signer),
      envelopeTransferChain: chain,
    };
  }
  return { entry, envelope };
}
