import type { Page } from 'playwright-core';

/** What the element that has the keys is called, as it is read to who does not see it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const at = document.activeElement;
    const by = (at?.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.innerText ?? '').join(' ');
    return (at?.getAttribute('aria-label') || by.trim() || at?.labels?.[0]?.innerText || at?.innerText || at?.title || '').trim();
  })()`);

/** Goes on by the tab key until what is called so has the keys. @throws where nothing on the page that can be reached is called so */
export async function tabTo(page: Page, name: string | RegExp, most = 150): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < most; i++) {
    const now = await focused(page);
    if (typeof name === 'string' ? now === name : name.test(now)) return;
    passed.push(now);
    await page.keyboard.press('Tab');
  }
  throw new Error(`no ${name} is reached by the keys: ${[...new Set(passed)].join(' | ').slice(0, 2_000)}`);
}
