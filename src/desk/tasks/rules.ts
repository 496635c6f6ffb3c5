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
  TASK_NOT_RESTING: [
    'wrong-state',
    'The task does not rest in your view',
    '该任务并未处于暂缓状态',
    'Do it',
    '请直接办理',
  ],
  SNOOZE_TOO_LONG: [
    'invalid',
    'A task rests from now on, for no more than the days in facts, and until so many hours before its time at the latest',
    '暂缓须从现在起，不得超过 facts 所列天数，且最迟至任务期限前 facts 所列小时数',
    'Name an earlier instant',
    '请改为更早的时间',
  ],
  TASK_TOO_GRAVE: [
    'forbidden',
    'A right or the control of goods is at stake: such a task does not rest',
    '涉及权利或货物控制，该任务不得暂缓',
    'Do it, hand it over, or escalate it',
    '请办理、移交或上报',
  ],
});

/** Whether a task may rest until then: not out of sight, and early enough before its own time to be done. */
export const mayRestUntil = (
  until: Date,
  { now, dueAt, longestDays, leadHours }: { now: Date; dueAt: Date | null; longestDays: number; leadHours: number },
): boolean =>
  until > now &&
  (dueAt === null || until.getTime() <= dueAt.getTime() - leadHours * 3_600_000) &&
  until.getTime() - now.getTime() <= longestDays * 86_400_000;

/** A task asks for one person, by their identifier, or for whoever holds a mandate (of which some begin alike: `person:manage`). */
export const personOf = (needs: string): string | undefined => /^person:(per_[0-9a-f]{32})$/.exec(needs)?.[1];
