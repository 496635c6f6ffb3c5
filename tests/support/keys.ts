import type { Page } from 'playwright-core';
import { words } from '../../console/src/words/all.ts';
import { type Holder, nextCode } from './sign-in.ts';
import type { World } from './world.ts';

/** What the element that has the keys is called, as it is read to who does not see it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const at = document.activeElement;
    const by = (at?.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.innerText ?? '').join(' ');
    return (at?.getAttribute('aria-label') || by.trim() || at?.labels?.[0]?.innerText || at?.innerText || at?.title || '').trim();
  })()`);

/** Goes on by a key until what is called so is reached. @throws where nothing that it leads to is called so */
export async function goBy(page: Page, key: string, name: string | RegExp, most = 150): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < most; i++) {
    const now = await focused(page);
    if (typeof name === 'string' ? now === name : name.test(now)) return;
    passed.push(now);
    await page.keyboard.press(key);
  }
  throw new Error(`no ${name} is reached by the keys: ${[...new Set(passed)].join(' | ').slice(0, 2_000)}`);
}

export const tabTo = (page: Page, name: string | RegExp): Promise<void> => goBy(page, 'Tab', name);

/** Through the door with password and second factor, and no pointer. */
export async function signInByKeys(page: Page, world: World, holder: Holder): Promise<void> {
  const say = (word: 'entry.go' | 'entry.name' | 'entry.password' | 'entry.code') => words[word][0];
  await page.getByRole('button', { name: say('entry.go'), exact: true }).waitFor();
  await tabTo(page, say('entry.name'));
  await page.keyboard.type(holder.loginName);
  await tabTo(page, say('entry.password'));
  await page.keyboard.type(holder.password);
  await tabTo(page, say('entry.code'));
  await page.keyboard.type(await nextCode(world, holder.secret));
  await page.keyboard.press('Enter');
}

/** In the list of a field that has the keys, the option of that name. */
export async function chooseBy(page: Page, option: string | RegExp): Promise<void> {
  await page.keyboard.press('Enter');
  const lit = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option-active');
  for (let i = 0; i < 40; i++) {
    await lit.waitFor();
    const now = (await lit.innerText()).trim();
    if (typeof option === 'string' ? now === option : option.test(now)) return page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`no ${option} is in the list`);
}
