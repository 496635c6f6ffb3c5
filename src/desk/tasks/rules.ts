import { refusalList } from '../../kernel/refusal.ts';

export const taskRefusals = refusalList({
  TASK_NOT_FOR_YOU: [
    'forbidden',
    'The task asks for a mandate that you do not hold, or for somebody else than who did the act before it',
    '该任务所需权限您未持有，或须由前一步经办人以外的人办理',
    'Have one of the people in others take it on',
    '请由 others 所列人员办理',
  ],
  TASK_TAKEN: [
    'conflict',
    'A colleague has taken the task on',
    '该任务已由同事认领',
    'Ask them to hand it over',
    '请其移交',
  ],
  TASK_NOT_YOURS: ['wrong-state', 'You have not taken the task on', '您尚未认领该任务', 'Take it on first', '请先认领'],
  SNOOZE_TOO_LONG: [
    'invalid',
    'A task rests from now on, until its due time at the latest and for no more than the days in facts',
    '暂缓须从现在起，不得超过任务期限与 facts 所列天数',
    'Name an earlier instant',
    '请改为更早的时间',
  ],
});

/** Whether a task may rest until then: not past its own time, and not out of sight. */
export const mayRestUntil = (
  until: Date,
  { now, dueAt, longestDays }: { now: Date; dueAt: Date | null; longestDays: number },
): boolean =>
  until > now && (dueAt === null || until <= dueAt) && until.getTime() - now.getTime() <= longestDays * 86_400_000;
