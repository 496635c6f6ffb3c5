import { refusalList } from '../../kernel/refusal.ts';

export const viewRefusals = refusalList({
  VIEW_NAME_TAKEN: [
    'conflict',
    'You have a view of this list by this name',
    '您在该列表中已有同名视图',
    'Change that one, or take another name',
    '请修改原视图或换用其他名称',
  ],
  VIEW_NOT_YOURS: [
    'forbidden',
    'The view is a colleague’s: it is shared to be looked at',
    '该视图由同事共享，仅供查看',
    'Save one of your own with the same filters',
    '请以相同条件另存为您自己的视图',
  ],
  VIEW_NOT_UNDERSTOOD: [
    'invalid',
    'The list does not understand a filter or has no such column',
    '该列表不支持所列筛选条件或列',
    'GET /v1/lists says what a list understands; facts.name is what it does not',
    '见 GET /v1/lists；facts.name 为不支持的项目',
  ],
  VIEWS_MANY: [
    'wrong-state',
    'You keep as many views as you may',
    '您保存的视图已达上限',
    'Remove one of them first',
    '请先删除其中之一',
  ],
});

/** Views that one person keeps. */
export const VIEWS_MOST = 200;
