import { App, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { StepUp } from '../parts/step-up.tsx';
import { antdTheme, type Theme } from '../style/theme.ts';
import { useWords } from '../words/index.ts';

const kept = 'holdfast.theme';
const preferred = (): Theme => {
  const chosen = localStorage.getItem(kept);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
};
const show = (theme: Theme) => document.documentElement.setAttribute('data-theme', theme);

/** Before the first picture, so that nothing flashes. */
export const openLook = (): void => show(preferred());

interface LookOf {
  theme: Theme;
  turn(): void;
}
const LookContext = createContext<LookOf>({ theme: 'light', turn: () => {} });
export const useLook = (): LookOf => useContext(LookContext);

/** The nonce that this page was served with: without it the browser takes no style that antd makes. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** Colours and language for everything below. Dialogs live in a box of their own: one that is opened locks no scrolling by a style of its own. */
export function Look({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState(preferred);
  const { language } = useWords();
  const look = useMemo<LookOf>(
    () => ({
      theme,
      turn() {
        const next = theme === 'dark' ? 'light' : 'dark';
        localStorage.setItem(kept, next);
        show(next);
        setTheme(next);
      },
    }),
    [theme],
  );
  // Turned in another tab, it is turned here.
  useEffect(() => {
    const follow = ({ key }: StorageEvent) => {
      if (key !== kept) return;
      const next = preferred();
      show(next);
      setTheme(next);
    };
    addEventListener('storage', follow);
    return () => removeEventListener('storage', follow);
  }, []);
  // What hangs on something is placed in the body; what covers the page asks for the body, and gets the box.
  const popupsIn = (hangsOn?: HTMLElement) =>
    hangsOn === undefined || hangsOn === document.body
      ? (document.getElementById('overlays') as HTMLElement)
      : document.body;
  return (
    <LookContext value={look}>
      <ConfigProvider
        csp={{ nonce }}
        theme={antdTheme(theme)}
        {...(language === 'zh' && { locale: zhCN })}
        getPopupContainer={popupsIn}
        button={{ autoInsertSpace: false }}
        modal={{ centered: true }}
      >
        <App component={false}>
          <StepUp>{children}</StepUp>
        </App>
      </ConfigProvider>
    </LookContext>
  );
}
