import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { envelopeOf } from './envelope.ts';
import { receiveMessage } from './receive.ts';
import * as schemas from './schemas.ts';
import { findMessages, listMessages } from './store.ts';
import { listTasks } from './task-store.ts';
import { settleTask } from './tasks.ts';

const tag = 'Correspondence';
const ofMessage = z.object({ messageId: idWire('creditMessage') });

function addMessages(app: Routes): void {
  command(
    app,
    {
      path: '/credit-messages',
      tag,
      summary: 'Take in a message of category 7',
      description:
        'Kept to the letter, and in the same transaction the act it stands for: a credit, an amendment, an answer, a refusal, a payment. What cannot be read, or refers to nothing, leaves no trace.',
      body: schemas.receiveMessageInput,
      view: schemas.receivedView,
      status: 201,
    },
    receiveMessage,
  );
  query(
    app,
    {
      path: '/credit-messages',
      tag,
      summary: 'Messages of your bank, of one credit if you say which',
      filter: pageQuery.extend({ creditId: idWire('credit').optional() }),
      view: pageOf(schemas.creditMessageView),
    },
    (ctx, { limit, cursor, creditId }) =>
      withSnapshot(ctx, async (tx) =>
        page(
          'credit-messages',
          await listMessages(tx, { creditId }, cursorKey('credit-messages', cursor), limit + 1),
          limit,
          (m) => m.id,
        ),
      ),
  );
  query(
    app,
    {
      path: '/credit-messages/{messageId}',
      tag,
      summary: 'One message',
      params: ofMessage,
      view: schemas.creditMessageView,
    },
    (ctx, { messageId }) =>
      withSnapshot(
        ctx,
        async (tx) =>
          (await findMessages(tx, [messageId]))[0] ?? refuse(commonRefusals.NOT_FOUND, { at: '/messageId' }),
      ),
  );
  query(
    app,
    {
      path: '/credit-messages/{messageId}/envelope',
      tag,
      summary: 'The message in an MT798, for a company’s own system',
      params: ofMessage,
      filter: z.object({ customerReference: z.string().regex(/^[A-Z0-9][A-Z0-9/-]{0,15}$/) }),
      view: z.object({ text: z.string() }),
    },
    (ctx, { messageId, customerReference }) => withSnapshot(ctx, (tx) => envelopeOf(tx, messageId, customerReference)),
  );
}

function addMessageTasks(app: Routes): void {
  query(
    app,
    {
      path: '/message-tasks',
      tag,
      summary: 'What received messages ask of a person of your bank',
      filter: pageQuery.extend({ status: z.enum(['open', 'settled']).optional() }),
      view: pageOf(schemas.messageTaskView),
    },
    (ctx, { limit, cursor, status }) =>
      withSnapshot(ctx, async (tx) =>
        page(
          'message-tasks',
          await listTasks(tx, { status }, cursorKey('message-tasks', cursor), limit + 1),
          limit,
          (task) => task.id,
        ),
      ),
  );
  command(
    app,
    {
      path: '/message-tasks/{taskId}/settlement',
      tag,
      summary: 'Say what was done about it',
      params: z.object({ taskId: idWire('messageTask') }),
      body: schemas.settleTaskInput,
      view: schemas.messageTaskView,
    },
    settleTask,
  );
}

export function correspondenceRoutes() {
  const app = routes();
  addMessages(app);
  addMessageTasks(app);
  return app;
}
