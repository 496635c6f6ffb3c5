import type { Context } from 'hono';
import { z } from 'zod';
import { requirePerson, withSnapshot } from '../../context.ts';
import { addressOf, command, describeStandard, type Env, query, type Routes, routes } from '../../http/endpoint.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { askForMail, confirmMail, endByLetter, endMail, type Home } from './keep.ts';
import { codeInput, endQuery, mailInput, mailView } from './schemas.ts';
import { findAddress, viewOf } from './store.ts';

const tag = 'Tasks' as const;
const none = z.object({});
const page = (said: string) =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Holdfast</title>${said}</html>`;
const html = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
};

function addLetters(app: Routes, home: Home | undefined): void {
  query(
    app,
    { path: '/mail', tag, summary: 'Where you have your digest and what is urgent sent', view: mailView },
    (ctx) =>
      withSnapshot(ctx, async (tx) => {
        const found = await findAddress(tx, requirePerson(tx).personId);
        return found ? viewOf(found) : refuse(commonRefusals.NOT_FOUND);
      }),
  );
  command(
    app,
    {
      path: '/mail',
      tag,
      summary: 'Have your digest and what is urgent sent by e-mail: a code goes to the address first',
      body: mailInput,
      view: mailView,
      status: 201,
    },
    (ctx, input) => askForMail(ctx, home, input),
  );
  command(
    app,
    {
      path: '/mail/confirmation',
      tag,
      summary: 'Show that you read what comes to the address, by its code',
      body: codeInput,
      view: mailView,
    },
    confirmMail,
  );
  command(
    app,
    {
      path: '/mail/end',
      tag,
      summary: 'No more letters; your address is let go',
      body: z.strictObject({}),
      view: mailView,
    },
    (ctx) => endMail(ctx),
  );
}

/** The digest of each day and what is urgent, by e-mail, for who asked for it; `home` is none where no mail is sent. */
export function mailRoutes(home: Home | undefined) {
  const app = routes();
  addLetters(app, home);
  const described = (method: 'get' | 'post', summary: string) =>
    describeStandard(app, {
      method,
      path: '/mail/unsubscription',
      tag,
      summary,
      sentTwice: 'what is ended stays ended',
      isOpen: true,
      query: endQuery,
      answers: { 200: { 'text/html': z.string() } },
    });
  described('get', 'The page behind the link of a letter: it ends nothing by being opened, as scanners open links');
  app.get('/mail/unsubscription', (c: Context<Env>) => {
    const { token } = addressOf(c, none, endQuery);
    const form = `<form method="post" action="/v1/mail/unsubscription?token=${token}"><button>不再接收邮件 · No more letters</button></form>`;
    return c.body(page(form), 200, html);
  });
  described('post', 'Ends the letters of whoever this one went to, without signing in (RFC 8058)');
  app.post('/mail/unsubscription', async (c: Context<Env>) => {
    const { token } = addressOf(c, none, endQuery);
    const [tenantId = '', own = ''] = token.split('.');
    const nobody = c.get('nobody')();
    await endByLetter({ ...nobody, tenantId, actor: { kind: 'system', name: 'mail' } }, own);
    return c.body(page('<p>已停止发送。 · No more letters will come.</p>'), 200, html);
  });
  return app;
}
