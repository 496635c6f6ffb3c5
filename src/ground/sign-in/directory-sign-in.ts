import { type Ctx, withTransaction } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { toBase64Url } from '../../kernel/signing.ts';
import { recordEvent } from '../audit/index.ts';
import { mayEnter } from '../parties/index.ts';
import { claimedIssuer } from './assertion.ts';
import { answered, ask } from './challenges.ts';
import { requireSeal } from './code.ts';
import { aboutDirectory } from './directories.ts';
import * as store from './directories-store.ts';
import * as check from './directory-check.ts';
import type { CallbackQuery } from './directory-schemas.ts';
import { sessionsRevoked } from './events.ts';
import { signInRefusals } from './rules.ts';
import { type Begun, beginSession } from './session.ts';
import type { From } from './sign-in.ts';
import type { Call, Served } from './terms.ts';

/** What is remembered of a sign-in that went to a directory, sealed: whose words may come back, and what only they can know. */
interface Kept extends check.Flow {
  directoryId: string;
}

/** For minutes, and of no tenant yet. */
const ABOUT = { tenantId: '', table: 'sign_in_challenge', id: 'directory' };
const KEPT_MS = 600_000;

export interface Directories {
  begin(nobody: Ctx, directoryId: string): Promise<{ authorizationUrl: string; flow: string }>;
  complete(nobody: Ctx, query: CallbackQuery, flow: string | undefined, from: Omit<From, 'device'>): Promise<Begun>;
  /** False where it is no word of a directory that is known here. */
  hearLogout(nobody: Ctx, jwt: string): Promise<boolean>;
}

