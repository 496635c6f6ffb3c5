import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { codeIn, openLetters } from '../support/letters.ts';
import { openTrade } from '../support/trade.ts';
import { administratorsOf, type Client } from '../support/world.ts';

const trade = await openTrade();
const { clock, core, importer } = { ...trade, core: await trade.party('Core firm', 'core_firm') };

const carried = await openLetters(trade);
async function subscribe(of: Client, address: string, language = 'en'): Promise<void> {
  await of.done('/mail', { address, language });
  const code = codeIn((await carried()).find(({ to }) => to === address));
  await of.done('/mail/confirmation', { code });
}
let invoices = 0;
const present = () =>
  importer.done<{ id: string }>('/receivables', {
    debtorId: core.partyId,
    invoiceNumber: `INV-${++invoices}-SECRET`,
    invoicedOn: '2026-10-01',
    dueOn: '2026-12-01',
    amount: { amountMinor: '195012300', currency: 'CNY' },
  });

describe('e-mail', () => {
  it('goes to an address only once its code came back, and a code is guessed at a few times at most', async () => {
    await present();
    const asked = await core.done<object>('/mail', { address: 'clerk@core.example', language: 'zh' });
    expect(asked).toEqual({ address: 'clerk@core.example', language: 'zh', confirmedAt: null });
    expect(await core.refused('/mail', { address: 'other@core.example', language: 'zh' })).toBe(
      '429 MAIL_ASKED_BEFORE',
    );
    const [first, ...more] = await carried();
    expect(more).toEqual([]);
    expect(first?.subject).toBe('Holdfast：确认码');
    const good = codeIn(first);
    const wrong = good === '00000000' ? '11111111' : '00000000';
    for (let n = 0; n < 5; n++)
      expect(await core.refused('/mail/confirmation', { code: wrong })).toBe('422 MAIL_CODE_WRONG');
    expect(await core.refused('/mail/confirmation', { code: good })).toBe('422 MAIL_CODE_WRONG');
    expect(await carried()).toEqual([]);
    clock.advance(61);
    await core.done('/mail', { address: 'clerk@core.example', language: 'zh' });
    const again = codeIn((await carried())[0]);
    clock.advance(31 * 60);
    expect(await core.refused('/mail/confirmation', { code: again })).toBe('422 MAIL_CODE_WRONG');
    await subscribe(core, 'clerk@core.example', 'zh');
    expect((await core.get<{ confirmedAt: string }>('/mail')).body.confirmedAt).not.toBeNull();
    expect((await importer.get('/mail')).status).toBe(404);
  });

  it('says each day how much awaits its reader, in their language, and names no thing, party or amount', async () => {
    const [letter, ...more] = await carried();
    expect(more).toEqual([]);
    expect(letter?.to).toBe('clerk@core.example');
    expect(letter?.subject).toBe('Holdfast 2026-10-12：1 项待办');
    expect(letter?.text).toContain('待办 1 项');
    expect(letter?.text).not.toMatch(/SECRET|1950123|1,950|Importer|rcv_|pty_/);
    expect(letter?.raw).toMatch(/List-Unsubscribe:\s+<http/);
    expect(letter?.raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(await carried()).toEqual([]);
    clock.advance(86_400);
    expect((await carried()).map(({ subject }) => subject)).toEqual(['Holdfast 2026-10-13：1 项待办']);
  });

  it('counts nothing that its reader may not do, and writes to nobody whom nothing awaits', async () => {
    const reader = await trade.colleague(core, 'Reader', []);
    await subscribe(reader, 'reader@core.example');
    await present();
    clock.advance(86_400);
    expect((await carried()).map(({ to }) => to)).toEqual(['clerk@core.example']);
  });

  it('tells what is gravest at once, and once', async () => {
    const { id } = await present();
    expect(await carried()).toEqual([]);
    await trade.database.admin.query(
      `alter table task disable trigger all; update task set grave = 3 where object_id = '${id}'; alter table task enable trigger all`,
    );
    const [letter, ...more] = await carried();
    expect(more).toEqual([]);
    expect(letter?.subject).toBe('Holdfast：1 项紧急待办');
    expect(letter?.text).not.toMatch(/SECRET|1950123|rcv_/);
    expect(await carried()).toEqual([]);
  });

  it('reaches who else may do it when a colleague escalates, once, and not who escalated', async () => {
    const { id } = await present();
    const colleague = await trade.colleague(core, 'Deputy', ['receivable:confirm']);
    await subscribe(colleague, 'deputy@core.example');
    await carried();
    const [task] = (await colleague.get<{ items: { act: string }[] }>(`/tasks?objectId=${id}`)).body.items;
    await colleague.done(`/tasks/${id}/escalation`, { act: task?.act, reason: 'above what I may judge' });
    const letters = await carried();
    expect(letters.map(({ to }) => to)).toEqual(['clerk@core.example']);
    expect(letters[0]?.text).toContain('同事已上报');
    expect(letters[0]?.text).not.toContain('above what I may judge');
    expect(await carried()).toEqual([]);
    await colleague.done('/mail/end');
  });

  it('waits while the server does not take it, and goes when it does', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const nobody = (closed.address() as AddressInfo).port;
    await new Promise<void>((resolve) => closed.close(() => resolve()));
    clock.advance(86_400);
    expect(await carried(nobody)).toEqual([]);
    expect(await carried()).toEqual([]);
    clock.advance(300);
    expect((await carried()).map(({ to }) => to)).toEqual(['clerk@core.example']);
  });

  it('is ended by the link of a letter: not by opening it, but by the button behind it, without signing in', async () => {
    clock.advance(86_400);
    const [letter] = await carried();
    const link = /http\S+unsubscription\S+/.exec(letter?.text ?? '')?.[0] ?? '';
    const opened = await fetch(link);
    expect(opened.status).toBe(200);
    expect(await opened.text()).toContain('<form method="post"');
    expect((await core.get('/mail')).status).toBe(200);
    const made = `${trade.url}/v1/mail/unsubscription?token=${trade.tenantId}.${'A'.repeat(43)}`;
    expect((await fetch(made, { method: 'POST' })).status).toBe(200);
    expect((await core.get('/mail')).status).toBe(200);
    for (let n = 0; n < 2; n++) expect((await fetch(link, { method: 'POST' })).status).toBe(200);
    expect((await core.get('/mail')).status).toBe(404);
    clock.advance(86_400);
    expect(await carried()).toEqual([]);
    await subscribe(core, 'clerk@core.example');
    await core.done('/mail/end');
    expect((await core.get('/mail')).status).toBe(404);
  });

  it('is not kept of who is there no more', async () => {
    const leaver = await trade.colleague(core, 'Leaver', ['receivable:confirm']);
    await subscribe(leaver, 'leaver@core.example');
    await administratorsOf(core)[0].done(`/people/${leaver.personId}/leaving`, {});
    const { rows } = await trade.database.admin.query(
      `select (select count(*)::int from mail_address where person_id = $1) as addresses, (select count(*)::int from letter where person_id = $1) as letters`,
      [leaver.personId],
    );
    expect(rows).toEqual([{ addresses: 0, letters: 0 }]);
  });
});
