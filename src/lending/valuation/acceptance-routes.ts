import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { under } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { findLots } from '../../physical/goods/index.ts';
import { acceptValue, viewOfAcceptance } from './acceptance.ts';
import { acceptanceView, acceptValueInput } from './acceptance-schemas.ts';
import { listAcceptances } from './acceptance-store.ts';

const tag = 'Valuation';
const params = z.object({ lotId: idWire('lot') });

export function acceptanceRoutes(app: Routes): void {
  command(
    app,
    {
      path: '/lots/{lotId}/value-acceptances',
      tag,
      summary: 'Take on what goods of no catalogue are worth, as the lender, on an invoice or an appraisal',
      params,
      body: acceptValueInput,
      view: acceptanceView,
      status: 201,
    },
    acceptValue,
  );
  query(
    app,
    {
      path: '/lots/{lotId}/value-acceptances',
      tag,
      summary: 'What lenders took it to be worth, the latest first',
      params,
      view: z.object({ items: z.array(acceptanceView) }),
    },
    (ctx, { lotId }) =>
      withSnapshot(ctx, async (tx) => {
        const kept = await under(await listAcceptances(tx, lotId), '/lotId', () => findLots(tx, [lotId]));
        return { items: kept.map(viewOfAcceptance) };
      }),
  );
}
