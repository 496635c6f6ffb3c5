import { z } from 'zod';
import { requireMandate, withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorOf, page, pageOf } from '../../http/page.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { declareLedger, openAccounts, transfer } from './keep.ts';
import * as schemas from './schemas.ts';
import { listAccounts, listLedgers, listTransfers } from './store.ts';
import { checkOwn } from './upkeep-store.ts';

const tag = 'Own ledgers';
const digits = z
  .string()
  .regex(/^\d{1,39}$/)
  .transform(BigInt);
const place = z
  .string()
  .regex(/^\d{1,15} \d{1,39}$/)
  .transform((key) => {
    const [at = '0', id = '0'] = key.split(' ');
    return { at: new Date(Number(at)), id: BigInt(id) };
  });

function addOwnLedgers(app: Routes): void {
  command(
    app,
    {
      path: '/ledger/own/ledgers',
      tag,
      summary: 'Declare a ledger of your own and the unit of its amounts',
      body: schemas.declareLedgerInput,
      view: schemas.ownLedgerView,
      status: 201,
    },
    declareLedger,
  );
  query(
    app,
    {
      path: '/ledger/own/ledgers',
      tag,
      summary: 'The ledgers that you declared',
      view: z.object({ items: z.array(schemas.ownLedgerView) }),
    },
    (ctx) =>
      withSnapshot(ctx, async (tx) => ({ items: await listLedgers(tx, requireMandate(tx, 'ledger:keep').partyId) })),
  );
}

function addOwnAccounts(app: Routes): void {
  command(
    app,
    {
      path: '/ledger/own/accounts',
      tag,
      summary: 'Open accounts in your own ledgers; each line has a result',
      body: schemas.openAccountsInput,
      view: schemas.accountResultsView,
    },
    openAccounts,
  );
  query(
    app,
    {
      path: '/ledger/own/accounts',
      tag,
      summary: 'Your own accounts with their balances, by number',
      filter: schemas.accountsQuery,
      view: pageOf(schemas.ownAccountView),
    },
    (ctx, { ledger, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requireMandate(tx, 'ledger:keep');
        const after = cursorOf('own-accounts', cursor, digits);
        return page(
          'own-accounts',
          await listAccounts(tx, partyId, { ledger, after }, limit + 1),
          limit,
          ({ id }) => id,
        );
      }),
  );
  query(
    app,
    {
      path: '/ledger/own/accounts/{accountId}',
      tag,
      summary: 'One of your own accounts',
      params: z.object({ accountId: schemas.numberWire }),
      view: schemas.ownAccountView,
    },
    (ctx, { accountId }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requireMandate(tx, 'ledger:keep');
        const [found] = await listAccounts(tx, partyId, { ids: [BigInt(accountId)] }, 1);
        return found ?? refuse(commonRefusals.NOT_FOUND, { at: '/accountId' });
      }),
  );
}

function addOwnTransfers(app: Routes): void {
  command(
    app,
    {
      path: '/ledger/own/transfers',
      tag,
      summary:
        'Transfer between your own accounts: at once, or pending and then posted or voided; each line has a result',
      description:
        'Lines are decided in their order. Lines marked linked stand or fall with the next. The same number again answers exists, or which field differs; a number that failed for want of an account, of a pending transfer or of room stays failed.',
      body: schemas.transferInput,
      view: schemas.transferResultsView,
    },
    transfer,
  );
  query(
    app,
    {
      path: '/ledger/own/transfers',
      tag,
      summary: 'The transfers of one of your own accounts, in their order',
      filter: schemas.transfersQuery,
      view: pageOf(schemas.ownTransferView),
    },
    (ctx, { accountId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requireMandate(tx, 'ledger:keep');
        const asked = { accountId: BigInt(accountId), after: cursorOf('own-transfers', cursor, place) };
        const rows = await listTransfers(tx, partyId, asked, limit + 1);
        return page('own-transfers', rows, limit, ({ postedAt, id }) => `${new Date(postedAt).getTime()} ${id}`);
      }),
  );
  query(
    app,
    {
      path: '/ledger/own/transfers/{transferId}',
      tag,
      summary: 'One transfer between your own accounts',
      params: z.object({ transferId: schemas.numberWire }),
      view: schemas.ownTransferView,
    },
    (ctx, { transferId }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requireMandate(tx, 'ledger:keep');
        const [found] = await listTransfers(tx, partyId, { id: BigInt(transferId) }, 1);
        return found ?? refuse(commonRefusals.NOT_FOUND, { at: '/transferId' });
      }),
  );
}

/** Each party keeps and reads its own; nothing here touches the books that acts of the platform post. */
export function ownLedgerRoutes() {
  const app = routes();
  addOwnLedgers(app);
  addOwnAccounts(app);
  addOwnTransfers(app);
  query(
    app,
    {
      path: '/ledger/own/check',
      tag,
      summary: 'Whether your own ledgers balance, recomputed from every transfer',
      cost: 50,
      view: z.object({ items: z.array(schemas.ownCheckView) }),
    },
    (ctx) =>
      withSnapshot(ctx, async (tx) => {
        const checks = await checkOwn(tx, requireMandate(tx, 'ledger:keep').partyId);
        return {
          items: checks.map((c) => ({
            ledger: c.ledger,
            unit: c.unit,
            debitsPosted: c.debits_posted,
            creditsPosted: c.credits_posted,
            debitsPending: c.debits_pending,
            creditsPending: c.credits_pending,
            accountsAstray: c.accounts_astray,
            balanced:
              c.debits_posted === c.credits_posted && c.debits_pending === c.credits_pending && c.accounts_astray === 0,
          })),
        };
      }),
  );
  return app;
}
