import type { Papers } from '../../kernel/papers.ts';
import type { Config } from './config.ts';
import { openBucket } from './paper-store.ts';
import { scanWith } from './virus-scan.ts';

/** Where papers lie and who looks at them, as configured: in the database, and nobody, without. */
export function papersOf(config: Config): Papers {
  const { PAPERS_S3_URL: url, PAPERS_S3_KEY_ID: accessKeyId, PAPERS_S3_SECRET: secretAccessKey } = config;
  const isBucket = url !== undefined && accessKeyId !== undefined && secretAccessKey !== undefined;
  return {
    store: isBucket ? openBucket({ url, region: config.PAPERS_S3_REGION, accessKeyId, secretAccessKey }) : undefined,
    look: config.PAPERS_SCAN === undefined ? undefined : scanWith(config.PAPERS_SCAN),
  };
}
