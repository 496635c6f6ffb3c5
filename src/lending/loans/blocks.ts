import { z } from 'zod';
import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { sizesHeardOf } from '../../ground/standings/index.ts';
import { cursorKey, type Page, page } from '../../http/page.ts';
import { dateWire, idWire } from '../../http/wire.ts';
import { listClients, listFeeRefusals } from './blocks-store.ts';
import { barOf } from './sheet.ts';
import { type FirmSize, feeBans, feeCaps, feeCodes, firmSizes, isOfSyndicates, isProtected } from './size-rules.ts';
import { today } from './state.ts';

export const feeBlockView = z
  .object({
    partyId: idWire('party'),
    size: z.enum(firmSizes).nullable().meta({ description: 'As it counts for fees today; null is taken to be small' }),
    sizeStatedBy: idWire('party').nullable(),
    isProtected: z.boolean(),
    blocked: z.array(
      z.object({
        fee: z.enum(feeCodes),
        mostBps: z.int().nullable().meta({ description: 'Of the principal; null where it may not be asked at all' }),
        isOpenToSyndicates: z.boolean(),
        rule: z.string(),
        source: z.string(),
        validFrom: dateWire,
      }),
    ),
    refused: z.array(
      z.object({ fee: z.string(), verb: z.string(), code: z.string(), onDay: dateWire, times: z.int() }),
    ),
  })
  .meta({
    id: 'FeeBlock',
    description: 'What may not be charged to a client today, by which rule, and what was refused',
  });
type FeeBlockView = z.infer<typeof feeBlockView>;

/** What may not be charged to each client of the lender, why, and what of it its people asked for all the same (measure 15). */
export const readFeeBlocks = (
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<FeeBlockView>> =>
  withSnapshot(ctx, async (tx) => {
    const { partyId: lenderId } = requirePerson(tx);
    const on = today(tx);
    const clients = await listClients(tx, lenderId, cursorKey('feeBlocks', cursor), limit + 1);
    const refused = await listFeeRefusals(tx, lenderId, clients);
    const barred = feeCodes
      .filter((fee) => feeBans[fee] !== undefined || feeCaps[fee] !== undefined)
      .flatMap((fee) => {
        const bar = barOf(fee, lenderId, on);
        return bar ? [{ fee, isOpenToSyndicates: isOfSyndicates(fee), ...bar }] : [];
      });
    const sizes = await sizesHeardOf(tx, clients, { by: lenderId, purpose: 'fee', on });
    const views = clients.map((partyId): FeeBlockView => {
      const [heard] = sizes.get(partyId) ?? [];
      const size = (heard?.value as FirmSize | undefined) ?? null;
      const isSmall = isProtected(size ?? undefined);
      return {
        partyId,
        size,
        sizeStatedBy: heard?.statedBy ?? null,
        isProtected: isSmall,
        blocked: isSmall ? barred : [],
        refused: refused
          .filter(({ borrowerId }) => borrowerId === partyId)
          .map(({ fee, verb, code, onDay, times }) => ({ fee, verb, code, onDay, times })),
      };
    });
    return page('feeBlocks', views, limit, ({ partyId }) => partyId);
  });
