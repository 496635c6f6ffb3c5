import { z } from 'zod';
import { asSystem, type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { hashWire, idWire, textWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { bodyViewOf, endReport, entryViewOf, formBody, joinBody, leaveBody, reportEntry } from './bodies.ts';
import { addCutRoutes } from './cut-routes.ts';
import { addDebtRoutes } from './debt-routes.ts';
import { motionViewOf, putMotion, voteOnMotion } from './motion.ts';
import * as schemas from './schemas.ts';
import * as store from './store.ts';

const tag = 'Policy measures';
const params = z.object({ bodyId: idWire('jointBody') });
const ofMotion = z.object({ motionId: idWire('motion') });

/** The firm reads its own body: line and sums, and no row of a bank’s. */
const requireShown = async (ctx: Ctx, bodyId: string) => {
  const { partyId } = requirePerson(ctx);
  const found = await asSystem(ctx, 'a firm reads its joint body', (system) => store.findBody(system, bodyId));
  if (!found || !(found.debtorId === partyId || found.participants.includes(partyId)))
    refuse(commonRefusals.NOT_FOUND, { at: '/bodyId' });
  return found;
};

const requireBody = async (ctx: Ctx, bodyId: string) =>
  (await store.findBody(ctx, bodyId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/bodyId' });

function addBodies(app: Routes): void {
  command(
    app,
    {
      path: '/joint-bodies',
      tag,
      summary: 'Form joint credit or a creditors’ committee for a firm as its lead bank, and invite the others',
      body: schemas.formBodyInput,
      view: schemas.bodyView,
      status: 201,
    },
    formBody,
  );
  query(
    app,
    {
      path: '/joint-bodies',
      tag,
      summary: 'Bodies you belong to, or that are over you',
      filter: pageQuery,
      view: pageOf(schemas.bodyView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requirePerson(tx);
        const after = cursorKey('jointBodies', cursor);
        const found = await asSystem(tx, 'a firm reads its joint body', (system) =>
          store.listBodies(system, partyId, after, limit + 1),
        );
        const views = [];
        for (const body of found) views.push(await bodyViewOf(tx, body, partyId));
        return page('jointBodies', views, limit, ({ id }) => id);
      }),
  );
  query(
    app,
    {
      path: '/joint-bodies/{bodyId}',
      tag,
      summary: 'One body: its line, what all members have out, what of it is yours',
      params,
      view: schemas.bodyView,
    },
    (ctx, { bodyId }) =>
      withSnapshot(ctx, async (tx) => {
        return bodyViewOf(tx, await requireShown(tx, bodyId), requirePerson(tx).partyId);
      }),
  );
}

function addMembership(app: Routes): void {
  command(
    app,
    {
      path: '/joint-bodies/{bodyId}/joining',
      tag,
      summary: 'Join a body that you are invited to',
      params,
      body: z.strictObject({ documentHash: hashWire.meta({ description: 'Of the agreement, signed' }) }),
      view: schemas.bodyView,
    },
    joinBody,
  );
  command(
    app,
    {
      path: '/joint-bodies/{bodyId}/leaving',
      tag,
      summary: 'Decline an invitation to a body, or leave one that does not act yet',
      params,
      body: z.strictObject({ reason: textWire(500) }),
      view: schemas.bodyView,
    },
    leaveBody,
  );
}

function addEntries(app: Routes): void {
  command(
    app,
    {
      path: '/joint-bodies/{bodyId}/entries',
      tag,
      summary: 'Report what you have out to the firm: others see the sum alone',
      params,
      body: schemas.reportEntryInput,
      view: schemas.entryView,
      status: 201,
    },
    reportEntry,
  );
  query(
    app,
    {
      path: '/joint-bodies/{bodyId}/entries',
      tag,
      summary: 'What you have reported under a body',
      params,
      view: z.object({ items: z.array(schemas.entryView) }),
    },
    (ctx, { bodyId }) =>
      withSnapshot(ctx, async (tx) => {
        await requireBody(tx, bodyId);
        return { items: (await store.listEntries(tx, bodyId)).map(entryViewOf) };
      }),
  );
  command(
    app,
    {
      path: '/joint-entries/{entryId}/end',
      tag,
      summary: 'End what you reported: it is paid back, or was reported by a slip',
      params: z.object({ entryId: idWire('jointEntry') }),
      body: z.strictObject({ reason: textWire(500) }),
      view: schemas.entryView,
    },
    endReport,
  );
}

function addMotions(app: Routes): void {
  command(
    app,
    {
      path: '/joint-bodies/{bodyId}/motions',
      tag,
      summary: 'Put a motion: from now on each bank’s weight is what it has out at this instant',
      params,
      body: schemas.putMotionInput,
      view: schemas.motionView,
      status: 201,
    },
    putMotion,
  );
  query(
    app,
    {
      path: '/joint-bodies/{bodyId}/motions',
      tag,
      summary: 'Motions of a body',
      params,
      view: z.object({ items: z.array(schemas.motionView) }),
    },
    (ctx, { bodyId }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requirePerson(tx);
        await requireBody(tx, bodyId);
        const items = [];
        for (const row of await store.listMotions(tx, bodyId))
          items.push(motionViewOf(row, await store.findVoice(tx, row.id, partyId)));
        return { items };
      }),
  );
  query(
    app,
    {
      path: '/motions/{motionId}',
      tag,
      summary: 'One motion, with your own weight and vote',
      params: ofMotion,
      view: schemas.motionView,
    },
    (ctx, { motionId }) =>
      withSnapshot(ctx, async (tx) => {
        const row = (await store.findMotion(tx, motionId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/motionId' });
        return motionViewOf(row, await store.findVoice(tx, row.id, requirePerson(tx).partyId));
      }),
  );
  command(
    app,
    {
      path: '/motions/{motionId}/votes',
      tag,
      summary: 'Cast your bank’s vote, once',
      params: ofMotion,
      body: schemas.voteInput,
      view: schemas.motionView,
    },
    voteOnMotion,
  );
}

export function motionRoutes() {
  const app = routes();
  addBodies(app);
  addMembership(app);
  addEntries(app);
  addMotions(app);
  addDebtRoutes(app);
  addCutRoutes(app);
  return app;
}
