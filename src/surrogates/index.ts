export { followMaturity, watchMaturity } from './maturity.ts';
export { surrogateRoutes } from './routes.ts';
