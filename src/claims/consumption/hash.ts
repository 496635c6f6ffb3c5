import { type Ctx } from '../../context.ts';
import { hex } from '../../kernel/canonical.ts';
import { requireVault, type Vault } from '../../kernel/vault.ts';
import { type ItemFacts, type ItemKind, plainKey, type Trait } from './rules.ts';
import * as store from './store.ts';

export interface Hasher {
  /** 32 bytes: equal only for the same thing. */
  item(kind: ItemKind, key: string): Promise<Uint8Array>;
  /** 64 bits: what two descriptions of one thing may share. */
  trait(trait: Trait): Promise<bigint>;
}

/**
 * HMAC-SHA-256 under the secret of the network. Lenders can compare what they hash; without the secret nobody can try the
 * few numbers that an invoice may have. Who has it can: the platform answers single questions with a status and no name.
 */
export async function hasherOf(secret: Uint8Array<ArrayBuffer>): Promise<Hasher> {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = async (text: string) =>
    new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text)));
  return {
    item: (kind, value) => mac(`${kind}|${kind === 'lot' || kind === 'certificate' ? value : plainKey(value)}`),
    trait: async ({ text }) => new DataView((await mac(`trait|${text}`)).buffer).getBigInt64(0),
  };
}

/** Hashers by tenant and sealing of its secret, for each key of stored secrets: whoever cannot open one has none. */
const ready = new WeakMap<Vault, Map<string, Hasher>>();
const READY_MOST = 1_000;

/** The tenant's hasher. Its secret is made at the first use and can be set to the network's. */
export async function hasher(ctx: Ctx): Promise<Hasher> {
  const found = (await store.findSecret(ctx)) ?? (await store.insertSecret(ctx, ctx.chance(new Uint8Array(32))));
  const vault = requireVault(ctx);
  const kept = ready.get(vault) ?? new Map<string, Hasher>();
  ready.set(vault, kept);
  const name = `${ctx.tenantId}/${hex(found)}`;
  const made = kept.get(name) ?? (await hasherOf(await store.openSecret(ctx, found)));
  if (kept.size < READY_MOST) kept.set(name, made);
  return made;
}

export const isWhole = ({ kind }: Pick<ItemFacts, 'kind'>): boolean =>
  kind === 'lot' || kind === 'document' || kind === 'presented_document';
