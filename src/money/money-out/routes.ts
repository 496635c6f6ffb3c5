import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { endPayee, recordPayee } from './payees.ts';
import * as schemas from './schemas.ts';
import * as store from './store.ts';

const tag = 'Money out';
const view = schemas.payeeAccountView;

export function moneyOutRoutes() {
  const app = routes();
  command(
    app,
    {
      path: '/payee-accounts',
      tag,
      summary: 'Put on record whose an account is, before money goes into it',
      body: schemas.recordPayeeInput,
      view,
      status: 201,
    },
    recordPayee,
  );
  command(
    app,
    {
      path: '/payee-accounts/{accountId}/end',
      tag,
      summary: 'Pay nothing more into an account',
      params: z.object({ accountId: idWire('payeeAccount') }),
      body: schemas.endPayeeInput,
      view,
    },
    endPayee,
  );
  query(
    app,
    { path: '/payee-accounts', tag, summary: 'Accounts that you pay into', filter: pageQuery, view: pageOf(view) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await store.listAccounts(tx, cursorKey('payee-accounts', cursor), limit + 1);
        return page('payee-accounts', rows, limit, (account) => account.id);
      }),
  );
  query(
    app,
    {
      path: '/money-payments',
      tag,
      summary: 'Money that you paid out, each payment once by its reference',
      filter: schemas.paymentsQuery,
      view: pageOf(schemas.moneyPaymentView),
    },
    (ctx, { objectId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorKey('money-payments', cursor);
        const rows = await store.listPayments(tx, { objectId, after }, limit + 1);
        return page('money-payments', rows, limit, (payment) => payment.id);
      }),
  );
  return app;
}
