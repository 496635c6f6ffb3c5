import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findLots } from '../../physical/goods/index.ts';
import { confirmRestraint, contestRestraint, liftRestraint, recordConsent, recordRestraint } from './record.ts';
import * as schemas from './schemas.ts';
import { findRestraint, listRestraints } from './store.ts';

const tag = 'Goods';
const ofLot = z.object({ lotId: idWire('lot') });
const params = z.object({ restraintId: idWire('restraint') });
const view = schemas.restraintView;

function addRestraints(app: Routes): void {
  command(
    app,
    {
      path: '/lots/{lotId}/restraints',
      tag,
      summary: 'Record a seal, attachment, customs supervision or dispute over title',
      params: ofLot,
      body: schemas.recordRestraintInput,
      view,
      status: 201,
    },
    recordRestraint,
  );
  query(
    app,
    {
      path: '/lots/{lotId}/restraints',
      tag,
      summary: 'What restrains a lot, or did',
      params: ofLot,
      view: z.object({ items: z.array(view) }),
    },
    (ctx, { lotId }) =>
      withSnapshot(ctx, async (tx) => {
        if ((await findLots(tx, [lotId])).length === 0) refuse(commonRefusals.NOT_FOUND, { at: '/lotId' });
        return { items: await listRestraints(tx, lotId) };
      }),
  );
  query(
    app,
    { path: '/restraints/{restraintId}', tag, summary: 'One restraint', params, view },
    (ctx, { restraintId }) =>
      withSnapshot(
        ctx,
        async (tx) =>
          (await findRestraint(tx, restraintId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/restraintId' }),
      ),
  );
}

function addRestraintActs(app: Routes): void {
  command(
    app,
    {
      path: '/restraints/{restraintId}/confirmation',
      tag,
      summary: 'Confirm what the owner stated, as custodian or lender',
      params,
      body: schemas.confirmRestraintInput,
      view,
    },
    confirmRestraint,
  );
  command(
    app,
    {
      path: '/restraints/{restraintId}/contest',
      tag,
      summary: 'Contest what the owner stated, as custodian or lender',
      params,
      body: schemas.contestRestraintInput,
      view,
    },
    contestRestraint,
  );
  command(
    app,
    {
      path: '/restraints/{restraintId}/customs-consent',
      tag,
      summary: 'Record that customs lets the goods be pledged',
      params,
      body: schemas.restraintDocumentInput,
      view,
    },
    recordConsent,
  );
  command(
    app,
    {
      path: '/restraints/{restraintId}/lifting',
      tag,
      summary: 'Record that its authority lifted it',
      params,
      body: schemas.restraintDocumentInput,
      view,
    },
    liftRestraint,
  );
}

export function restraintRoutes() {
  const app = routes();
  addRestraints(app);
  addRestraintActs(app);
  return app;
}
