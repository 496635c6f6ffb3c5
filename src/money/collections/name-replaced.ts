import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { bookedUnder } from '../money-in/index.ts';
import { collectAgain } from './collect.ts';
import { statementRecorded } from './events.ts';
import { collectionRefusals } from './rules.ts';
import type { NameReplacedInput, RecordedLineView } from './schemas.ts';
import { findReplaced, lockLine, lockReplaced, setReplaced } from './taken-back-store.ts';

/**
 * Two people of the lender say that a line, which the bank brought without a word, brings again the money of one that it took
 * back: what that one had paid stands paid by this one. A line that has paid anything else is not theirs to name.
 */
export async function nameReplaced(ctx: Ctx, input: NameReplacedInput & { lineId: string }): Promise<RecordedLineView> {
  return act(ctx, { verb: 'statement.nameReplaced', mandate: 'statement:record', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const found = await lockLine(tx, input.lineId);
    if (found?.line.reporterId !== partyId || found.line.reversesId !== null)
      refuse(commonRefusals.NOT_FOUND, { at: '/lineId' });
    const { line, paidIds } = found;
    const isBooked = (await bookedUnder(tx, partyId, [line.bankReference])).size > 0;
    const isUsed = paidIds.length > 0 || line.makesGoodId !== null || line.reversedAt !== null;
    const facts = {
      receivableIds: paidIds,
      replacesLineId: line.makesGoodId,
      isTakenBack: line.reversedAt !== null,
      isBooked,
    };
    if (isUsed || isBooked) refuse(collectionRefusals.LINE_USED, { at: '/lineId', facts });
    await lockReplaced(tx, input.replaces, line);
    const replaced = await findReplaced(tx, input.replaces, line);
    if (!replaced)
      refuse(collectionRefusals.REPLACED_LINE_UNKNOWN, { at: '/replaces', facts: { replaces: input.replaces } });
    await setReplaced(tx, line.id, replaced.lineId);
    const paid = await asSystem(tx, 'collections', (system) => collectAgain(system, line.id, replaced));
    const view: RecordedLineView = {
      bankReference: line.bankReference,
      id: line.id,
      outcome: paid.matches.length > 0 ? 'matched' : 'unmatched',
      matches: paid.matches.map((m) => ({ ...m, amountMinor: m.amountMinor.toString() })),
      unmatchedMinor: paid.unmatchedMinor.toString(),
    };
    return { view, event: statementRecorded(line.id, [partyId], { lines: [view] }) };
  });
}
