import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { addressOf, command, describeStandard, query, type Routes, routes } from '../../http/endpoint.ts';
import { asFile } from '../../http/headers.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { readPaper, startPaper, takeIn } from './keep.ts';
import * as schemas from './schemas.ts';
import { findPaper, listPapers, viewOf } from './store.ts';

const tag = 'Papers';
const endings: Record<string, string> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/tiff': 'tif',
  'application/xml': 'xml',
  'application/json': 'json',
};

function addUploads(app: Routes): void {
  command(
    app,
    {
      path: '/papers',
      tag,
      summary: 'Begin to bring a paper: say its name, length and SHA-256; its pieces follow',
      body: schemas.startPaperInput,
      view: schemas.paperView,
      status: 201,
    },
    startPaper,
  );
  describeStandard(app, {
    method: 'put',
    path: '/papers/{paperId}/content',
    cost: 20,
    tag,
    summary:
      'Send the piece that begins at offset, of at most 900,000 bytes; one may be sent again; with the last it is judged',
    params: schemas.paperParams,
    query: schemas.pieceQuery,
    body: { 'application/octet-stream': z.string() },
    answers: { 200: { 'application/json': schemas.paperView } },
  });
  app.put('/papers/:paperId/content', async (c) => {
    const { paperId, offset } = addressOf(c, schemas.paperParams, schemas.pieceQuery);
    const content = new Uint8Array(await c.req.arrayBuffer());
    return c.json(await c.get('asCaller')((ctx) => takeIn(ctx, { paperId, offset, content })));
  });
}

/** The papers behind the hashes that acts name. */
export function paperRoutes() {
  const app = routes();
  addUploads(app);
  query(
    app,
    {
      path: '/papers',
      tag,
      summary: 'Papers that you may read: your party’s, and those that acts named in which it takes part; newest first',
      filter: schemas.paperFilter,
      view: pageOf(schemas.paperView),
    },
    (ctx, { limit, cursor, ...wanted }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listPapers(tx, wanted, cursorKey('papers', cursor), limit + 1);
        return page('papers', rows.map(viewOf), limit, ({ id }) => id);
      }),
  );
  query(
    app,
    { path: '/papers/{paperId}', tag, summary: 'One paper', params: schemas.paperParams, view: schemas.paperView },
    (ctx, { paperId }) =>
      withSnapshot(ctx, async (tx) => {
        const row = await findPaper(tx, paperId);
        return row ? viewOf(row) : refuse(commonRefusals.NOT_FOUND, { at: '/paperId' });
      }),
  );
  describeStandard(app, {
    method: 'get',
    path: '/papers/{paperId}/content',
    cost: 50,
    tag,
    summary: 'The bytes of a paper, to be opened; each reading stands in the log of access',
    params: schemas.paperParams,
    answers: { 200: { 'application/octet-stream': z.string() } },
  });
  app.get('/papers/:paperId/content', async (c) => {
    const { paperId } = addressOf(c, schemas.paperParams);
    const { row, whole } = await c.get('asCaller')((ctx) => readPaper(ctx, paperId));
    const type = row.mediaType ?? 'application/octet-stream';
    return c.body(whole, 200, asFile(type, `${row.sha256.slice(0, 16)}.${endings[type] ?? 'txt'}`, row.name));
  });
  return app;
}
