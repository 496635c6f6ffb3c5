import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { mayBeCalled } from '../../kernel/public-address.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { localDateAt } from '../../kernel/time.ts';
import { act } from '../audit/index.ts';
import { policyOn } from '../policy/index.ts';
import { webhookEnded, webhookOpened, webhookResumed } from './events.ts';
import { isTold, nearestTold, type WebhookStatus, webhookRefusals } from './rules.ts';
import type { OpenWebhookInput, WebhookView } from './schemas.ts';
import * as store from './store.ts';

export interface WebhookTerms {
  /** Key under which bodies are signed; undefined where nobody delivers. */
  publicKey: Uint8Array | undefined;
  /** Plain HTTP too, for a receiver on the same machine. */
  allowsPlain: boolean;
}

export const viewOf = (row: store.Webhook, { publicKey }: WebhookTerms): WebhookView => ({
  id: row.id,
  url: row.url,
  eventTypes: row.eventTypes,
  status: row.status as WebhookStatus,
  delivered: Number(row.delivered),
  failures: row.failures,
  failingSince: row.failingSince?.toISOString() ?? null,
  lastFailure: row.lastFailure,
  nextAt: row.failures > 0 ? row.nextAt.toISOString() : null,
  publicKey: publicKey ? `whpk_${btoa(String.fromCharCode(...publicKey))}` : null,
});

/** Someone of a party says where its own system is told of what the party takes part in, from now on. */
export const openWebhook =
  (terms: WebhookTerms) =>
  (ctx: Ctx, input: OpenWebhookInput): Promise<WebhookView> =>
    act(ctx, { verb: 'webhook.open', mandate: 'webhook:manage', input }, async (tx) => {
      const { partyId, personId } = requirePerson(tx);
      if (!mayBeCalled(input.url, terms.allowsPlain)) refuse(webhookRefusals.WEBHOOK_URL_UNFIT, { at: '/url' });
      for (const [at, name] of input.eventTypes.entries())
        if (!isTold(name))
          refuse(webhookRefusals.WEBHOOK_EVENT_UNKNOWN, {
            at: `/eventTypes/${at}`,
            facts: { name, nearest: nearestTold(name).join(', ') },
          });
      const row = await store.insertWebhook(tx, { ...input, id: tx.newId('webhook'), partyId, createdBy: personId });
      if (!row) refuse(webhookRefusals.WEBHOOK_KNOWN, { at: '/url' });
      const most = policyOn('webhook.mostOfAParty', localDateAt(tx.clock.now(), 'Etc/UTC')).value;
      if (row.others >= most) refuse(webhookRefusals.WEBHOOKS_FULL, { facts: { open: row.others, most } });
      return { view: viewOf(row, terms), event: webhookOpened(row) };
    });

const change =
  (
    verb: string,
    from: readonly WebhookStatus[],
    to: (tx: Ctx) => Parameters<typeof store.changeStatus>[3],
    announce: (row: store.Webhook) => DomainEvent,
  ) =>
  (terms: WebhookTerms) =>
  (ctx: Ctx, input: { webhookId: string }): Promise<WebhookView> =>
    act(ctx, { verb, mandate: 'webhook:manage', input }, async (tx) => {
      const found = await store.findWebhook(tx, input.webhookId);
      if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/webhookId' });
      const row = await store.changeStatus(tx, found.id, from, to(tx));
      if (!row) refuse(webhookRefusals.WEBHOOK_WRONG_STATE, { facts: { status: found.status } });
      return { view: viewOf(row, terms), event: announce(row) };
    });

/** A webhook that was given up is tried again, from where it stopped: nothing is left out. */
export const resumeWebhook = change(
  'webhook.resume',
  ['suspended'],
  (tx) => ({ status: 'active', failures: 0, failingSince: null, nextAt: tx.clock.now() }),
  (row) => webhookResumed(row),
);

export const endWebhook = change(
  'webhook.end',
  ['active', 'suspended'],
  () => ({ status: 'ended' }),
  (row) => webhookEnded(row),
);
