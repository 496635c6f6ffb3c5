import { todayOf } from '../../assessment/coverage/index.ts';
import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { findLots, type OutOnOrder, outOnOrder, takeAsOrdered } from '../../physical/goods/index.ts';
import { releaseTicketed } from './events.ts';
import { isBeyondOrder, shareOfOrder } from './rules.ts';
import { findRelease, type KeptRelease } from './store.ts';

interface At {
  siteId: string;
  commodityId: string;
}

interface Ticket extends At {
  direction: string;
  releaseId: string | null;
  quantity: { value: string };
}

/** What an order that is open lets go from there; of one that was used, what the gate booked; else nothing. */
async function carriedAt(ctx: Ctx, found: KeptRelease, at: At, told: OutOnOrder | undefined): Promise<bigint> {
  if (found.status === 'executed') return told?.gateValue ?? 0n;
  if (!isOpen(found, ctx.clock.now())) return 0n;
  const lots = await findLots(
    ctx,
    found.lines.map((line) => line.lotId),
  );
  return found.lines.reduce((sum, { lotId, quantityValue }) => {
    const lot = lots.find((each) => each.id === lotId);
    return lot?.custody?.siteId === at.siteId && lot.commodityId === at.commodityId ? sum + quantityValue : sum;
  }, 0n);
}

const isOpen = ({ status, validUntil }: KeptRelease, now: Date): boolean =>
  status === 'approved' && validUntil !== null && now <= new Date(validUntil);

const toleranceOn = (ctx: Ctx) => policyOn('release.gateToleranceBps', todayOf(ctx)).value;

/**
 * Reaction: a ticket of the weighbridge names a release. Ticket and gate are one movement, whichever comes first; what a ticket
 * shows beyond its order is a finding about that release, and what names an order that does not carry it has left without one.
 */
export async function settleTicket(ctx: Ctx, event: DomainEvent): Promise<void> {
  const ticket = event.payload as unknown as Ticket;
  if (ticket.direction !== 'out' || ticket.releaseId === null) return;
  const found = await findRelease(ctx, ticket.releaseId);
  if (!found) return;
  const told = (await outOnOrder(ctx, found.id)).find(
    (each) => each.siteId === ticket.siteId && each.commodityId === ticket.commodityId,
  );
  const carriedValue = await carriedAt(ctx, found, ticket, told);
  const quantityValue = BigInt(ticket.quantity.value);
  const ticketedValue = told?.ticketedValue ?? 0n;
  const orderedValue = shareOfOrder({ quantityValue, carriedValue, ticketedValue, toleranceBps: toleranceOn(ctx) });
  if (orderedValue === 0n) return;
  const byGate = found.status === 'executed';
  await takeAsOrdered(ctx, event.objectId, {
    orderedValue,
    uncountedValue: byGate ? quantityValue : quantityValue - orderedValue,
    orderUntil: byGate ? null : new Date(found.validUntil as string),
  });
  await tellBeyond(ctx, found, { ...ticket, carriedValue, ticketedValue: ticketedValue + quantityValue });
}

/** The gate booked an order of which tickets tell: whether they show more than left by the books. */
export async function compareTickets(ctx: Ctx, found: KeptRelease): Promise<void> {
  for (const { gateValue, ...told } of await outOnOrder(ctx, found.id))
    await tellBeyond(ctx, found, { ...told, carriedValue: gateValue });
}

async function tellBeyond(
  ctx: Ctx,
  found: KeptRelease,
  { siteId, commodityId, carriedValue, ticketedValue }: At & { carriedValue: bigint; ticketedValue: bigint },
): Promise<void> {
  if (!isBeyondOrder(carriedValue, ticketedValue, toleranceOn(ctx))) return;
  const facts = { siteId, commodityId, carriedValue: `${carriedValue}`, ticketedValue: `${ticketedValue}` };
  await recordEvent(ctx, releaseTicketed(found, facts));
}
