import { type Ctx, requirePerson } from '../../context.ts';
import { act, hashOf } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { messageExchanged } from './events.ts';
import { factoringRefusals } from './rules.ts';
import type { ExchangeInput, MessageView } from './schemas.ts';
import * as store from './store.ts';
import { twoFactorContent } from './two-factor.ts';

/**
 * A factor puts a message to or from its partner abroad on record. Each kind has its content, held to a schema; an answer to
 * a cover request needs the request.
 */
export async function exchangeMessage(ctx: Ctx, input: ExchangeInput): Promise<MessageView> {
  return act(ctx, { verb: 'factoring.exchange', mandate: 'factoring:exchange', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const parsed = twoFactorContent[input.kind].safeParse(input.content);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      refuse(factoringRefusals.MESSAGE_INCOMPLETE, {
        at: `/content/${(issue?.path ?? []).join('/')}`,
        facts: { fault: issue?.message },
      });
    }
    if (input.kind === 'credit_cover_answer') {
      const asked = String(input.content.requestReference);
      if (!(await store.hasMessage(tx, partyId, ['credit_cover_request'], asked)))
        refuse(factoringRefusals.COVER_NOT_ASKED, { at: '/content/requestReference' });
    }
    const view = await store.insertMessage(tx, {
      id: tx.newId('twoFactorMessage'),
      kind: input.kind,
      direction: input.direction,
      reference: input.reference,
      fromFactor: input.fromFactor,
      toFactor: input.toFactor,
      assignmentId: input.assignmentId ?? null,
      content: input.content,
      contentHash: await hashOf(input.content),
      ownerId: partyId,
      participants: [partyId],
    });
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/reference' });
    return { view, event: messageExchanged(view, partyId) };
  });
}
