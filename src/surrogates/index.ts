export { followMaturity, watchMaturity } from './maturity.ts';
export { holdSurrogate } from './receive.ts';
export { surrogateRoutes } from './routes.ts';
