export { surrogateRoutes } from './routes.ts';
