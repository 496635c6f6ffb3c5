import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { answerCorrection, correctionToWire, stateMarks, voidTicket } from './correction.ts';
import {
  answerCorrectionInput,
  stateMarksInput,
  correctionView as view,
  voidTicketInput,
} from './correction-schemas.ts';
import { listCorrections } from './correction-store.ts';

const tag = 'Custody duties';

export function correctionRoutes(app: Routes): void {
  command(
    app,
    {
      path: '/weighbridge-tickets/{ticketId}/voiding',
      tag,
      summary: 'Void a wrong ticket of your weighbridge, once the lenders agree',
      params: z.object({ ticketId: idWire('weighbridgeTicket') }),
      body: voidTicketInput,
      view,
      status: 201,
    },
    voidTicket,
  );
  command(
    app,
    {
      path: '/lots/{lotId}/marks',
      tag,
      summary: 'State the marks that a lot bears; where it is pledged its lenders agree',
      params: z.object({ lotId: idWire('lot') }),
      body: stateMarksInput,
      view,
      status: 201,
    },
    stateMarks,
  );
  command(
    app,
    {
      path: '/book-corrections/{correctionId}/answer',
      tag,
      summary: 'Agree to a correction of the book, or decline it',
      params: z.object({ correctionId: idWire('bookCorrection') }),
      body: answerCorrectionInput,
      view,
    },
    answerCorrection,
  );
  query(
    app,
    { path: '/book-corrections', tag, summary: 'Corrections of the book', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listCorrections(tx, cursorKey('book-corrections', cursor), limit + 1);
        return page('book-corrections', rows.map(correctionToWire), limit, (each) => each.id);
      }),
  );
}
