import { z } from 'zod';
import { query, routes } from '../../http/endpoint.ts';
import { listMeasures, readMeasure } from './read.ts';
import * as schemas from './schemas.ts';

const tag = 'Policy measures';

export function measureRoutes() {
  const app = routes();
  query(
    app,
    {
      path: '/policy/measures',
      tag,
      summary: 'The twenty measures: what each stands on and does, the text’s own figures beside those in force',
      filter: schemas.measureQuery,
      view: z.object({ items: z.array(schemas.measureView) }),
      cost: 5,
    },
    listMeasures,
  );
  query(
    app,
    {
      path: '/policy/measures/{number}',
      tag,
      summary: 'One measure, with the text’s own figures beside those in force',
      params: schemas.measureParams,
      filter: schemas.measureQuery,
      view: schemas.measureView,
    },
    readMeasure,
  );
  return app;
}
