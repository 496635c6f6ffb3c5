import type { z } from 'zod';
import { type Ctx, type DomainEvent, requirePerson, withTransaction } from '../../context.ts';
import { act, recordEvent, sha256 } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { toBase64Url, utf8 } from '../../kernel/signing.ts';
import { AGAIN_SECONDS, CODE_MINUTES, CODE_TRIES_MOST, codeLetter, mailRefusals } from './rules.ts';
import type { codeInput, MailView, mailInput } from './schemas.ts';
import * as store from './store.ts';

/** Where people reach the service: letters link there. */
export type Home = () => string | undefined;

/** The address itself is nobody's affair but its owner's, and stands in no event. */
const told = (type: string, { personId, partyId }: store.AddressRow): DomainEvent => ({
  type: `mail.${type}`,
  version: 1,
  objectId: personId,
  participants: [partyId],
  payload: {},
});

export const linksOf = (home: Home, { tenantId }: Ctx, { endsToken }: store.AddressRow) => {
  const root = home() ?? '';
  return { home: `${root}/`, ends: `${root}/v1/mail/unsubscription?token=${tenantId}.${endsToken}` };
};

/** Eight digits, each as likely as any other. */
function freshCode(ctx: Ctx): string {
  const [n = 0] = new Uint32Array(ctx.chance(new Uint8Array(4)).slice().buffer);
  return String(n % 100_000_000).padStart(8, '0');
}

/** Names an address of one's own: a code goes there, and nothing else before it came back. */
export async function askForMail(
  ctx: Ctx,
  home: Home | undefined,
  input: z.output<typeof mailInput>,
): Promise<MailView> {
  return act(ctx, { verb: 'mail.ask', mandate: 'person', input }, async (tx) => {
    if (!home) refuse(mailRefusals.MAIL_NOT_HERE);
    const { personId, partyId } = requirePerson(tx);
    const before = await store.findAddress(tx, personId);
    const sinceMs = before ? tx.clock.now().getTime() - before.createdAt.getTime() : Number.POSITIVE_INFINITY;
    if (sinceMs < AGAIN_SECONDS * 1_000)
      refuse(mailRefusals.MAIL_ASKED_BEFORE, { facts: { seconds: AGAIN_SECONDS - Math.floor(sinceMs / 1_000) } });
    const code = freshCode(tx);
    const row = await store.putAddress(tx, {
      ...input,
      personId,
      partyId,
      codeHash: await sha256(utf8(code)),
      codeUntil: new Date(tx.clock.now().getTime() + CODE_MINUTES * 60_000),
      endsToken: toBase64Url(tx.chance(new Uint8Array(32))),
    });
    const links = linksOf(home, tx, row);
    await store.post(tx, row, codeLetter(row.language, code, links), links.ends);
    return { view: store.viewOf(row), event: told('asked', row) };
  });
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Shows that one reads what comes to the address. Each try counts, also one that is refused. */
export async function confirmMail(ctx: Ctx, input: z.output<typeof codeInput>): Promise<MailView> {
  const { personId } = requirePerson(ctx);
  if (!ctx.isPreview) await withTransaction(ctx, (tx) => store.countTry(tx, personId));
  return act(ctx, { verb: 'mail.confirm', mandate: 'person', input }, async (tx) => {
    const row = await store.findAddress(tx, personId);
    if (!row) refuse(commonRefusals.NOT_FOUND, { at: '/code' });
    const isGood = row.codeTries <= CODE_TRIES_MOST && row.codeUntil > tx.clock.now();
    if (!isGood || !isSame(await sha256(utf8(input.code)), row.codeHash))
      refuse(mailRefusals.MAIL_CODE_WRONG, { at: '/code' });
    const confirmed = (await store.confirm(tx, personId)) ?? row;
    return { view: store.viewOf(confirmed), event: told('confirmed', confirmed) };
  });
}

export async function endMail(ctx: Ctx): Promise<MailView> {
  return act(ctx, { verb: 'mail.end', mandate: 'person', input: {} }, async (tx) => {
    const row = await store.dropAddress(tx, { personId: requirePerson(tx).personId });
    if (!row) refuse(commonRefusals.NOT_FOUND);
    return { view: store.viewOf(row), event: told('ended', row) };
  });
}

/** Whoever has a letter may end them, without signing in (RFC 8058). That it was ended before is no fault. */
export async function endByLetter(system: Ctx, token: string): Promise<void> {
  await withTransaction(system, async (tx) => {
    const row = await store.dropAddress(tx, { token });
    if (row) await recordEvent(tx, told('ended', row));
  });
}
