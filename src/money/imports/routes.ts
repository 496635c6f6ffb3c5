import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { addressOf, command, describeStandard, query, type Routes, routes } from '../../http/endpoint.ts';
import { asFile } from '../../http/headers.ts';
import { cursorKey, cursorNumber, page, pageOf, pageQuery } from '../../http/page.ts';
import { languageOf } from '../../http/problem.ts';
import { idWire } from '../../http/wire.ts';
import { csvLine } from '../../kernel/csv.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { handlers } from './handlers.ts';
import { readLines } from './lines.ts';
import { fileKinds } from './rules.ts';
import * as schemas from './schemas.ts';
import { findFile, listFaults, listFiles } from './store.ts';
import { addPart, completeFile, startFile } from './upload.ts';
import { wordsOf } from './words.ts';

const tag = 'Files';
const params = z.object({ fileId: idWire('importFile') });
const view = schemas.fileView;

/** Lines of one answer of refused lines. */
const CSV_LINES = 50_000;

function addFiles(app: Routes): void {
  command(
    app,
    { path: '/files', tag, summary: 'Start a file of records', body: schemas.startFileInput, view, status: 201 },
    startFile,
  );
  query(
    app,
    { path: '/files', tag, summary: 'Your files', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('files', await listFiles(tx, cursorKey('files', cursor), limit + 1), limit, (file) => file.id),
      ),
  );
  query(
    app,
    {
      path: '/file-kinds',
      tag,
      summary: 'The columns of each kind of file',
      view: z.object({ items: z.array(schemas.fileKindView) }),
    },
    async () => ({
      items: fileKinds.map((kind) => {
        const { columns, mandate, isSigned } = handlers[kind];
        return { kind, mandate, isSigned, columns: columns.map((c) => ({ ...c, headings: [...c.headings] })) };
      }),
    }),
  );
  query(app, { path: '/files/{fileId}', tag, summary: 'How far a file is read', params, view }, (ctx, { fileId }) =>
    withSnapshot(
      ctx,
      async (tx) => (await findFile(tx, fileId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/fileId' }),
    ),
  );
  query(
    app,
    {
      path: '/files/{fileId}/lines',
      tag,
      summary: 'Its lines as they came, and what each would touch, for who is to agree to it',
      params,
      filter: pageQuery,
      view: pageOf(schemas.fileLineView),
    },
    readLines,
  );
}

function addFileParts(app: Routes): void {
  command(
    app,
    {
      path: '/files/{fileId}/parts',
      tag,
      summary: 'Send the next part of its bytes; a part may be sent again',
      params,
      body: schemas.addPartInput,
      view,
    },
    addPart,
  );
  command(
    app,
    {
      path: '/files/{fileId}/completion',
      tag,
      summary: 'Say that it is whole; it is then read in your name',
      params,
      body: schemas.completeFileInput,
      view,
    },
    completeFile,
  );
}

function addFaults(app: Routes): void {
  query(
    app,
    {
      path: '/files/{fileId}/faults',
      tag,
      summary: 'The lines that were refused, and why',
      params,
      filter: pageQuery,
      view: pageOf(schemas.lineFaultView),
    },
    (ctx, { fileId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        if (!(await findFile(tx, fileId))) refuse(commonRefusals.NOT_FOUND, { at: '/fileId' });
        const rows = await listFaults(tx, fileId, cursorNumber('faults', cursor) ?? 0n, limit + 1);
        return page('faults', rows, limit, (fault) => String(fault.line));
      }),
  );
  describeStandard(app, {
    method: 'get',
    path: '/files/{fileId}/faults.csv',
    cost: 50,
    tag,
    summary: 'The same as a file for spreadsheets, with headings in English or Chinese',
    params,
    answers: { 200: { 'text/csv': z.string() } },
  });
  app.get('/files/:fileId/faults.csv', async (c) => {
    const { fileId } = addressOf(c, params);
    const language = languageOf(c.req.header('accept-language'));
    const faults = await withSnapshot(c.get('ctx')(), async (tx) => {
      if (!(await findFile(tx, fileId))) refuse(commonRefusals.NOT_FOUND, { at: '/fileId' });
      return listFaults(tx, fileId, 0n, CSV_LINES);
    });
    const heading = csvLine(
      language === 'zh' ? ['行号', '字段', '代码', '说明', '内容'] : ['line', 'field', 'code', 'meaning', 'found'],
    );
    const lines = faults.map(({ line, field, code, found }) =>
      csvLine([String(line), field, code, wordsOf(code)[language], found]),
    );
    // With the mark that makes spreadsheets read it as UTF-8.
    return c.body(`\ufeff${heading}${lines.join('')}`, 200, asFile('text/csv; charset=utf-8', `faults-${fileId}.csv`));
  });
}

export function fileRoutes() {
  const app = routes();
  addFiles(app);
  addFileParts(app);
  addFaults(app);
  return app;
}
