import type { Ctx } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { localDateAt } from '../../kernel/time.ts';
import { placeOfBank } from '../letters-of-credit/index.ts';
import { acceptedAfterHours } from './events.ts';
import { requirePresentation } from './records.ts';
import { presentationRefusals } from './refusals.ts';
import { before } from './rules.ts';
import type { PresentationView } from './schemas.ts';
import * as store from './store.ts';

/**
 * The bank accepts what came after its hours, which it need not (UCP 600 33): it was presented on the day that it came, so that
 * an expiry or a last day of that day is met. Its last day to refuse stays where it is.
 */
export async function acceptAfterHours(ctx: Ctx, input: { presentationId: string }): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.acceptAfterHours', mandate: 'presentation:examine', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    const { receivedAt, reception, status, presentedToId } = found.view;
    if (reception !== 'after_hours' || receivedAt === null)
      refuse(presentationRefusals.NOT_AFTER_HOURS, { facts: { reception } });
    const presentedOn = localDateAt(new Date(receivedAt), (await placeOfBank(tx, presentedToId)).timeZone);
    const change = { presentedOn, reception: 'accepted_after_hours' };
    const view = await store.movePresentation(tx, found.view, before('accept_after_hours'), change);
    if (!view) refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { status } });
    return { view, event: acceptedAfterHours(view, credit, { receivedAt }) };
  });
}
