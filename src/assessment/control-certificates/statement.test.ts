import { expect, it } from 'vitest';
import type { Found } from '../../ground/policy/index.ts';
import { concerning } from './statement.ts';

const found = (facts: Record<string, unknown>): Found => ({ fact: 'F4', facts });

it('what is found of other goods says nothing against an item; of it among others, or of the whole facility, it does', () => {
  const all = [
    found({ lotId: 'lot_1' }),
    found({ itemId: 'lot_2' }),
    found({ lotIds: ['lot_2', 'lot_3'] }),
    found({ lotIds: ['lot_3', 'lot_1'] }),
    found({ itemIds: ['rcp_1'] }),
    found({ itemIds: ['rcp_2'] }),
    found({ kind: 'gate' }),
  ];
  expect(concerning(all, ['lot_1', 'rcp_1']).map(({ facts }) => facts)).toEqual([
    { lotId: 'lot_1' },
    { lotIds: ['lot_3', 'lot_1'] },
    { itemIds: ['rcp_1'] },
    { kind: 'gate' },
  ]);
});
