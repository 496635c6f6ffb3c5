import type { Routes } from './endpoint.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The methods that a path takes, as `Allow` lists them (RFC 9110, 10.2.1); none where there is no such path. */
export const methodsOf = (app: Routes, path: string): string[] =>
  methods
    .filter((method) => app.router.match(method, path)[0].some(([[, route]]) => route.method !== 'ALL'))
    .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
