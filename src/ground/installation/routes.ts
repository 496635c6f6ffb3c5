import { z } from 'zod';
import { command, query, routes } from '../../http/endpoint.ts';
import { paperRoutes } from '../papers/index.ts';
import { beginDemonstration, endDemonstration, visitDemonstration } from './demonstration.ts';
import { foundTenant } from './found.ts';
import * as schemas from './schemas.ts';
import { viewInstallation } from './speaker.ts';
import type { Installation } from './terms.ts';

const tag = 'Parties';
const nothing = z.strictObject({});

function own(installation: Installation | undefined) {
  const app = routes();

  query(
    app,
    {
      path: '/installation',
      tag,
      summary: 'What the console may do for the installation: open a tenant, tell the demonstration',
      view: schemas.installationView,
    },
    (ctx) => viewInstallation(ctx, installation),
  );

  command(
    app,
    {
      path: '/installation/tenants',
      tag,
      summary: 'Open a tenant beside this one, with the operator who will run it',
      body: schemas.foundTenantInput,
      view: schemas.foundedTenantView,
      status: 201,
    },
    (ctx, input) => foundTenant(ctx, installation, input),
  );

  command(
    app,
    {
      path: '/installation/demonstration',
      tag,
      summary: 'Tell the trade from Duisburg to Chongqing on an instance beside this one',
      body: schemas.tellInput,
      view: schemas.demonstrationView,
    },
    (ctx, input) => beginDemonstration(ctx, installation, input),
  );

  command(
    app,
    {
      path: '/installation/demonstration/end',
      tag,
      summary: 'End the demonstration, and remove its instance',
      body: nothing,
      view: schemas.demonstrationView,
    },
    (ctx) => endDemonstration(ctx, installation),
  );

  command(
    app,
    {
      path: '/installation/demonstration/invitations',
      tag,
      summary: 'A link that lets a visitor in as one of the people of the demonstration',
      body: schemas.inviteInput,
      view: schemas.invitationView,
      status: 201,
    },
    (ctx, { role }) => visitDemonstration(ctx, installation, role),
  );
  return app;
}

/** @param installation what the console may do for the installation; refused without */
export const installationRoutes = (installation: Installation | undefined) => [paperRoutes(), own(installation)];
