import { Refusal, refuse } from '../../kernel/refusal.ts';
import type { Clock } from '../../kernel/time.ts';
import { decideJwks, type Jwks } from './assertion.ts';
import type { FoundClient } from './machines-store.ts';
import { signInRefusals } from './rules.ts';
import type { SignInTerms } from './terms.ts';

/** Why what a system publishes opens nothing, and where in it. */
export interface KeysFault {
  code: 'unreachable' | 'not_json' | 'unfit';
  at: string | null;
}
interface Keys {
  jwks?: Jwks | undefined;
  fault?: KeysFault | undefined;
  /** It was read just now, and not remembered. */
  isRead?: boolean;
}
/** The keys of a system: written down, or fetched from where it publishes them. */
export type FindKeys = (client: FoundClient) => Promise<Keys>;

/** What is published at an address, judged as what is registered is. */
export async function fetchKeys(fetch: NonNullable<SignInTerms['fetchKeys']>, url: string): Promise<Keys> {
  let text: string;
  try {
    text = await fetch(url);
  } catch {
    return { fault: { code: 'unreachable', at: null } };
  }
  let found: { keys?: unknown };
  try {
    found = JSON.parse(text) as { keys?: unknown };
  } catch {
    return { fault: { code: 'not_json', at: null } };
  }
  const { keys } = found ?? {};
  const isList = Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null);
  if (!isList) return { fault: { code: 'unfit', at: '/keys' } };
  try {
    await decideJwks({ keys }, '/keys');
    return { jwks: { keys } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { fault: { code: 'unfit', at: error.at ?? '/keys' } };
  }
}

export const refuseUnfit = ({ code, at }: KeysFault): never =>
  refuse(signInRefusals.JWKS_UNFIT, { at: '/jwksUrl', facts: { code, place: at } });

const FRESH_MS = 600_000;
const AGAIN_MS = 60_000;

/**
 * Keys that are fetched are kept for ten minutes; for a name that is not among them they are fetched again, once a minute at most. What turns
 * bad is served from what was sound for those ten minutes, and no longer.
 */
export function keysOfClients({ fetchKeys: fetch }: SignInTerms, clock: Clock): (jwt: string) => FindKeys {
  const kept = new Map<string, { jwks: Jwks | undefined; at: number; lookedAt: number }>();
  return (jwt) =>
    async ({ jwks, jwksUrl }) => {
      if (jwksUrl === null) return { jwks: jwks ?? undefined };
      if (fetch === undefined) return {};
      const now = clock.now().getTime();
      const known = kept.get(jwksUrl);
      const kid = kidOf(jwt);
      const hasIt = known?.jwks?.keys.some((key) => key['kid'] === kid) === true;
      const isFresh = known !== undefined && now - known.at < FRESH_MS;
      if (known && (hasIt ? isFresh : now - known.lookedAt < AGAIN_MS))
        return { jwks: isFresh ? known.jwks : undefined };
      const { jwks: sound, fault } = await fetchKeys(fetch, jwksUrl);
      if (kept.size > 1_000) kept.clear();
      const still = isFresh ? known.jwks : undefined;
      kept.set(
        jwksUrl,
        sound ? { jwks: sound, at: now, lookedAt: now } : { jwks: still, at: known?.at ?? now, lookedAt: now },
      );
      return { jwks: sound ?? still, fault, isRead: true };
    };
}

function kidOf(jwt: string): unknown {
  try {
    return (JSON.parse(atob((jwt.split('.')[0] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as { kid?: unknown })
      .kid;
  } catch {
    return undefined;
  }
}
