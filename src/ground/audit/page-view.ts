import type { checkPackInPage } from './page-check.ts';

/** As much of a page as is used here: this code is checked without the types of a browser. */
interface PageElement {
  textContent: string;
  className: string;
  value: string;
  files?: readonly { text(): Promise<string> }[];
  append(child: PageElement): void;
  replaceChildren(): void;
  addEventListener(name: 'change', listener: () => void): void;
}
interface Page {
  document: { getElementById(id: string): PageElement; createElement(tag: string): PageElement };
  navigator: { language: string };
}

/** Wires the page: names nothing outside itself but what a browser has, for it is served as its own text. */
export function showPackCheck(check: typeof checkPackInPage, keysAt: string): void {
  const { document, navigator } = globalThis as unknown as Page;
  const isChinese = navigator.language.startsWith('zh');
  const words = isChinese
    ? {
        valid: '✓ 证据包完整：每一事件都在已签名的日志中',
        invalid: '✗ 证据包不可信',
        pinned: '签名密钥与您提供的密钥相符或由其背书。',
        unpinned: '签名密钥由本站公布。若要证明是谁签名，请填入加入时收到的公钥。',
        unreadable: '文件不是 JSON',
        columns: ['时间', '事件', '对象', '行为人'],
      }
    : {
        valid: '✓ The pack is whole: every event is in the signed log',
        invalid: '✗ The pack cannot be trusted',
        pinned: 'It is signed with the key that you gave, or with one that this key vouches for.',
        unpinned:
          'It is signed with a key that this site publishes. To know who signed, give the key that you were handed when you joined.',
        unreadable: 'The file is not JSON',
        columns: ['time', 'event', 'object', 'by'],
      };
  const at = (id: string) => document.getElementById(id);
  const put = (parent: PageElement, tag: string, text: string): PageElement => {
    const made = document.createElement(tag);
    made.textContent = text;
    parent.append(made);
    return made;
  };
  const show = async (): Promise<void> => {
    const [file] = at('pack').files ?? [];
    if (!file) return;
    const given = at('key').value.trim();
    const response = await fetch(keysAt);
    const { keys } = (await response.json()) as { keys: Parameters<typeof checkPackInPage>[1] };
    const text = await file.text();
    const out = at('result');
    out.replaceChildren();
    let pack: unknown;
    try {
      pack = JSON.parse(text);
    } catch {
      put(out, 'h2', words.invalid).className = 'no';
      put(out, 'p', words.unreadable);
      return;
    }
    const { valid, origin, size, publicKey, faults, entries } = await check(pack, keys, given);
    put(out, 'h2', valid ? words.valid : words.invalid).className = valid ? 'yes' : 'no';
    for (const fault of faults) put(out, 'p', fault);
    if (valid) put(out, 'p', given === '' ? words.unpinned : words.pinned);
    put(out, 'code', `${origin} · ${size} · ${publicKey}`);
    const table = put(out, 'table', '');
    const head = put(table, 'tr', '');
    for (const column of words.columns) put(head, 'th', column);
    for (const { event } of entries) {
      const row = put(table, 'tr', '');
      const actor = (event.actor ?? {}) as Record<string, string>;
      const cells = [event.at, event.type, event.objectId, actor.personId ?? actor.name ?? ''];
      for (const cell of cells) put(row, 'td', String(cell));
    }
  };
  const showSafely = () => {
    show().catch((error: Error) => {
      at('result').textContent = error.message;
    });
  };
  at('pack').addEventListener('change', showSafely);
  at('key').addEventListener('change', showSafely);
}
