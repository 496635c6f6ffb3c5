import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { keepMessages } from '../correspondence/index.ts';
import { composeMessage } from '../swift/index.ts';
import { stopDays } from './clock.ts';
import { messageReference } from './decide.ts';
import { lostInTransit } from './events.ts';
import { holdMissing } from './hold.ts';
import { requirePresentation } from './records.ts';
import { presentationRefusals } from './refusals.ts';
import { before, foundComplying } from './rules.ts';
import type { PresentationView, TransitLossInput } from './schemas.ts';
import * as store from './store.ts';

/**
 * A nominated bank found the documents complying and sent them on, and they were lost on the way: the issuing bank is bound all
 * the same, whether or not the nominated bank has paid (UCP 600 35). Where it had found discrepancies, the risk is its own.
 */
export async function reportTransitLoss(
  ctx: Ctx,
  input: TransitLossInput & { presentationId: string },
): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.reportTransitLoss', mandate: 'presentation:examine', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'presenter');
    const { personId } = requirePerson(tx);
    const { forwardsId, medium, status } = found.view;
    const root = forwardsId === null ? undefined : (await store.findPresentation(tx, forwardsId))?.view;
    if (!root || medium !== 'paper' || !foundComplying.includes(root.status))
      refuse(presentationRefusals.NOT_FOUND_COMPLYING, { facts: { status: root?.status ?? null, medium } });
    const moved = await store.movePresentation(tx, found.view, before('lose'), {
      status: 'complying',
      decidedBy: personId,
      rulings: { lostInTransit: input.account, by: personId },
    });
    if (!moved) refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { status } });
    await stopDays(tx, moved.id);
    const view = await holdMissing(tx, moved, credit);
    await keepMessages(tx, {
      bankId: view.presenterId,
      toId: view.presentedToId,
      creditId: credit.id,
      creditNumber: credit.number as string,
      presentationId: view.id,
      messages: [
        composeMessage('799', {
          '20': messageReference(view, 'LST'),
          '21': credit.number ?? 'NONREF',
          '79': {
            text: [
              'DOCUMENTS FOUND COMPLYING BY US AND SENT TO YOU',
              `UNDER OUR REF ${view.presenterReference ?? view.id.slice(-12).toUpperCase()}`,
              'WERE LOST IN TRANSIT. WE RELY ON UCP 600 ART 35.',
            ].join('\n'),
          },
        }),
      ],
    });
    return { view, event: lostInTransit(view, credit, { account: input.account }) };
  });
}
