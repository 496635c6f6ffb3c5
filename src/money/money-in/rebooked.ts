import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { about } from './contradicted.ts';
import { letGo, lockContradicted, setResolution } from './rebooked-store.ts';
import { moneyInRefusals } from './rules.ts';
import type { MoneyReceiptView } from './schemas.ts';
import { findByReference } from './store.ts';

export type Wrong = Awaited<ReturnType<typeof requireContradicted>>;

/** The receipt, locked, of which a line that stands says otherwise, and that is undone as if it had never come. */
export async function requireContradicted(ctx: Ctx, receiptId: string) {
  const at = '/receiptId';
  const found = await lockContradicted(ctx, receiptId);
  if (found?.view.lenderId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at });
  const { line, view, part } = found;
  if (!line || view.resolution !== null) refuse(moneyInRefusals.RECEIPT_NOT_CONTRADICTED, { at });
  if (view.isTakenBack || line.reversedAt !== null)
    refuse(moneyInRefusals.LINE_REVERSED, { at, facts: { lineId: line.id } });
  return { line, view, part };
}

const resolutionOf = (ctx: Ctx, reason: string) => ({
  by: 'rebooked' as const,
  reason,
  at: ctx.clock.now().toISOString(),
});

/** What it had done is undone, as where the bank takes the money back. */
export async function undoWrong(ctx: Ctx, { view }: Wrong, reason: string): Promise<void> {
  await asSystem(ctx, 'money-in', async (system) => {
    const event = about('contradicted', await letGo(system, view.id, resolutionOf(ctx, reason)));
    await recordEvent(system, { ...event, payload: { ...event.payload, isReversal: true } });
  });
}

/** What was booked from the line instead: nothing is held for the first any more. */
export async function putRight(ctx: Ctx, { view, line }: Wrong, reason: string): Promise<MoneyReceiptView> {
  const made = (await findByReference(ctx, view.lenderId, line.bankReference)).findLast((r) => r.lineId === line.id);
  if (!made) throw new Error(`nothing was booked from ${line.id}`);
  const right = await setResolution(ctx, view.id, { ...resolutionOf(ctx, reason), receiptId: made.id });
  await recordEvent(ctx, about('resolved', right));
  return right;
}
