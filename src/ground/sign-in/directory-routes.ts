import { z } from 'zod';
import { requireMandate, requirePerson, withSnapshot } from '../../context.ts';
import { cookieOf, dropCookie, keepCookie, requireSameSite } from '../../http/credential.ts';
import { addressOf, command, describeStandard, openCommand, query, type Routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { keepsInput } from '../parties/index.ts';
import {
  addLink,
  confirmLink,
  endDirectory,
  endLink,
  registerDirectory,
  viewOfDirectory,
  viewOfLink,
} from './directories.ts';
import { listDirectories, listLinks } from './directories-store.ts';
import * as schemas from './directory-schemas.ts';
import { directories } from './directory-sign-in.ts';
import type { Served } from './terms.ts';

const tag = 'Sign-in';
const nothing = z.strictObject({});
const none = z.object({});

function addDirectories(app: Routes, terms: Served): void {
  command(
    app,
    {
      path: '/directories',
      tag,
      summary: 'Have your people sign in by a directory of your own; another administrator agrees',
      body: schemas.directoryInput,
      view: schemas.directoryView,
      status: 201,
    },
    registerDirectory(terms),
  );
  query(
    app,
    {
      path: '/directories',
      tag,
      summary: 'Directories of your own party',
      filter: pageQuery,
      view: pageOf(schemas.directoryView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requireMandate(tx, 'person:manage');
        const rows = await listDirectories(tx, partyId, cursorKey('directories', cursor), limit + 1);
        return page('directories', rows.map(viewOfDirectory), limit, ({ id }) => id);
      }),
  );
  command(
    app,
    {
      path: '/directories/{directoryId}/end',
      tag,
      summary: 'End a directory: who came in by it is out',
      params: z.object({ directoryId: idWire('directory') }),
      body: keepsInput,
      view: schemas.directoryView,
    },
    endDirectory,
  );
}

function addDirectoryLinks(app: Routes): void {
  command(
    app,
    {
      path: '/people/{personId}/directory-links',
      tag,
      summary: 'Say whom a directory means by a subject; another administrator agrees',
      params: z.object({ personId: idWire('person') }),
      body: schemas.linkInput,
      view: schemas.linkView,
      status: 201,
    },
    addLink,
  );
  query(
    app,
    {
      path: '/directory-links',
      tag,
      summary: 'Who of your directories is whom: your own, or, for administrators, of the party',
      filter: schemas.linkQuery,
      view: pageOf(schemas.linkView),
    },
    (ctx, { limit, cursor, personId }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId, personId: own, mandates } = requirePerson(tx);
        if (personId !== undefined && personId !== own) requireMandate(tx, 'person:manage');
        const whose = personId ?? (mandates.has('person:manage') ? undefined : own);
        const after = cursorKey('directory-links', cursor);
        const rows = await listLinks(tx, { partyId, personId: whose }, after, limit + 1);
        return page('directory-links', rows.map(viewOfLink), limit, ({ id }) => id);
      }),
  );
  command(
    app,
    {
      path: '/directory-links/{linkId}/confirmation',
      tag,
      summary: 'Say that whom a directory means is you',
      params: z.object({ linkId: idWire('directoryLink') }),
      body: nothing,
      view: schemas.linkView,
    },
    confirmLink,
  );
  command(
    app,
    {
      path: '/directory-links/{linkId}/end',
      tag,
      summary: 'A person comes in no more by a directory, and is out where they did',
      params: z.object({ linkId: idWire('directoryLink') }),
      body: keepsInput,
      view: schemas.linkView,
    },
    endLink,
  );
}

function addDirectorySignIn(app: Routes, terms: Served): void {
  const { publicUrl } = terms;
  const flows = directories(terms);
  openCommand(
    app,
    {
      path: '/sign-in/directory',
      tag,
      summary: 'Sign in by the directory of your bank: where the browser goes on',
      body: schemas.beginInput,
      view: schemas.begunAtDirectory,
    },
    async (c, nobody, { directoryId }) => {
      requireSameSite(c, publicUrl());
      const { authorizationUrl, flow } = await flows.begin(nobody, directoryId);
      keepCookie(c, 'flow', flow, publicUrl());
      return { authorizationUrl };
    },
  );
  describeStandard(app, {
    method: 'get',
    path: '/sign-in/directory/callback',
    tag,
    summary:
      'Where a directory sends the browser back to: a session begins, and the browser goes to the service itself',
    isOpen: true,
    query: schemas.callbackQuery,
    answers: { 303: null },
  });
  app.get('/sign-in/directory/callback', async (c) => {
    const query = addressOf(c, none, schemas.callbackQuery);
    const from = { address: c.get('address'), agent: c.req.header('user-agent') };
    const { token } = await flows.complete(c.get('nobody')(), query, cookieOf(c, 'flow', publicUrl()), from);
    dropCookie(c, 'flow', publicUrl());
    keepCookie(c, 'session', token, publicUrl());
    // To one address of our own, whatever the request says.
    return c.redirect(`${publicUrl() ?? ''}/`, 303);
  });
  describeStandard(app, {
    method: 'post',
    path: '/sign-in/directory/logout',
    tag,
    summary: 'A directory says that somebody is out (OpenID Connect Back-Channel Logout)',
    sentTwice: 'who is out is out',
    isOpen: true,
    body: { 'application/x-www-form-urlencoded': schemas.logoutInput },
    answers: { 200: { 'application/json': none }, 400: { 'application/json': schemas.logoutErrorView } },
  });
  app.post('/sign-in/directory/logout', async (c) => {
    const given = schemas.logoutInput.safeParse(Object.fromEntries(new URLSearchParams(await c.req.text())));
    const isHeard = given.success && (await flows.hearLogout(c.get('nobody')(), given.data.logout_token));
    return isHeard ? c.json({}, 200) : c.json({ error: 'invalid_request' as const }, 400);
  });
}

/** Directories of parties, by which their people sign in (OpenID Connect). */
export function addDirectoryRoutes(app: Routes, terms: Served): void {
  addDirectories(app, terms);
  addDirectoryLinks(app);
  addDirectorySignIn(app, terms);
}
