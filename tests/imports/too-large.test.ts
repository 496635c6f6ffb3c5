import { expect, it } from 'vitest';
import { MAX_FILE_BYTES } from '../../src/money/imports/rules.ts';
import { openOwed } from '../support/receivables.ts';

const { seller, database } = await openOwed();

it('a file takes no byte beyond what is read, and a part no more than a request', async () => {
  const { id } = await seller.done<{ id: string }>('/files', {
    kind: 'receivables',
    name: 'large.csv',
    currency: 'CNY',
  });
  const part = (bytes: number) => ({ part: 0, content: Buffer.alloc(bytes, 0x20).toString('base64') });
  expect(await seller.refused(`/files/${id}/parts`, part(800_000))).toMatch(/^(413|422) /);
  await database.admin.query('alter table import_file disable trigger user');
  await database.admin.query('update import_file set total_bytes = $1 where id = $2', [MAX_FILE_BYTES - 3, id]);
  await database.admin.query('alter table import_file enable trigger user');
  expect(await seller.refused(`/files/${id}/parts`, part(6))).toBe('413 FILE_TOO_LARGE');
  expect((await seller.post(`/files/${id}/parts`, part(3))).status).toBe(200);
});
