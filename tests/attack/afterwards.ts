import { open } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect } from 'vitest';
import { type PartyRole, partyRoles } from '../../src/ground/parties/rules.ts';
import type { World } from '../support/world.ts';
import { recordOf } from './record.ts';
import { shownInRows } from './rows.ts';
import { attemptsIn, documentOf, isOpen, tryAll } from './tries.ts';

/** Everybody who could be a stranger; the operator runs the platform, and is one of the tenant beside. */
export const strangers = partyRoles.filter((role): role is PartyRole => role !== 'operator');

/** How many worlds try the same operation. */
const TIMES = 2;

/** Whether nobody of this run took it before as often as it is to be tried. */
async function claim(folder: string, name: string, times = TIMES): Promise<boolean> {
  for (let i = 1; i <= times; i++)
    try {
      await (await open(path.join(folder, `${encodeURIComponent(name)}.${i}`), 'wx')).close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  return false;
}

async function only<T>(all: readonly T[], condition: (one: T) => Promise<boolean>): Promise<T[]> {
  const kept: T[] = [];
  for (const one of all) if (await condition(one)) kept.push(one);
  return kept;
}

/** When the tests of a file are done, everybody who must not tries what they did; and looks at the rows that they left. */
export function attackAfterwards(world: World, folder: string): void {
  afterAll(async () => {
    const document = await documentOf(world.url);
    const record = recordOf(world.url, document.operations);
    const real = attemptsIn(record, document).filter(
      ({ operation, doneBy }) => doneBy !== undefined || operation.method === 'get',
    );
    for (const { name } of document.operations.filter((operation) => !isOpen(operation)))
      await claim(folder, `offered ${name}`, 1);
    const attempts = await only(real, ({ operation }) => claim(folder, operation.name));
    const found = await tryAll(world, record, attempts, strangers);
    const rows = await shownInRows(world, (tables) => only(tables, (table) => claim(folder, `rows of ${table}`, 1)));
    expect({ ...found, rows: rows.faults }).toEqual({
      withoutKey: [],
      withoutMandate: [],
      strangers: [],
      otherTenant: [],
      rows: [],
    });
  }, 600_000);
}
