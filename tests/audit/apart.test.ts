import { expect, it } from 'vitest';
import { openOperator } from '../../src/adapters/node/house.ts';
import { systemCtx } from '../../src/app.ts';
import { sealAll } from '../../src/ground/audit/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { until } from '../support/until.ts';
import { openWorld } from '../support/world.ts';

it('a tenant whose log cannot be sealed stops no other', async () => {
  const world = await openWorld();
  const { database, clock, signer } = world;
  const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
  const newId = identifiers(clock, chance);
  const ctxFor = (tenantId: string) => systemCtx({ clock, chance, newId }, database, tenantId, 'test');
  const tenants = [world.tenantId, newId('tenant'), newId('tenant')] as const;
  for (const tenantId of tenants.slice(1)) await openOperator(ctxFor(tenantId), 'Another', 'Operator');
  const [, broken] = tenants;
  await database.admin.query(`
    create function refuse_leaf() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
    create trigger broken before insert on audit_leaf for each row when (new.tenant_id = '${broken}') execute function refuse_leaf()`);
  const sealedOf = async () =>
    (
      await database.admin.query<{ tenant_id: string }>('select distinct tenant_id from audit_leaf order by 1')
    ).rows.map((row) => row.tenant_id);
  const others = tenants.filter((tenantId) => tenantId !== broken).sort();
  await until(async () => {
    const failure = await sealAll({ database, ctxFor }, signer).then(
      () => '',
      (error: Error) => error.message,
    );
    // Sealing waits for every older transaction of the server, also of other tests.
    expect(failure === '' || failure.startsWith(`${broken}: `)).toBe(true);
    return failure !== '' && (await sealedOf()).length === 2;
  }, 'the logs of the others');
  expect(await sealedOf()).toEqual(others);
  await database.admin.query('drop trigger broken on audit_leaf');
  await until(async () => {
    await sealAll({ database, ctxFor }, signer);
    return (await sealedOf()).length === 3;
  }, 'the log that had no room');
});
