import { z } from 'zod';
import { requirePerson, withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { approveControlTerms, proposeControlTerms, termsInForce } from './control-terms.ts';
import { controlTermsView, proposeControlTermsInput, termsInForceView } from './terms-schemas.ts';
import { listControlTerms } from './terms-store.ts';

const tag = 'Supervision';

/** What a lender asks for before goods are controlled. */
export function termsRoutes(app: Routes): void {
  command(
    app,
    {
      path: '/control-terms',
      tag,
      summary: 'Propose what makes goods of a risk class controlled for you',
      body: proposeControlTermsInput,
      view: controlTermsView,
      status: 201,
    },
    proposeControlTerms,
  );
  command(
    app,
    {
      path: '/control-terms/{termsId}/approval',
      tag,
      summary: 'Approve control terms, as another person',
      params: z.object({ termsId: idWire('controlTerms') }),
      body: z.strictObject({}),
      view: controlTermsView,
    },
    approveControlTerms,
  );
  query(
    app,
    {
      path: '/control-terms',
      tag,
      summary: 'Control terms that were proposed and approved',
      filter: pageQuery,
      view: pageOf(controlTermsView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page(
          'control-terms',
          await listControlTerms(tx, cursorKey('control-terms', cursor), limit + 1),
          limit,
          (t) => t.id,
        ),
      ),
  );
  query(
    app,
    {
      path: '/control-terms/in-force',
      tag,
      summary: 'What makes goods controlled for you now, by risk class',
      view: z.object({ items: z.array(termsInForceView) }),
    },
    (ctx) => withSnapshot(ctx, async (tx) => ({ items: await termsInForce(tx, requirePerson(tx).partyId) })),
  );
}
