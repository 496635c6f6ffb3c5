import { acts } from './acts.ts';
import { admin } from './admin.ts';
import { charts } from './charts.ts';
import { collateral } from './collateral.ts';
import { credit } from './credit.ts';
import { entry } from './entry.ts';
import { field } from './field.ts';
import { firm } from './firm.ts';
import { frame } from './frame.ts';
import { guide } from './guide.ts';
import { lending } from './lending.ts';
import { lists } from './lists.ts';
import { mail } from './mail.ts';
import { map } from './map.ts';
import type { Pair } from './pair.ts';
import { policy } from './policy.ts';
import { proof } from './proof.ts';
import { reach } from './reach.ts';
import { title } from './title.ts';
import { work } from './work.ts';

/** Whole sentences in both languages that come with the first page; each page has a table of its own. */
export const first = {
  ...frame,
  ...entry,
  ...work,
  ...lists,
  ...acts,
  ...lending,
  ...collateral,
  ...credit,
  ...title,
  ...firm,
  ...map,
  ...mail,
  ...proof,
  ...admin,
  ...field,
  ...policy,
  ...reach,
  ...charts,
  ...guide,
} as const satisfies Record<string, Pair>;
