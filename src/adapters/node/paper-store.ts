import { AwsClient } from 'aws4fetch';
import type { PaperStore } from '../../kernel/papers.ts';

export interface BucketTerms {
  /** Address of the bucket: `https://s3.example.com/papers`. */
  url: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Longer than the largest paper takes, and shorter than a request may. */
const TIMEOUT_MS = 20_000;

/** Papers in a bucket that speaks the S3 protocol, each request signed (AWS Signature Version 4). */
export function openBucket({ url, region, accessKeyId, secretAccessKey }: BucketTerms): PaperStore {
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 2 });
  const ask = async (name: string, init: RequestInit): Promise<Response> => {
    const address = `${url.replace(/\/$/, '')}/${name}`;
    const response = await client.fetch(address, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.ok) return response;
    await response.body?.cancel();
    throw new Error(`the store of papers answers ${response.status}`);
  };
  return {
    async put(name, bytes) {
      const answer = await ask(name, { method: 'PUT', body: bytes });
      await answer.body?.cancel();
    },
    get: async (name) => new Uint8Array(await (await ask(name, { method: 'GET' })).arrayBuffer()),
  };
}