const audienceOf = (jwt: string): string[] => {
  try {
    const { aud } = JSON.parse(atob((jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as {
      aud?: unknown;
    };
    return [aud].flat().filter((each) => typeof each === 'string');
  } catch {
    return [];
  }
};

/** Whatever is wrong with what a directory says is no fault of ours, and whoever probes is told nothing of it. */
const held = async <T>(look: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await look();
  } catch {
    return undefined;
  }
};

/** What signing in by a directory needs: whom to call, where answers come back, what directories say of themselves. */
interface Door {
  seal: Served['seal'];
  call(): Call;
  address(): string;
  metadataOf(ctx: Ctx, issuer: string): Promise<check.Metadata>;
}
/** Where a person is sent to sign in, with what is kept to know the answer by. */
async function begin(door: Door, nobody: Ctx, directoryId: string) {
  const seal = requireSeal(door.seal);
  door.call();
  const redirectUri = door.address();
  const directory = await nobody.database.anonymous((handle) => store.findDirectory(handle, directoryId));
  if (!directory) return refuse(signInRefusals.DIRECTORY_AWAY);
  const metadata = await held(() => door.metadataOf(nobody, directory.issuer));
  if (!metadata) return refuse(signInRefusals.DIRECTORY_AWAY);
  const random = () => toBase64Url(nobody.chance(new Uint8Array(32)));
  const flow = random();
  const kept: Kept = { directoryId, nonce: random(), verifier: random() };
  const detail = await seal.close(JSON.stringify(kept), ABOUT);
  const asked = { kind: 'directory', of: flow } as const;
  const state = await nobody.database.anonymous((handle) => ask(nobody, handle, asked, detail));
  return {
    authorizationUrl: await check.authorizationUrl(metadata, directory, kept, { state, redirectUri }),
    flow,
  };
}

/** The directory sent somebody back: what it says of them is checked, and a session begins, or nothing is said of why not. */
async function complete(
  door: Door,
  nobody: Ctx,
  { state = '', code, iss, error }: CallbackQuery,
  flow: string | undefined,
  from: Omit<From, 'device'>,
): Promise<Begun> {
  const seal = requireSeal(door.seal);
  const call = door.call();
  const redirectUri = door.address();
  const asked = { kind: 'directory', of: flow ?? '' } as const;
  const waited =
    flow === undefined
      ? undefined
      : await nobody.database.anonymous((handle) => answered(nobody, handle, asked, state));
  const kept = waited?.detail ? (JSON.parse(await seal.open(waited.detail, ABOUT)) as Kept) : undefined;
  const directory =
    kept && (await nobody.database.anonymous((handle) => store.findDirectory(handle, kept.directoryId)));
  const tell = (what: string, facts: Record<string, string> = {}, personId?: string) =>
    nobody.access?.({
      what,
      at: nobody.clock.now(),
      requestId: nobody.requestId,
      address: from.address,
      tenantId: directory?.tenantId,
      partyId: directory?.partyId,
      personId,
      facts: { means: 'directory', ...facts },
    });
  const refused = (personId?: string): never => {
    tell('signIn.refused', {}, personId);
    return refuse(signInRefusals.SIGN_IN_REFUSED);
  };
  if (!kept || !directory || code === undefined || error !== undefined) return refused();
  const { tenantId, partyId } = directory;
  const payload = await held(async () => {
    const metadata = await door.metadataOf(nobody, directory.issuer);
    // Whose answer this is: where it says so, or should (RFC 9207 2.4).
    if (iss === undefined ? metadata.namesItself : iss !== directory.issuer) throw new Error('of another issuer');
    const sealed = directory.clientSecret;
    const secret = sealed === null ? undefined : await seal.open(sealed, aboutDirectory(tenantId, directory.id));
    const { nonce, verifier } = kept;
    const by = { clientId: directory.clientId, secret };
    const jwt = await check.exchange(call, metadata, by, { code, verifier, redirectUri });
    return check.readIdToken(call, metadata, directory, { jwt, nonce, clock: nobody.clock });
  });
  if (!payload) return refused();
  const acts = check.actsOf(directory, payload);
  const begun = await withTransaction({ ...nobody, tenantId }, async (tx) => {
    const linked = await store.findLinked(tx, directory, payload.sub);
    // A directory that ended meanwhile is looked at once more, under its lock.
    const isLive = await store.lockDirectory(tx, partyId, directory.id);
    if (!linked || !isLive || !mayEnter(linked.state) || acts?.length === 0) return linked?.personId;
    const { personId } = linked;
    const entering = {
      means: ['directory'],
      isProved: check.provedAt(payload, tx.clock.now()) ?? false,
      directoryId: directory.id,
      line: [linked.linkId, directory.id],
      ...(acts && { acts }),
      ...from,
    };
    return beginSession(tx, { personId, partyId }, entering);
  });
  if (typeof begun !== 'object') return refused(begun);
  tell('signIn.done', { sessionId: begun.session.id }, begun.session.personId);
  return begun;
}

/** A directory says that somebody left: sessions that came by it end, in every tenant that trusts it. */
async function hearLogout(door: Door, nobody: Ctx, jwt: string): Promise<boolean> {
  const call = door.call();
  const issuer = claimedIssuer(jwt) ?? '';
  const found = (
    await Promise.all(
      audienceOf(jwt)
        .slice(0, 3)
        .map((client) => nobody.database.anonymous((handle) => store.findDirectories(handle, issuer, client))),
    )
  ).flat();
  const [first] = found;
  if (!first) return false;
  const said = await held(async () => {
    const metadata = await door.metadataOf(nobody, first.issuer);
    return check.readLogoutToken(call, metadata, first, { jwt, clock: nobody.clock });
  });
  if (!said) return false;
  for (const directory of found.filter(({ clientId }) => clientId === first.clientId))
    await withTransaction({ ...nobody, tenantId: directory.tenantId }, async (tx) => {
      const linked = await store.findLinked(tx, directory, said.subject);
      if (!linked) return;
      const { partyId } = directory;
      const ended = await store.endSessionsBy(tx, directory.id, linked.personId, null);
      if (ended > 0)
        await recordEvent(tx, sessionsRevoked({ partyId, personId: linked.personId }, { ended, by: 'directory' }));
    });
  return true;
}

/** People come in by the directory of their bank. What it says of itself is kept for ten minutes. */
export function directories(terms: Served): Directories {
  const known = new Map<string, { metadata: check.Metadata; at: number }>();
  const requireCall = (): Call => terms.call ?? refuse(signInRefusals.DIRECTORIES_NOT_HERE);
  const addressOf = () => {
    const publicUrl = terms.publicUrl() ?? refuse(signInRefusals.DIRECTORIES_NOT_HERE);
    return `${publicUrl}/v1/sign-in/directory/callback`;
  };
  async function metadataOf({ clock }: Ctx, issuer: string): Promise<check.Metadata> {
    const now = clock.now().getTime();
    const found = known.get(issuer);
    if (found && now - found.at < KEPT_MS) return found.metadata;
    const metadata = await check.discover(requireCall(), issuer);
    if (known.size > 1_000) known.clear();
    known.set(issuer, { metadata, at: now });
    return metadata;
  }
  const door: Door = { seal: terms.seal, call: requireCall, address: addressOf, metadataOf };
  return {
    begin: (nobody, directoryId) => begin(door, nobody, directoryId),

    complete: (nobody, query, flow, from) => complete(door, nobody, query, flow, from),

    hearLogout: (nobody, jwt) => hearLogout(door, nobody, jwt),
  };
}
