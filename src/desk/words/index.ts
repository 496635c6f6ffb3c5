export { type CatalogueKind, type CatalogueRow, catalogueOf } from './catalogue.ts';
export { readInChinese } from './reads.ts';
export { wordRoutes } from './routes.ts';
export { sayAct, sayColumn, sayEvent, sayList, sayRole } from './said.ts';
export { actInChinese } from './steps.ts';
