import type { Log } from '../../app.ts';
import type { Ctx, Database } from '../../context.ts';
import { listTenants, type Signer } from '../../ground/audit/index.ts';
import { beginDue, type Send } from '../../ground/deliveries/index.ts';
import { beginWebhooks, deliverWebhooks, type SendWebhook } from '../../ground/webhooks/index.ts';
import { eachApart } from '../../kernel/failures.ts';
import type { Clock } from '../../kernel/time.ts';
import { underWay } from '../../kernel/under-way.ts';

export interface PostmenDeps {
  database: Database;
  clock: Clock;
  ctxFor(tenantId: string, name: string): Ctx;
  send: Send;
  sendWebhook: SendWebhook;
  signer: Pick<Signer, 'sign'>;
  log: Log;
}

/** Receivers of one tenant that are told at once: what one tenant's slow ones take of this process. */
const TOLD_AT_ONCE = 500;

/**
 * Carries what is due to receivers, each by itself and none waited for: a tenant, a party or a receiver that is slow delays
 * nobody else, whose turn comes with the next look.
 */
export function openPostmen({ database, clock, ctxFor, send, sendWebhook, signer, log }: PostmenDeps) {
  const onError = (error: unknown, name: string) => log('warn', `telling ${name}: ${(error as Error).message}`);
  const inEveryTenant = async (work: (tenantId: string) => Promise<number>): Promise<number> => {
    const tenants = await database.anonymous(listTenants);
    return eachApart(
      tenants.map(({ tenantId }) => tenantId),
      work,
    );
  };
  const webhooks = new Map<string, ReturnType<typeof underWay>>();
  const deliveries = underWay(onError);
  return {
    /** Looks for webhooks that have something to hear, in every tenant. */
    async tellWebhooks(): Promise<number> {
      return inEveryTenant(async (tenantId) => {
        const own = webhooks.get(tenantId) ?? underWay(onError);
        webhooks.set(tenantId, own);
        const room = TOLD_AT_ONCE - own.size();
        if (room <= 0) return 0;
        const begun = await beginWebhooks(ctxFor(tenantId, 'webhooks'), { signer, send: sendWebhook }, room);
        for (const { webhookId, taken } of begun) own.add(webhookId, taken);
        return begun.length;
      });
    },
    /** Tells every webhook that has something to hear, and waits for all: for who moves the clock by hand. */
    deliverWebhooks: (): Promise<number> =>
      inEveryTenant((tenantId) => deliverWebhooks(ctxFor(tenantId, 'webhooks'), { signer, send: sendWebhook })),
    /** Looks for deliveries that are due, in every tenant. */
    async sendDue(): Promise<number> {
      const begun = await beginDue({ database, clock, ctxFor: (id) => ctxFor(id, 'outgoing'), send }, deliveries.has);
      for (const { endpointId, delivered } of begun) deliveries.add(endpointId, delivered);
      return begun.length;
    },
    /** What is under way has ended: each send has a time after which it does. */
    async close(): Promise<void> {
      await Promise.all([deliveries.settled(), ...[...webhooks.values()].map((own) => own.settled())]);
    },
  };
}
