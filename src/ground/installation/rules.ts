import { refusalList } from '../../kernel/refusal.ts';

export const installationRefusals = refusalList({
  TENANTS_BY_COMMAND: [
    'wrong-state',
    'This installation opens tenants by its command alone',
    '本安装仅可通过命令开立租户',
    'Ask who runs the installation for holdfast tenant, on its own machine',
    '请安装的运行者在其机器上执行 holdfast tenant',
  ],
  INSTALLATION_OF_ANOTHER: [
    'forbidden',
    'Only administrators of the operator whose tenant came first do this for the installation',
    '仅首个租户运营方的管理员可为本安装办理',
    'Ask an administrator of that operator, or who runs the installation',
    '请联系该运营方的管理员或安装的运行者',
  ],
  DEMONSTRATION_NOT_HERE: [
    'wrong-state',
    'No demonstration can be told on this installation',
    '本安装不能演示示例',
    'Run npm run demo -- --keep in a copy of the source on a machine of your own',
    '请在自有机器的源代码副本中运行 npm run demo -- --keep',
  ],
  DEMONSTRATION_NOT_STANDING: [
    'wrong-state',
    'The demonstration does not stand yet, or has ended',
    '示例尚未就绪或已结束',
    'Start it, and come back when it says that it stands',
    '请先启动示例，待其就绪后再试',
  ],
});
