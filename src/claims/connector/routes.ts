import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { approveKey, enrolKey, revokeKey } from './keys.ts';
import { pushRecords } from './push.ts';
import * as schemas from './schemas.ts';
import { listSources, sourceViewOf } from './source-store.ts';
import { approveSource, endSource, proposeSource } from './sources.ts';
import { listRecords } from './store.ts';

const tag = 'Core-firm connector';
const params = z.object({ keyId: idWire('signingKey') });
const ofSource = z.object({ sourceId: idWire('coreSource') });
const nothing = z.strictObject({});

function addCoreRecords(app: Routes): void {
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
}

function addSigningKeys(app: Routes): void {
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
}

function addCoreSources(app: Routes): void {
  command(
    app,
    {
      path: '/core-sources',
      tag,
      summary: 'Say where your own system is to be asked for its records',
      description:
        'Once a second person approved it, it is asked each minute: GET with `cursor` (what the last answer called `next`; without it from the beginning) and `limit`, and the credential as a bearer token. It answers 200 and `{"records": […], "next": "…", "hasMore": true}`, records as POST /core-records takes them, in the order in which they are to be read. Any other answer is tried again later, after Retry-After where it says so; a page is kept whole, and asked for again only when it was not.',
      body: schemas.proposeSourceInput,
      view: schemas.coreSourceView,
      status: 201,
    },
    proposeSource,
  );
  query(
    app,
    {
      path: '/core-sources',
      tag,
      summary: 'Where your own system is asked, and how it fares',
      filter: pageQuery,
      view: pageOf(schemas.coreSourceView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listSources(tx, cursorKey('core-sources', cursor), limit + 1);
        return page('core-sources', rows.map(sourceViewOf), limit, (source) => source.id);
      }),
  );
  command(
    app,
    {
      path: '/core-sources/{sourceId}/approval',
      tag,
      summary: 'Put it in use, as a second person',
      params: ofSource,
      body: nothing,
      view: schemas.coreSourceView,
    },
    approveSource,
  );
  command(
    app,
    {
      path: '/core-sources/{sourceId}/end',
      tag,
      summary: 'Ask it no more; what it said stays',
      params: ofSource,
      body: nothing,
      view: schemas.coreSourceView,
    },
    endSource,
  );
}

export function connectorRoutes() {
  const app = routes();
  addCoreRecords(app);
  addSigningKeys(app);
  addCoreSources(app);
  return app;
}
