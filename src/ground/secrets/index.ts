export { type Resealed, resealSecrets } from './reseal.ts';
