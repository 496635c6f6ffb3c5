import { Modal, type ModalProps } from 'antd';
import { useEffect, useRef } from 'react';

const fields = 'input:not([type=hidden]):not([type=file]), textarea, select, [role="combobox"]';

/** What had the keys last that is no menu and no sheet: a menu is gone by the time that its sheet is shut. */
let lastOnPage: HTMLElement | undefined;
document.addEventListener('focusin', ({ target }) => {
  const at = target as HTMLElement;
  if (at.closest('.ant-dropdown, .ant-select-dropdown, [role="dialog"]') === null) lastOnPage = at;
});

/**
 * A sheet over the page. Keys go to its first field, else to its main button, and never to the cross that shuts it; they go back to where
 * they were once it is shut. A second click of a double click falls beside it and shuts nothing.
 */
export function Dialog({ children, ...more }: Omit<ModalProps, 'open' | 'footer' | 'mask'>) {
  const inside = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = lastOnPage;
    const sheet = inside.current;
    const take = () => {
      const first = sheet?.querySelector<HTMLElement>(fields) ?? sheet?.querySelector<HTMLElement>('.ant-btn-primary');
      if (!sheet?.contains(document.activeElement)) first?.focus();
      return first !== undefined && first !== null;
    };
    // Its form may still be on its way when the sheet is there.
    const watch = new MutationObserver(() => take() && watch.disconnect());
    const soon = setTimeout(() => {
      if (!take() && sheet) watch.observe(sheet, { childList: true, subtree: true });
    }, 30);
    return () => {
      clearTimeout(soon);
      watch.disconnect();
      setTimeout(() => before?.isConnected && before.focus(), 30);
    };
  }, []);
  return (
    <Modal {...more} open footer={null} mask={{ closable: false }}>
      <div ref={inside}>{children}</div>
    </Modal>
  );
}
