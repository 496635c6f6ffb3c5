import { madeAToG } from './made-a-to-g.ts';
import { madeHToZ } from './made-h-to-z.ts';

/** What every operation comes to, in two files for their length. */
export const madeActs = `${madeAToG}${madeHToZ}`;
