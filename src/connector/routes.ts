import { z } from 'zod';
import { withSnapshot } from '../context.ts';
import { command, query, routes } from '../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../http/page.ts';
import { idWire } from '../http/wire.ts';
import { approveKey, enrolKey, revokeKey } from './keys.ts';
import { pushRecords } from './push.ts';
import * as schemas from './schemas.ts';
import { listRecords } from './store.ts';

const tag = 'Core-firm connector';
const params = z.object({ keyId: idWire('signingKey') });
const nothing = z.strictObject({});

export function connectorRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/core-records',
      tag,
      summary: 'Push orders, goods receipts and payables of your own system; each is answered for',
      body: schemas.pushRecordsInput,
      view: schemas.pushedView,
    },
    pushRecords,
  );
  query(
    app,
    {
      path: '/core-records',
      tag,
      summary: 'What your own system said, each record in its newest version',
      filter: pageQuery,
      view: pageOf(schemas.coreRecordView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page(
          'core-records',
          await listRecords(tx, cursorKey('core-records', cursor), limit + 1),
          limit,
          ({ kind, number }) => `${kind}/${number}`,
        ),
      ),
  );
  command(
    app,
    {
      path: '/signing-keys',
      tag,
      summary: 'Enrol the public half of a key that signs your files',
      body: schemas.enrolKeyInput,
      view: schemas.signingKeyView,
      status: 201,
    },
    enrolKey,
  );
  command(
    app,
    {
      path: '/signing-keys/{keyId}/approval',
      tag,
      summary: 'Put it in use, as a second person',
      params,
      body: nothing,
      view: schemas.signingKeyView,
    },
    approveKey,
  );
  command(
    app,
    {
      path: '/signing-keys/{keyId}/revocation',
      tag,
      summary: 'Let it sign nothing any more',
      params,
      body: nothing,
      view: schemas.signingKeyView,
    },
    revokeKey,
  );
  return app;
}
