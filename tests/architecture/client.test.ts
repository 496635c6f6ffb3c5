import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { madeFiles, madeFolder } from '../../clients/make.ts';
import { operationIdOf } from '../../src/http/operation-id.ts';
import { filesUnder, isTest } from './source.ts';

const made = await madeFiles();

describe('the TypeScript client', () => {
  it.each(Object.keys(made))('%s is what the OpenAPI document says: else `npm run client`', (name) => {
    const kept = readFileSync(path.join(madeFolder, name), 'utf8');
    // Not shown line by line: thousands would be.
    expect(kept === made[name], 'differs: npm run client').toBe(true);
  });

  it('runs in a browser too: it imports nothing but itself', () => {
    const product = filesUnder('clients/typescript').filter((file) => !isTest(file.name));
    const outside = product.flatMap((file) =>
      file.imports.filter((wanted) => !wanted.startsWith('clients/typescript/')),
    );
    expect(outside).toEqual([]);
  });

  it('has a name for every operation, each its own', () => {
    const rows = [...(made['operations.ts'] ?? '').matchAll(/^ {2}(\w+): \['(\w+)', '([^']+)'/gm)];
    expect(rows.length).toBeGreaterThan(1000);
    expect(new Set(rows.map(([, id]) => id)).size).toBe(rows.length);
    for (const [, id, method = '', address = ''] of rows) expect(operationIdOf(method.toLowerCase(), address)).toBe(id);
  });

  it.each([
    ['get', '/v1/lots', 'getLots'],
    ['get', '/v1/lots/{lotId}', 'getLot'],
    ['post', '/v1/oauth-clients/{clientId}/keys', 'postKeysOfOauthClient'],
    ['get', '/v1/people/{personId}/recoveries', 'getRecoveriesOfPerson'],
    ['get', '/v1/loan-changes', 'getLoanChanges'],
    ['get', '/v1/loans/{loanId}/changes', 'getChangesOfLoan'],
    ['get', '/v1/lists/lots.csv', 'getListsLotsCsv'],
    ['get', '/v1/lists/lots/{id}', 'getListsLotsById'],
    ['post', '/v1/tasks/{objectId}/claim', 'postClaimOfTasksByObjectId'],
  ])('%s %s is %s', (method, address, id) => expect(operationIdOf(method, address)).toBe(id));
});
