import { z } from 'zod';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { listRuleKeys, listSet, readDecision, readRule, readRuleKey } from './read.ts';
import * as schemas from './schemas.ts';
import { endRule, setRule } from './set.ts';

const tag = 'Policy';
const params = z.object({ ruleId: idWire('rule') });

function addRuleKeys(app: Routes): void {
  query(
    app,
    {
      path: '/policy/keys',
      tag,
      summary: 'Every rule: what the text says and what is in force, side by side, on a day and as known at an instant',
      filter: pageQuery.extend(schemas.asOf.shape),
      view: pageOf(schemas.ruleKeyView),
    },
    async (ctx, { limit, cursor, ...asOf }) =>
      page(
        'ruleKeys',
        await listRuleKeys(ctx, asOf, cursorKey('ruleKeys', cursor), limit + 1),
        limit,
        ({ key }) => key,
      ),
  );
  query(
    app,
    {
      path: '/policy/keys/{key}',
      tag,
      summary: 'One rule, with every row of the built-in book and every one that was set',
      params: schemas.keyParams,
      filter: schemas.asOf,
      view: schemas.ruleHistoryView,
    },
    (ctx, { key, ...asOf }) => readRuleKey(ctx, key, asOf),
  );
}

function addOwnRules(app: Routes): void {
  command(
    app,
    {
      path: '/policy/rules',
      tag,
      summary: 'Set a rule over the built-in book from a day on',
      description:
        'Two people set it; where it is looser than what is in force the second is of the next level. It is never looser than the law.',
      body: schemas.setRuleInput,
      view: schemas.ruleView,
      status: 201,
    },
    setRule,
  );
  query(
    app,
    {
      path: '/policy/rules',
      tag,
      summary: 'Rules that are set and neither replaced nor ended: your own, and those of the tenant',
      filter: pageQuery.extend(schemas.ruleFilter.shape),
      view: pageOf(schemas.ruleView),
    },
    async (ctx, { limit, cursor, ...filter }) =>
      page('rules', await listSet(ctx, filter, cursorKey('rules', cursor), limit + 1), limit, ({ id }) => id),
  );
  query(
    app,
    { path: '/policy/rules/{ruleId}', tag, summary: 'One rule that was set', params, view: schemas.ruleView },
    (ctx, { ruleId }) => readRule(ctx, ruleId),
  );
  command(
    app,
    {
      path: '/policy/rules/{ruleId}/end',
      tag,
      summary: 'End a rule with a day, or before it begins',
      params,
      body: schemas.endRuleInput,
      view: schemas.ruleView,
    },
    endRule,
  );
}

export function ruleBookRoutes() {
  const app = routes();
  addRuleKeys(app);
  addOwnRules(app);
  query(
    app,
    {
      path: '/events/{eventId}/rules',
      tag: 'Audit',
      summary: 'The rules that had been read when something happened, beside what holds today',
      params: schemas.eventParams,
      view: schemas.decisionView,
    },
    (ctx, { eventId }) => readDecision(ctx, eventId),
  );
  return app;
}
