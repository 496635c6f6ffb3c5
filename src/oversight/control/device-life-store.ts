import { and, eq, isNull, sql } from 'drizzle-orm';
import { subject, subjectDevice, subjectState } from '../../../db/schema/control.ts';
import { type Ctx, db } from '../../context.ts';

const rowOf = (ctx: Ctx, subjectId: string, deviceId: string) =>
  and(
    eq(subjectDevice.tenantId, ctx.tenantId),
    eq(subjectDevice.subjectId, subjectId),
    eq(subjectDevice.deviceId, deviceId),
  );

/** The watch that goes on and that the device is in, or was dropped from. */
export async function findWatchIdOfDevice(ctx: Ctx, deviceId: string): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ id: subject.id })
    .from(subjectDevice)
    .innerJoin(subject, and(eq(subject.tenantId, subjectDevice.tenantId), eq(subject.id, subjectDevice.subjectId)))
    .where(
      and(eq(subjectDevice.tenantId, ctx.tenantId), eq(subjectDevice.deviceId, deviceId), isNull(subject.endedAt)),
    );
  return row?.id;
}

/** The device watches no more, in a watch that goes on. */
export const dropDevice = (ctx: Ctx, subjectId: string, deviceId: string, replacedBy: string | null) =>
  db(ctx)
    .update(subjectDevice)
    .set({ live: false, droppedAt: ctx.clock.now(), replacedBy })
    .where(rowOf(ctx, subjectId, deviceId));

/** Another watches in its place. */
export async function addSuccessor(
  ctx: Ctx,
  subjectId: string,
  deviceId: string,
  successor: { id: string; number: number },
): Promise<void> {
  await db(ctx).insert(subjectDevice).values({
    tenantId: ctx.tenantId,
    subjectId,
    deviceId: successor.id,
    deviceNumber: successor.number,
    live: true,
  });
  await db(ctx)
    .update(subjectDevice)
    .set({ replacedBy: successor.id })
    .where(rowOf(ctx, subjectId, deviceId));
}

/** Whoever judges the subject next builds it anew, with the devices that it has now, numbered above all that they said. */
export const judgeAnew = (ctx: Ctx, subjectId: string, above: bigint) =>
  db(ctx)
    .update(subjectState)
    .set({ holder: null, numberedAbove: sql`greatest(${subjectState.numberedAbove}, ${above})` })
    .where(and(eq(subjectState.tenantId, ctx.tenantId), eq(subjectState.subjectId, subjectId)));
