import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useLook } from '../frame/look.tsx';
import markUrl from '../style/mark.svg';
import { speak, useWords } from '../words/index.ts';

/** What stands before anybody is signed in: one panel, with language and light beneath. */
export function Door({ children }: { children: ReactNode }) {
  const { t, language } = useWords();
  const { theme, turn } = useLook();
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <div className="centre">
      <main className="door">
        <div className="row" style={{ justifyContent: 'center', marginBottom: 24 }}>
          <img src={markUrl} width={36} height={36} alt="" />
          <span style={{ fontSize: 20, fontWeight: 600 }}>Holdfast</span>
        </div>
        <div className="panel">{children}</div>
        <div className="row" style={{ justifyContent: 'center', marginTop: 16 }}>
          <Button type="text" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => void speak(other)}>
            {t('person.language')}
          </Button>
          <Button type="text" onClick={turn}>
            {t(theme === 'dark' ? 'theme.light' : 'theme.dark')}
          </Button>
        </div>
      </main>
    </div>
  );
}
