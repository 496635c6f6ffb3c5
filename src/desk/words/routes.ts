import { z } from 'zod';
import { query, routes } from '../../http/endpoint.ts';
import { catalogueKinds, catalogueOf } from './catalogue.ts';

const text = z.object({ en: z.string(), zh: z.string() });
const view = z.object({
  items: z.array(
    z
      .object({
        kind: z.enum(catalogueKinds),
        code: z.string(),
        of: z
          .string()
          .optional()
          .meta({ description: 'The list that a state or a task is of, the noun that an event is of' }),
        label: text,
        remedy: text.optional(),
      })
      .meta({ id: 'Word' }),
  ),
});

/** What codes are called, in both languages. */
export function wordRoutes() {
  const app = routes();
  query(
    app,
    {
      path: '/catalogue',
      tag: 'Desk',
      cost: 5,
      summary:
        'What every code of the API is called, in both languages: states, lists, columns, roles, breaches, reasons, tasks, acts, events, mandates, refusals',
      filter: z.object({ kind: z.enum(catalogueKinds).optional() }),
      view,
    },
    async (_, { kind }) => ({ items: catalogueOf(kind) }),
  );
  return app;
}
