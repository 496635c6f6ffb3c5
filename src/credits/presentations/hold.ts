import type { Ctx } from '../../context.ts';
import { cancelDeadlines } from '../../ground/deadlines/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { PresentedDocument } from '../examination/index.ts';
import {
  bookUndertaking,
  type CreditView,
  findCredit,
  freeHold,
  holdForPresentation,
} from '../letters-of-credit/index.ts';
import { presentationRefusals } from './refusals.ts';
import { before } from './rules.ts';
import type { PresentationView } from './schemas.ts';
import * as store from './store.ts';

/** Used up or over: nothing is held for what still comes. */
export const hasEnded = ({ status }: CreditView): boolean => status === 'expired' || status === 'closed';

/**
 * What a presentation asks for and does not hold yet, as far as the credit has it: it was presented for more than there was,
 * and an amendment that it accepts, the applicant's waiver, or a refusal of others made room.
 */
export async function holdMissing(ctx: Ctx, view: PresentationView, credit: CreditView): Promise<PresentationView> {
  const held = BigInt(view.held.amountMinor);
  const missing = BigInt(view.amount.amountMinor) - held;
  if (missing === 0n) return view;
  const more = await holdWithRoom(ctx, credit.id, view.id, missing);
  await bookUndertaking(ctx, credit.id);
  return (await store.movePresentation(ctx, view, [view.status], { heldMinor: held + more })) ?? view;
}

/**
 * Holds for a presentation what it asks for. Refused documents that wait in a bank's hands keep their amount only until
 * others ask for it: they may be taken up on a waiver, but they do not make what is presented after them overdrawn.
 * @returns what is held
 */
export async function holdWithRoom(
  ctx: Ctx,
  creditId: string,
  presentationId: string,
  askedMinor: bigint,
): Promise<bigint> {
  const available = BigInt((await findCredit(ctx, creditId))?.available.amountMinor ?? 0);
  if (available < askedMinor)
    for (const { view } of await store.lockRefused(ctx, creditId)) {
      const held = BigInt(view.held.amountMinor);
      // What the applicant has waived is about to be taken up.
      if (held === 0n || view.id === presentationId || view.waiver?.waived === true) continue;
      await store.movePresentation(ctx, view, ['refused'], { heldMinor: 0n });
      await freeHold(ctx, creditId, view.id, held);
    }
  return holdForPresentation(ctx, creditId, presentationId, askedMinor);
}

const invoiceNumbers = (documents: readonly PresentedDocument[]): string[] =>
  documents.flatMap(({ type, number }) =>
    type === 'commercial_invoice' && number !== undefined
      ? [
          number
            .normalize('NFKC')
            .replace(/[\s\p{P}]/gu, '')
            .toUpperCase(),
        ]
      : [],
  );

interface Again {
  replacesId?: string | undefined;
  billId?: string | undefined;
  documents: readonly PresentedDocument[];
}

/**
 * Documents presented again, corrected, are no second claim: the refused presentation that they name, or that had the same
 * bill or an invoice of the same number, counts as returned, and what it held is free.
 * @throws NOT_FOUND, PRESENTATION_WRONG_STATE at /replacesId
 */
export async function takePlaceOfRefused(
  ctx: Ctx,
  credit: CreditView,
  { replacesId, billId, documents }: Again,
  on: LocalDate,
): Promise<PresentationView[]> {
  const named = replacesId === undefined ? undefined : await store.findPresentation(ctx, replacesId);
  if (replacesId !== undefined && named?.view.creditId !== credit.id)
    refuse(commonRefusals.NOT_FOUND, { at: '/replacesId' });
  if (named && named.view.status !== 'refused')
    refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { at: '/replacesId', facts: { status: named.view.status } });
  const numbers = invoiceNumbers(documents);
  const again = (await store.lockRefused(ctx, credit.id)).filter(
    ({ view, documents: shown }) =>
      view.id === replacesId ||
      (billId !== undefined && view.billId === billId) ||
      invoiceNumbers(shown).some((number) => numbers.includes(number)),
  );
  const replaced: PresentationView[] = [];
  for (const found of again) replaced.push(await releaseHold(ctx, found, credit, on));
  return replaced;
}

/** Refused documents are out of the bank's hands, and hold nothing of the credit any more. */
export async function releaseHold(
  ctx: Ctx,
  found: store.FoundPresentation,
  credit: CreditView,
  returnedOn: string,
): Promise<PresentationView> {
  const view = await store.movePresentation(ctx, found.view, before('return'), {
    status: 'returned',
    returnedOn,
    heldMinor: 0n,
  });
  if (!view) refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { status: found.view.status } });
  await cancelDeadlines(ctx, view.id);
  await freeHold(ctx, credit.id, view.id, BigInt(found.view.held.amountMinor));
  await bookUndertaking(ctx, credit.id);
  return view;
}
