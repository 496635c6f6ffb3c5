import { z } from 'zod';

const text = z.object({ en: z.string(), zh: z.string() });

export const gateTableView = z
  .object({
    facts: z.array(z.object({ id: z.string(), name: text, on: z.string(), counts: z.string(), remedy: text })),
    gates: z.array(z.object({ id: z.string(), group: z.string(), name: text, verbs: z.array(z.string()) })),
    cells: z
      .array(
        z.object({
          fact: z.string(),
          gate: z.string(),
          sign: z.enum(['V', 'B', '2', 'D', 'W']),
          state: z.enum(['held', 'elsewhere', 'open']),
          by: z.string().nullable(),
          note: z.string().nullable(),
        }),
      )
      .meta({ description: 'Cells that do something; any other does nothing' }),
  })
  .meta({ id: 'GateTable', description: 'What each fact on record does before money, security or evidence moves' });
