import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { moveDuplicate, redirectNote, registerNote } from './register.ts';
import { noteRefusals } from './rules.ts';
import * as schemas from './schemas.ts';
import { findNote, listNotes } from './store.ts';

const tag = 'Consignment notes';
const params = z.object({ noteId: idWire('consignmentNote') });
const view = schemas.noteView;

function addNotes(app: Routes): void {
  command(
    app,
    {
      path: '/consignment-notes',
      tag,
      summary: 'Put a note on record',
      body: schemas.registerNoteInput,
      view,
      status: 201,
    },
    registerNote,
  );
  query(
    app,
    { path: '/consignment-notes', tag, summary: 'The notes you take part in', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('notes', await listNotes(tx, cursorKey('notes', cursor), limit + 1), limit, (n) => n.id),
      ),
  );
  query(app, { path: '/consignment-notes/{noteId}', tag, summary: 'One note', params, view }, (ctx, { noteId }) =>
    withSnapshot(
      ctx,
      async (tx) => (await findNote(tx, noteId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/noteId' }),
    ),
  );
}

export function noteRoutes() {
  const app = routes();
  addNotes(app);
  command(
    app,
    {
      path: '/consignment-notes/{noteId}/duplicate',
      tag,
      summary: 'Hand the duplicate on',
      params,
      body: schemas.moveDuplicateInput,
      view,
    },
    moveDuplicate,
  );
  command(
    app,
    {
      path: '/consignment-notes/{noteId}/redirection',
      tag,
      summary: 'Change consignee or destination, or report that they were changed',
      params,
      body: schemas.redirectNoteInput,
      view,
    },
    redirectNote,
  );
  for (const path of ['endorsement', 'transfer', 'surrender'] as const)
    command(
      app,
      {
        path: `/consignment-notes/{noteId}/${path}`,
        tag,
        summary: 'Refused always: a note is no document of title',
        params,
        body: z.looseObject({}),
        view,
      },
      (ctx, { noteId }) =>
        withSnapshot(ctx, async (tx) => {
          if (!(await findNote(tx, noteId))) refuse(commonRefusals.NOT_FOUND, { at: '/noteId' });
          return refuse(noteRefusals.NOTE_NOT_NEGOTIABLE, { at: '/noteId' });
        }),
    );
  return app;
}
