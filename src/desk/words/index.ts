export { type CatalogueKind, type CatalogueRow, catalogueOf } from './catalogue.ts';
export { wordRoutes } from './routes.ts';
export { sayAct, sayColumn, sayEvent } from './said.ts';
