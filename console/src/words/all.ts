import { first } from './first.ts';
import { limits } from './limits.ts';
import { loan } from './loan.ts';

/** Every sentence of the console. What only rare pages say comes with them: see `addWords`. */
export const words = { ...first, ...limits, ...loan } as const;
