import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Desk } from './nav.ts';

const isTyping = (event: KeyboardEvent): boolean => {
  const at = event.target as HTMLElement | null;
  return (
    event.isComposing || (at?.closest('input, textarea, select, [contenteditable], [role="dialog"]') ?? null) !== null
  );
};

/** A menu or a sheet over the page takes the keys, wherever they are: what had them may be gone from it. */
const isCovered = (): boolean =>
  document.querySelector(
    '.ant-dropdown:not(.ant-dropdown-hidden), .ant-select-dropdown:not(.ant-select-dropdown-hidden), [role="dialog"]',
  ) !== null;

/** Keys of the frame: none while somebody types or composes, and none that sends anything. */
export function useKeys(desk: Desk, open: (what: 'find' | 'keys') => void): void {
  const navigate = useNavigate();
  const router = useRouter();
  const going = useRef(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        open('find');
        return;
      }
      if (isTyping(event) || isCovered() || event.ctrlKey || event.metaKey || event.altKey) return;
      if (going.current) {
        going.current = false;
        const entry = desk.entries[Number(event.key) - 1];
        if (entry) void navigate({ to: entry.to });
        return;
      }
      if (event.key === 'g') going.current = true;
      else if (event.key === '?') open('keys');
      else if (event.key === 'Escape') router.history.back();
    };
    // Before a menu takes the key: the one that shuts it leaves the page where it is.
    document.addEventListener('keydown', press, true);
    return () => document.removeEventListener('keydown', press, true);
  }, [desk, navigate, open, router]);
}

/** Moves through rows by `j` and `k`, looks inside by space, opens by enter. */
export function useRowKeys({
  count,
  at,
  move,
  open,
  peek,
}: {
  count: number;
  at: number;
  move(to: number): void;
  open(at: number): void;
  peek?(at: number): void;
}): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || count === 0) return;
      const isOnButton = (event.target as HTMLElement | null)?.closest('button, a') !== null;
      if (event.key === 'j') move(Math.min(count - 1, at + 1));
      else if (event.key === 'k') move(Math.max(0, at - 1));
      else if (event.key === 'Enter' && at >= 0 && !isOnButton) open(at);
      else if (event.key === ' ' && at >= 0 && peek && !isOnButton) {
        event.preventDefault();
        peek(at);
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [at, count, move, open, peek]);
}
