import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { recordCallBack } from './call-back.ts';
import { acknowledgeAccount, answerAccount, proposeAccount } from './propose.ts';
import * as schemas from './schemas.ts';
import { findAccount, listAccounts } from './store.ts';

const tag = 'Collection accounts';
const params = z.object({ accountId: idWire('account') });
const view = schemas.accountView;

function addAccounts(app: Routes): void {
  command(
    app,
    {
      path: '/collection-accounts',
      tag,
      summary: 'Propose the account that debtors shall pay into',
      body: schemas.proposeAccountInput,
      view,
      status: 201,
    },
    proposeAccount,
  );
  query(
    app,
    {
      path: '/collection-accounts',
      tag,
      summary: 'The accounts you take part in',
      filter: pageQuery,
      view: pageOf(view),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('accounts', await listAccounts(tx, cursorKey('accounts', cursor), limit + 1), limit, (a) => a.id),
      ),
  );
  query(
    app,
    { path: '/collection-accounts/{accountId}', tag, summary: 'One account', params, view },
    (ctx, { accountId }) =>
      withSnapshot(
        ctx,
        async (tx) => (await findAccount(tx, accountId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/accountId' }),
      ),
  );
  command(
    app,
    {
      path: '/collection-accounts/{accountId}/answer',
      tag,
      summary: 'Agree to it or decline, as the lender',
      params,
      body: schemas.answerAccountInput,
      view,
    },
    answerAccount,
  );
}

export function accountRoutes() {
  const app = routes();
  addAccounts(app);
  command(
    app,
    {
      path: '/collection-accounts/{accountId}/acknowledgement',
      tag,
      summary: 'Agree, as a debtor, to pay into it',
      params,
      body: z.strictObject({}),
      view,
    },
    acknowledgeAccount,
  );
  command(
    app,
    {
      path: '/call-backs',
      tag,
      summary: 'Record that you called a debtor on a number that the seller did not give',
      body: schemas.recordCallBackInput,
      view: schemas.callBackView,
      status: 201,
    },
    recordCallBack,
  );
  return app;
}
