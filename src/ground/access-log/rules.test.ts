import { expect, it } from 'vitest';
import { accessOf } from './rules.ts';

it.each([
  ['GET', '/v1/people', 200, 'access.read'],
  ['GET', '/v1/people/:personId', 200, 'access.read'],
  ['GET', '/v1/peopled', 200, undefined],
  ['GET', '/v1/facilities/:facilityId/collateral-register.csv', 200, 'access.exported'],
  ['GET', '/v1/bills/:billId/print', 200, 'access.exported'],
  ['GET', '/v1/facilities', 200, undefined],
  ['GET', '/v1/facilities', 403, 'access.refused'],
  ['POST', '/v1/drawdowns/:drawdownId/approval', 403, 'access.refused'],
  ['POST', '/v1/drawdowns/:drawdownId/approval', 200, undefined],
  ['POST', '/v1/drawdowns/:drawdownId/approval', 409, undefined],
  ['POST', '/v1/api-keys/:keyId/revocation', 200, 'access.administered'],
  ['POST', '/v1/people', 202, 'access.administered'],
  ['POST', '/v1/oauth-clients', 202, 'access.administered'],
  ['POST', '/v1/proposals/:proposalId/agreement', 200, 'access.administered'],
  ['POST', '/v1/me/password', 200, 'access.administered'],
  ['POST', '/v1/webhook-endpoints', 201, 'access.administered'],
  ['GET', '/v1/oauth-clients', 200, 'access.read'],
  ['GET', '/readyz', 503, undefined],
])('%s %s %s is %s', (method, route, status, what) => {
  expect(accessOf({ method, route, status })).toBe(what);
});
