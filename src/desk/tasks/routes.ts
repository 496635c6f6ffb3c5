import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorOf, page, pageOf } from '../../http/page.ts';
import { digestFor } from './digest.ts';
import { viewsOf, viewsOfOne, wantedBy, whyOf } from './read.ts';
import * as schemas from './schemas.ts';
import { countTasks, listTasks, type Place } from './store.ts';
import { claimTask, escalateTask, handTaskOver, letTaskGo, snoozeTask, wakeTask } from './take.ts';

const tag = 'Tasks' as const;
const place = z
  .string()
  .regex(/^(-?infinity|\d{4}-\d\d-\d\d [\d:.+-]{8,25})\|[a-z]{2,6}_[0-9a-f]{32}\|[\w.]{3,80}$/)
  .transform((text): Place => {
    const [at = '', objectId = '', act = ''] = text.split('|');
    return { at, objectId, act };
  });

function addTaskLists(app: Routes): void {
  query(
    app,
    {
      path: '/tasks',
      tag,
      cost: 10,
      summary:
        'What awaits you: the act that is asked, why, by when, who else may do it; what is gravest without a time first, then the earliest',
      filter: schemas.taskFilter,
      view: pageOf(schemas.taskView),
    },
    (ctx, { limit, cursor, ...filter }) =>
      withSnapshot(ctx, async (tx) => {
        const after = cursorOf('tasks', cursor, place);
        const found = await listTasks(tx, wantedBy(tx, filter), after, limit + 1);
        const { items, next } = page('tasks', found, limit, ({ place: { at, objectId, act } }) =>
          [at, objectId, act].join('|'),
        );
        return {
          // Of one object each is told with what stands before it.
          items: await (filter.objectId === undefined ? viewsOf : viewsOfOne)(
            tx,
            items.map(({ row }) => row),
          ),
          next,
        };
      }),
  );
  query(
    app,
    {
      path: '/task-counts',
      tag,
      cost: 10,
      summary: 'How much awaits you, by kind',
      filter: schemas.taskFilter.pick({ everyone: true, siteId: true }),
      view: schemas.countsView,
    },
    (ctx, filter) =>
      withSnapshot(ctx, async (tx) => ({
        items: (await countTasks(tx, wantedBy(tx, filter), tx.clock.now())).map((count) => ({
          ...count,
          why: whyOf(count.noun, count.act),
        })),
      })),
  );
  query(
    app,
    {
      path: '/digest',
      tag,
      cost: 20,
      summary: 'What awaits you today, on a page: how much of each kind, what is due, and what stands out',
      view: schemas.digestView,
    },
    (ctx) => withSnapshot(ctx, digestFor),
  );
}

function addTaskActs(app: Routes): void {
  const one = { tag, params: schemas.taskParams, view: schemas.taskView };
  command(
    app,
    { ...one, path: '/tasks/{objectId}/claim', summary: 'Take a task on', body: schemas.claimInput },
    claimTask,
  );
  command(
    app,
    {
      ...one,
      path: '/tasks/{objectId}/letting-go',
      summary: 'Let a task go that you had taken on',
      body: schemas.claimInput,
    },
    letTaskGo,
  );
  command(
    app,
    {
      ...one,
      path: '/tasks/{objectId}/handover',
      summary: 'Hand a task to a colleague who may do it',
      body: schemas.handOverInput,
    },
    handTaskOver,
  );
  command(
    app,
    {
      ...one,
      path: '/tasks/{objectId}/snooze',
      summary: 'Let a task rest in your own view, with a reason, until a day before its time at the latest',
      body: schemas.snoozeInput,
    },
    snoozeTask,
  );
  command(
    app,
    {
      ...one,
      path: '/tasks/{objectId}/waking',
      summary: 'See a task again that you had put off',
      body: schemas.claimInput,
    },
    wakeTask,
  );
  command(
    app,
    {
      ...one,
      path: '/tasks/{objectId}/escalation',
      summary: 'Say that it needs more than you can give: it is free again, and marked',
      body: schemas.escalateInput,
    },
    escalateTask,
  );
}

/** What waits for whom, and who takes it on. */
export function taskRoutes() {
  const app = routes();
  addTaskLists(app);
  addTaskActs(app);
  return app;
}
