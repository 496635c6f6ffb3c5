import { HTTPException } from 'hono/http-exception';
import { CredentialChanged } from '../context.ts';
import { commonRefusals, Refusal } from '../kernel/refusal.ts';
import { type ConsoleDeps, consolePage } from './console.ts';
import { dataFault } from './data-fault.ts';
import type { Routes } from './endpoint.ts';
import { methodsOf } from './methods.ts';
import { httpRefusals, InvalidInput, invalidInput, problemFor, problemOf } from './problem.ts';

interface Told extends ConsoleDeps {
  log(level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>): void;
}

/** What a request is answered that is refused, fails, or asks for what is not there. */
export function answerFaults(app: Routes, deps: Told): void {
  app.onError((error, c) => {
    if (error instanceof Refusal) c.set('refused', error.code);
    if (error instanceof CredentialChanged) return problemFor(httpRefusals.CREDENTIAL_CHANGED, c);
    if (error instanceof Refusal) {
      if (error.kind === 'unavailable')
        deps.log('warn', error.message, { requestId: c.get('requestId'), cause: String(error.cause) });
      else deps.log('info', `refused ${error.code}`, { requestId: c.get('requestId'), route: c.req.routePath });
      return problemOf(error, c);
    }
    if (error instanceof InvalidInput) return invalidInput(error.faults, c);
    const fault = dataFault(error);
    if (fault) {
      // A verb should have named it: whoever runs the service can tell us.
      deps.log('warn', error.message, { requestId: c.get('requestId'), route: c.req.routePath });
      return problemOf(fault, c);
    }
    if (error instanceof HTTPException && error.status < 500)
      return problemFor(error.status === 415 ? httpRefusals.CONTENT_TYPE_UNSUPPORTED : httpRefusals.JSON_MALFORMED, c, {
        status: error.status,
      });
    deps.log('error', error.message, { requestId: c.get('requestId'), stack: error.stack });
    return problemFor(httpRefusals.INTERNAL, c, { status: 500 });
  });
  app.notFound(async (c) => {
    const methods = methodsOf(app, c.req.path);
    if (methods.length === 0) return (await consolePage(c, deps)) ?? problemFor(commonRefusals.NOT_FOUND, c);
    c.header('allow', methods.join(', '));
    return problemFor(httpRefusals.METHOD_NOT_ALLOWED, c);
  });
}
