import { type Ctx, lockName, requirePerson } from '../../context.ts';
import { type Currency, currencyExponents } from '../../kernel/money.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { act } from '../audit/index.ts';
import { entriesAgainst, post } from '../ledger/index.ts';
import { positionsOn } from './day-store.ts';
import { bookRefusals, manualKinds, rateMicro, revalue } from './rules.ts';
import type { RevaluationView, RevalueInput, ReversalView } from './schemas.ts';
import * as store from './store.ts';

/** Takes a posting back that people made, by a new one that names it; what an act posted is that act's to take back. */
export async function reversePosting(
  ctx: Ctx,
  input: { transactionId: string; reason: string; valueOn: string },
): Promise<ReversalView> {
  return act(ctx, { verb: 'book.reverse', mandate: 'book:adjust', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const found = await store.findTransaction(tx, partyId, input.transactionId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/transactionId' });
    if (!manualKinds.has(found.kind))
      refuse(bookRefusals.POSTING_OF_AN_ACT, { facts: { kind: found.kind, objectId: found.objectId } });
    const later = await store.revaluationAfter(tx, partyId, found.id);
    if (later) refuse(bookRefusals.REVALUATION_NOT_LAST, { facts: { later } });
    if (input.valueOn < found.valueOn || input.valueOn > businessDate(tx))
      refuse(bookRefusals.REVERSAL_DAY, { at: '/valueOn', facts: { from: found.valueOn, to: businessDate(tx) } });
    const id = await post(tx, {
      bookPartyId: partyId,
      kind: `${found.kind}_reversal`,
      objectId: found.objectId,
      valueOn: input.valueOn,
      entries: await entriesAgainst(tx, found.id),
      reverses: found.id,
    });
    const view = { id, reverses: found.id, valueOn: input.valueOn };
    const payload = { reverses: found.id, reason: input.reason, valueOn: input.valueOn };
    return {
      view,
      event: { type: 'book.reversed', version: 1, objectId: id, participants: [partyId], payload },
    };
  });
}

/** Values the exchange position at the rates of a day, which two people take from a paper, and posts what it gained or lost. */
export async function revalueBooks(ctx: Ctx, input: RevalueInput): Promise<RevaluationView> {
  return act(ctx, { verb: 'book.revalue', mandate: 'book:adjust', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    if (input.on > businessDate(tx)) refuse(bookRefusals.DAY_NOT_COME, { at: '/on' });
    await lockName(tx, `revaluation/${partyId}`);
    const [before] = await store.listRevaluations(tx, partyId, undefined, 1);
    if (before && before.currency !== input.currency)
      refuse(bookRefusals.CURRENCY_OF_BOOKS_DIFFERS, { at: '/currency', facts: { currency: before.currency } });
    const held = await positionsOn(tx, partyId, input.on);
    const positions = held.flatMap(({ currency, balance }) =>
      currency in currencyExponents ? [{ currency: currency as Currency, balanceMinor: BigInt(balance) }] : [],
    );
    const rates = new Map(input.rates.map(({ currency, rate }) => [currency, rateMicro(rate)]));
    const { resultMinor, worths, entries } = revalue(positions, input.currency, rates);
    const id = tx.newId('revaluation');
    const transactionId =
      entries.length === 0
        ? null
        : await post(tx, { bookPartyId: partyId, kind: 'revaluation', objectId: id, valueOn: input.on, entries });
    const view = await store.insertRevaluation(tx, {
      id,
      bookPartyId: partyId,
      onDay: input.on,
      currency: input.currency,
      rates: input.rates,
      positions: worths.map(({ currency, positionMinor, worthMinor }) => ({
        currency,
        positionMinor: positionMinor.toString(),
        worthMinor: worthMinor.toString(),
      })),
      documentHash: input.documentHash,
      resultMinor,
      transactionId,
      recordedBy: personId,
    });
    const payload = { on: input.on, currency: input.currency, resultMinor: resultMinor.toString(), transactionId };
    return { view, event: { type: 'book.revalued', version: 1, objectId: id, participants: [partyId], payload } };
  });
}
