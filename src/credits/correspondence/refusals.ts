import { refusalList } from '../../kernel/refusal.ts';

export const messageRefusals = refusalList({
  MESSAGE_NOT_READABLE: [
    'invalid',
    'The message does not keep the form of its type',
    '报文不符合其类型格式',
    'Have the sender correct the fields listed under findings; nothing of it was kept',
    '请发报行更正 findings 所列字段；系统未保存任何内容',
  ],
  MESSAGE_RECEIVED_BEFORE: [
    'conflict',
    'This message was received before',
    '该报文此前已收到',
    'A message is taken once; see the one in facts',
    '同一报文只处理一次，请查看 facts 所列报文',
  ],
  MESSAGE_NOT_AUTHENTIC: [
    'precondition',
    'No network vouches for the message, and it would bind',
    '该报文未经网络证实，而其内容具有约束力',
    'Have the sender authenticate it, and take it in again (UCP 600 articles 9, 11); nothing of it was kept',
    '请发报行证实该报文后重新提交（UCP 600 第 9、11 条）；系统未保存任何内容',
  ],
  SENDER_UNKNOWN: [
    'precondition',
    'The sender of the message is no bank known here',
    '发报行未在本平台登记',
    'Register the correspondent with its BIC, or name the sender',
    '请先以 BIC 登记该代理行，或注明发报行',
  ],
  SENDER_ACTS_HERE: [
    'forbidden',
    'The sender acts on this platform itself',
    '发报行自行在本平台办理业务',
    'What it does is here already, by its own people; nobody tells it in its name',
    '其操作由其自身人员在本平台完成，他方不得代报',
  ],
  ONE_MESSAGE_AT_A_TIME: [
    'invalid',
    'The text holds several messages that do not belong together',
    '文本包含互不相属的多份报文',
    'Send each message on its own; the parts of one sequence may come together',
    '请逐份提交；同一序列的各部分可一并提交',
  ],
  TASK_SETTLED: [
    'wrong-state',
    'The task was settled already',
    '该任务已办结',
    'Read the task again',
    '请重新读取该任务',
  ],
  MESSAGE_MATCHES_NOTHING: [
    'precondition',
    'Nothing here is what the message refers to',
    '未找到报文所指的业务',
    'Compare the references in facts with the records of your bank',
    '请将 facts 所列参考号与本行记录核对',
  ],
});
