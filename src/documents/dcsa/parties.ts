import { asSystem, type Ctx, requireSigner } from '../../context.ts';
import { findParty, findPartyByCode, type PartyView } from '../../ground/parties/index.ts';
import { fromBase64Url, keyIdOf, type TrustedKey } from '../../kernel/signing.ts';
import type { Keys } from './chain.ts';
import type { ChainParty, IdentifyingCode } from './schemas.ts';
import { type Counterpart, listCounterparts } from './store.ts';

/** Code lists by which a party is found here; a list we do not know finds nobody. */
export async function findByCodes(
  ctx: Ctx,
  own: string,
  codes: readonly IdentifyingCode[] | undefined,
): Promise<PartyView | undefined> {
  const found = new Map<string, PartyView>();
  for (const { codeListProvider, codeListName, partyCode } of codes ?? []) {
    const list =
      codeListProvider === 'GLEIF' || codeListName === 'LEI'
        ? 'lei'
        : codeListProvider === own
          ? 'id'
          : codeListProvider === 'SAMR'
            ? 'credit_code'
            : undefined;
    const party = list && (await findPartyByCode(ctx, list, partyCode));
    if (party) found.set(party.id, party);
  }
  // Codes that name two parties name none.
  return found.size === 1 ? [...found.values()][0] : undefined;
}

/** A party of ours as other platforms see it. */
export async function chainPartyOf(ctx: Ctx, own: string, partyId: string): Promise<ChainParty> {
  const party = await findParty(ctx, partyId);
  return {
    partyName: party?.name ?? partyId,
    eblPlatform: own,
    identifyingCodes: [
      ...(party?.lei ? [{ codeListProvider: 'GLEIF', codeListName: 'LEI', partyCode: party.lei }] : []),
      { codeListProvider: own, partyCode: partyId },
    ],
  };
}

export interface Trust {
  keys: Keys;
  counterparts: Counterpart[];
}

/** Whom we believe: the platforms and carriers of the trust list, and ourselves. */
export async function trustOf(ctx: Ctx): Promise<Trust> {
  const counterparts = await asSystem(ctx, 'dcsa', listCounterparts);
  const keys = new Map<string, TrustedKey>();
  for (const { keyId, publicKey, algorithm } of counterparts)
    keys.set(keyId, { algorithm, publicKey: fromBase64Url(publicKey) ?? new Uint8Array() });
  const own = requireSigner(ctx).publicKey;
  keys.set(await keyIdOf(own), { algorithm: 'EdDSA', publicKey: own });
  return { keys, counterparts };
}

export const platformOf = (trust: Trust, code: string): Counterpart | undefined =>
  trust.counterparts.find((c) => c.kind === 'platform' && c.code === code);
export const carrierOf = (trust: Trust, code: string): Counterpart | undefined =>
  trust.counterparts.find((c) => c.kind === 'carrier' && c.code === code);
