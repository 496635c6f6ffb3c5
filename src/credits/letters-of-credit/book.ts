import { type Ctx, violatedConstraint } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import * as books from './book-store.ts';
import { creditRefusals } from './refusals.ts';
import { availableMinor, emptyInstalments, fillInstalments } from './rules.ts';
import type { CreditView } from './schemas.ts';
import { lockCredit } from './store.ts';

const bookOf = ({ view, ceasedMinor }: { view: CreditView; ceasedMinor: bigint }) => ({
  amountMinor: BigInt(view.amount.amountMinor),
  plusBps: view.plusBps,
  additionalMinor: BigInt(view.additional.amountMinor),
  drawnMinor: BigInt(view.drawn.amountMinor),
  heldMinor: BigInt(view.held.amountMinor),
  transferredMinor: BigInt(view.transferred.amountMinor),
  ceasedMinor,
});

/** Moves the book; an overdrawn credit is named, whoever was first. */
export const move = (ctx: Ctx, creditId: string, movement: books.BookMovement): Promise<CreditView> =>
  books.moveBook(ctx, creditId, movement).catch((cause: unknown) => {
    if (violatedConstraint(cause) === 'credit_not_overdrawn') refuse(creditRefusals.CREDIT_OVERDRAWN, { cause });
    throw cause;
  });

/**
 * Holds for a presentation what it asks for, as far as it is there: a presentation for more is received all the same, and
 * is discrepant. Earlier presentations hold theirs until they are returned.
 * @returns what is held; zero when nothing is left
 */
export async function holdForPresentation(
  ctx: Ctx,
  creditId: string,
  presentationId: string,
  askedMinor: bigint,
): Promise<bigint> {
  const kept = await lockCredit(ctx, creditId);
  if (!kept) return 0n;
  const left = availableMinor(bookOf(kept));
  const amountMinor = askedMinor < left ? askedMinor : left;
  if (amountMinor <= 0n) return 0n;
  await move(ctx, creditId, { kind: 'hold', amountMinor, referenceId: presentationId });
  await useSchedule(ctx, kept.view, amountMinor, 1n);
  return amountMinor;
}

async function useSchedule(ctx: Ctx, credit: CreditView, amountMinor: bigint, sign: 1n | -1n): Promise<void> {
  if (!credit.terms.shipmentSchedule) return;
  const instalments = await books.listInstalments(ctx, credit.id);
  const fills =
    sign > 0n ? fillInstalments(instalments, amountMinor, credit.plusBps) : emptyInstalments(instalments, amountMinor);
  await books.useInstalments(ctx, credit.id, fills, sign);
}

/** Documents go back, or a hold is not needed: the amount is available again. */
export async function freeHold(ctx: Ctx, creditId: string, presentationId: string, amountMinor: bigint): Promise<void> {
  if (amountMinor === 0n) return;
  const credit = await move(ctx, creditId, { kind: 'free', amountMinor, referenceId: presentationId });
  await useSchedule(ctx, credit, amountMinor, -1n);
}

/** Honoured, negotiated or taken up: what was held is drawn. */
export const drawHold = (
  ctx: Ctx,
  creditId: string,
  presentationId: string,
  amountMinor: bigint,
): Promise<CreditView> => move(ctx, creditId, { kind: 'draw', amountMinor, referenceId: presentationId });
