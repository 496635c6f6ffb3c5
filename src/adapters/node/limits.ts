import { createLimits, type Limits } from '../../http/limits.ts';
import type { Config } from './config.ts';

/** What one address, key or tenant may take of this process, as configured. */
export const limitsOf = (config: Config): Limits =>
  createLimits({ address: config.RATE_ADDRESS, key: config.RATE_KEY, tenant: config.RATE_TENANT }, () =>
    performance.now(),
  );

/** Where the API listens, and for how many. Behind a proxy all connections come from its address. */
export const socketOf = (config: Config) => ({
  host: config.HOST,
  port: config.PORT,
  connections: config.HTTP_CONNECTIONS,
  connectionsPerAddress: config.TRUST_PROXY > 0 ? config.HTTP_CONNECTIONS : config.HTTP_CONNECTIONS_PER_ADDRESS,
});
