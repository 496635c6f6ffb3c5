import { z } from 'zod';
import { requirePerson, withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addRateLockRoutes } from '../../money/rate-locks/index.ts';
import { addCovenantRoutes, conditionViewOf, listConditions } from '../covenants/index.ts';
import { addExchangeBillRoutes } from '../exchange-bills/index.ts';
import { addGuaranteeRoutes } from '../guarantees/index.ts';
import { changeLimit, closeLimit, openLimit, resumeLimit, stateCapital, suspendLimit, viewOf } from './limit.ts';
import { placeFacility } from './place.ts';
import { asOfNow } from './read.ts';
import * as schemas from './schemas.ts';
import { currenciesOfTakers, findPath, listLimits, listShares } from './store.ts';
import { isFacility, isLoan } from './take-store.ts';

const tag = 'Financing';
const ofLimit = z.object({ limitId: idWire('creditLimit') });
const { limitView: view } = schemas;

function addLimits(app: Routes): void {
  command(
    app,
    {
      path: '/limits',
      tag,
      summary: 'Agree to a limit on a group or a customer, or to a part of one, as two people',
      description:
        'Facilities hang under a limit. What is asked for under them (credits, drawdowns) is reserved along the whole way to the root, becomes use when it is issued or paid out, and is free again when it is declined, lapses or, where the limit revolves, is repaid.',
      body: schemas.openLimitInput,
      view,
      status: 201,
    },
    openLimit,
  );
  query(
    app,
    { path: '/limits', tag, summary: 'Your limits', filter: schemas.limitFilter, view: pageOf(view) },
    (ctx, { limit, cursor, ...filter }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId: lenderId } = requirePerson(tx);
        const after = cursorKey('limits', cursor);
        const found = await listLimits(tx, { ...filter, lenderId, after, limit: limit + 1 });
        const now = await asOfNow(tx, found);
        return page(
          'limits',
          now.map((each) => viewOf(each.limit)),
          limit,
          ({ id }) => id,
        );
      }),
  );
}

function addLimit(app: Routes): void {
  query(
    app,
    {
      path: '/limits/{limitId}',
      tag,
      summary: 'One limit, with what each facility takes of it',
      params: ofLimit,
      view: schemas.limitDetailView,
    },
    (ctx, { limitId }) =>
      withSnapshot(ctx, async (tx) => {
        const written = (await findPath(tx, limitId)).at(-1);
        if (written?.lenderId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/limitId' });
        const [{ limit: found, lapsed } = { limit: written, lapsed: new Map() }] = await asOfNow(tx, [written]);
        const taken = (await listShares(tx, limitId)).map((share) => lapsed.get(share.takerId) ?? share);
        const currencies = await currenciesOfTakers(
          tx,
          taken.map(({ takerId }) => takerId),
        );
        const shares = taken.map((share) => ({
          facilityId: isFacility(share.takerId) ? share.takerId : null,
          loanId: isLoan(share.takerId) ? share.takerId : null,
          billId: isFacility(share.takerId) || isLoan(share.takerId) ? null : share.takerId,
          currency: found.currency,
          usedMinor: share.usedMinor.toString(),
          reservedMinor: share.reservedMinor.toString(),
          ownCurrency: currencies.get(share.takerId) ?? null,
          ownUsedMinor: share.ownUsedMinor.toString(),
          ownReservedMinor: share.ownReservedMinor.toString(),
          rate: share.rate,
          ratedOn: share.ratedOn,
          haircutBps: share.haircutBps,
        }));
        const conditions = (await listConditions(tx, limitId)).map(conditionViewOf);
        return { limit: viewOf(found), conditions, shares };
      }),
  );
  command(
    app,
    {
      path: '/limits/{limitId}/change',
      tag,
      summary: 'Change its amount or its last day, with the reason, as two people',
      params: ofLimit,
      body: schemas.changeLimitInput,
      view,
    },
    changeLimit,
  );
}

export function limitRoutes() {
  const app = routes();
  addLimits(app);
  addLimit(app);
  for (const [path, summary, verb] of [
    ['suspension', 'Suspend: nothing new is taken of it or paid out under it', suspendLimit],
    ['resumption', 'Take it up again, as two people', resumeLimit],
    ['closing', 'Close it, once nothing is taken and nothing hangs under it, as two people', closeLimit],
  ] as const)
    command(
      app,
      { path: `/limits/{limitId}/${path}`, tag, summary, params: ofLimit, body: schemas.moveLimitInput, view },
      verb,
    );
  command(
    app,
    {
      path: '/limits/{limitId}/facilities',
      tag,
      summary: 'Hang a facility under it, as two people',
      params: ofLimit,
      body: schemas.placeFacilityInput,
      view,
    },
    placeFacility,
  );
  command(
    app,
    {
      path: '/lender-capital',
      tag,
      summary: 'State your own capital, of which ceilings on one name and one group are shares',
      body: schemas.stateCapitalInput,
      view: schemas.capitalView,
      status: 201,
    },
    stateCapital,
  );
  addGuaranteeRoutes(app);
  addExchangeBillRoutes(app);
  addCovenantRoutes(app);
  addRateLockRoutes(app);
  return app;
}
