import { type Ctx } from '../../context.ts';
import { fromBase64Url, toBase64Url, utf8 } from '../../kernel/signing.ts';
import { requireVault } from '../../kernel/vault.ts';

const isSecret = (name: string): boolean => /secret|credential|token/i.test(name);

type Members = Record<string, unknown>;
const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body with something else in the place of each secret in it, however deep. */
async function changed(body: unknown, change: (value: unknown) => Promise<unknown>): Promise<unknown> {
  if (Array.isArray(body)) return Promise.all(body.map((each) => changed(each, change)));
  if (!isObject(body)) return body;
  const members = await Promise.all(
    Object.entries(body).map(
      async ([name, value]) => [name, await (isSecret(name) ? change(value) : changed(value, change))] as const,
    ),
  );
  return Object.fromEntries(members);
}

const placeOf = ({ tenantId }: Ctx, id: string) => ({ tenantId, table: 'proposal', id });

/** What was asked for, as it waits: a secret in it is sealed for the act alone. */
export const sealedBody = (ctx: Ctx, id: string, body: unknown): Promise<unknown> =>
  changed(body, async (value) => ({
    sealed: toBase64Url(await requireVault(ctx).seal(placeOf(ctx, id), utf8(JSON.stringify(value)))),
  }));

/** The same as it came in. */
export const openedBody = (ctx: Ctx, id: string, body: unknown): Promise<unknown> =>
  changed(body, async (value) => {
    const sealed = isObject(value) && typeof value.sealed === 'string' ? fromBase64Url(value.sealed) : undefined;
    const opened = await requireVault(ctx).open(placeOf(ctx, id), sealed ?? new Uint8Array());
    return JSON.parse(new TextDecoder().decode(opened)) as unknown;
  });

/** The same as it is shown and kept with answers. */
export function shownBody(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(shownBody);
  if (!isObject(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, isSecret(name) ? '…' : shownBody(value)]),
  );
}
