import { asSystem, type Ctx } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findLots } from '../../physical/goods/index.ts';
import type { PromisesView } from './schemas.ts';
import { ordersOver } from './store.ts';

/**
 * Stock, promises and their time in one answer. An order whose time is over promises nothing, though the row that holds its
 * reserve waits for the next act to be swept.
 */
export async function readPromises(ctx: Ctx, lotId: string): Promise<PromisesView> {
  const [lot] = await findLots(ctx, [lotId]);
  if (!lot) refuse(commonRefusals.NOT_FOUND, { at: '/lotId' });
  const now = ctx.clock.now();
  // Who sees the lot sees how much of it is free; whose order holds the rest is told by its number only.
  const orders = (await asSystem(ctx, 'releases', (system) => ordersOver(system, lotId))).map((order) => ({
    ...order,
    isOver: now > order.validUntil,
  }));
  const promised = orders.filter((order) => !order.isOver).reduce((sum, order) => sum + order.quantityValue, 0n);
  return {
    lotId,
    quantity: lot.quantity,
    promisedValue: promised.toString(),
    freeValue: (BigInt(lot.quantity.value) - promised).toString(),
    orders: orders.map(({ releaseId, quantityValue, validUntil, isOver }) => ({
      releaseId,
      quantityValue: quantityValue.toString(),
      validUntil: validUntil.toISOString(),
      isOver,
    })),
  };
}
