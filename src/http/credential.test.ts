import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { credentialOf, dropCookie, keepCookie } from './credential.ts';

const token = `hs_${'a'.repeat(43)}`;
const at = (publicUrl: string | undefined) => {
  const app = new Hono();
  app.onError((error, c) => c.text(error.message.split(':')[0] ?? '', 403));
  app.get('/kept', (c) => {
    keepCookie(c, 'session', token, publicUrl);
    dropCookie(c, 'device', publicUrl);
    return c.body(null);
  });
  app.all('/shown', (c) => c.text(credentialOf(c, publicUrl) ?? 'none'));
  return app;
};
const shown = async (publicUrl: string, init: RequestInit) =>
  (await at(publicUrl).request('http://internal/shown', init)).text();
const secure = { cookie: `__Host-holdfast=${token}` };
const json = { 'content-type': 'application/json' };

describe('a session that a browser keeps', () => {
  it('is bound to TLS and this host, but on a machine where somebody tries the service out', async () => {
    const kept = async (publicUrl: string | undefined, url: string) =>
      (await at(publicUrl).request(url)).headers.getSetCookie()[0];
    const bound = `__Host-holdfast=${token}; Path=/; HttpOnly; Secure; SameSite=Lax`;
    expect(await kept('https://holdfast.example', 'http://internal/kept')).toBe(bound);
    expect(await kept('http://holdfast.example', 'http://127.0.0.1/kept')).toBe(bound);
    expect(await kept(undefined, 'http://bank.example/kept')).toBe(bound);
    expect(await kept(undefined, 'http://127.0.0.1:8080/kept')).toBe(
      `holdfast-8080=${token}; Path=/; HttpOnly; SameSite=Lax`,
    );
  });

  it('is read under the bound name only, which no neighbour of the host can set', async () => {
    const url = 'https://holdfast.example';
    expect(await shown(url, { headers: secure })).toBe(token);
    expect(await shown(url, { headers: { cookie: `holdfast=${token}` } })).toBe('none');
    expect(await shown(url, { headers: { cookie: '__Host-holdfast=anything' } })).toBe('none');
  });

  it('changes nothing unless a page of this service asks as no form can', async () => {
    const post = (headers: Record<string, string>) =>
      shown('https://holdfast.example', { method: 'POST', headers: { ...secure, ...headers }, body: '{}' });
    expect(await post({ ...json, 'sec-fetch-site': 'same-origin' })).toBe(token);
    expect(await post({ ...json, origin: 'https://holdfast.example' })).toBe(token);
    for (const headers of [
      json,
      { ...json, 'sec-fetch-site': 'same-site' },
      { ...json, 'sec-fetch-site': 'cross-site', origin: 'https://holdfast.example' },
      { ...json, origin: 'https://holdfast.example.evil.example' },
      { ...json, origin: 'http://holdfast.example' },
      { 'content-type': 'text/plain;application/json', 'sec-fetch-site': 'same-origin' },
    ])
      expect(await post(headers)).toBe('CROSS_SITE');
    // Pieces of a file are put as they are, which no form can do either.
    const bytes = { 'content-type': 'application/octet-stream' };
    const put = (headers: Record<string, string>) =>
      shown('https://holdfast.example', { method: 'PUT', headers: { ...secure, ...bytes, ...headers }, body: '{}' });
    expect(await put({ 'sec-fetch-site': 'same-origin' })).toBe(token);
    expect(await put({ 'sec-fetch-site': 'cross-site' })).toBe('CROSS_SITE');
    expect(await post({ ...bytes, 'sec-fetch-site': 'same-origin' })).toBe('CROSS_SITE');
  });

  it('yields to a header, and a header that is no bearer’s shows nothing', async () => {
    const url = 'https://holdfast.example';
    expect(await shown(url, { headers: { ...secure, authorization: 'Bearer hf_x' } })).toBe('hf_x');
    expect(await shown(url, { headers: { ...secure, authorization: 'Basic eDp5' } })).toBe('none');
  });
});
