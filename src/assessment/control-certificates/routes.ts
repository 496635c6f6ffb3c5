import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { issueCertificate, recallCertificate } from './issue.ts';
import * as schemas from './schemas.ts';
import { findCertificate, listCertificates } from './store.ts';

const tag = 'Control';
const ofCertificate = z.object({ certificateId: idWire('controlCertificate') });

export function controlCertificateRoutes() {
  const app = routes();
  const { certificateView } = schemas;
  command(
    app,
    {
      path: '/positions/{itemId}/certificates',
      tag,
      summary: 'Certify your control over goods at this instant: signed, for whoever lends on it',
      params: z.object({ itemId: idWire('lot') }),
      body: schemas.issueCertificateInput,
      view: certificateView,
      status: 201,
    },
    issueCertificate,
  );
  command(
    app,
    {
      path: '/control-certificates/{certificateId}/recall',
      tag,
      summary: 'Take a certificate back',
      params: ofCertificate,
      body: schemas.recallCertificateInput,
      view: certificateView,
    },
    recallCertificate,
  );
  query(
    app,
    {
      path: '/control-certificates',
      tag,
      summary: 'The certificates of control that you issued',
      filter: pageQuery.extend({ itemId: idWire('lot').optional() }),
      view: pageOf(certificateView),
    },
    (ctx, { limit, cursor, itemId }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listCertificates(tx, { itemId, after: cursorKey('certificates', cursor), limit: limit + 1 });
        return page('certificates', rows, limit, (each) => each.id);
      }),
  );
  query(
    app,
    {
      path: '/control-certificates/{certificateId}',
      tag,
      summary: 'One certificate of control',
      params: ofCertificate,
      view: certificateView,
    },
    (ctx, { certificateId }) =>
      withSnapshot(
        ctx,
        async (tx) =>
          (await findCertificate(tx, certificateId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/certificateId' }),
      ),
  );
  return app;
}
