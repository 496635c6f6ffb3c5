import type { Pairs } from './pair.ts';

export const entry = {
  'entry.title': ['Sign in to Holdfast', '登录 Holdfast'],
  'entry.lead': ['Proof of control over pledged goods, claims and documents', '质押货物、债权与单据的控货凭证'],
  'entry.name': ['Login name', '登录名'],
  'entry.password': ['Password', '密码'],
  'entry.code': ['Code of your authenticator', '动态验证码'],
  'entry.codeHint': ['Six digits, or one of your recovery codes', '六位数字，或一个恢复码'],
  'entry.go': ['Sign in', '登录'],
  'entry.passkey': ['Use a passkey', '使用通行密钥'],
  'entry.ended': ['You are signed out', '您已退出登录'],
  'access.title': ['How you sign in', '登录方式'],
  'access.lead': [
    'A password and an authenticator, or a passkey. Acts on money and goods ask for the second factor again.',
    '密码加动态验证码，或通行密钥。涉及资金与货物的操作须再次验证第二要素。',
  ],
  'access.first': [
    'You came in by a link that opens once. Make a way of your own now: without it you cannot come in again.',
    '您通过一次性链接进入。请立即设置自己的登录方式，否则将无法再次登录。',
  ],
  'access.passwordTitle': ['Password', '密码'],
  'access.passwordHint': ['At least twelve characters; a phrase is easiest to keep', '至少十二个字符，短语更易记'],
  'access.nameHint': [
    'Small letters, digits and dots. Eight more signs are added, so that nobody guesses it',
    '小写字母、数字与点；系统会附加八位字符以防猜测',
  ],
  'access.old': ['Password until now', '当前密码'],
  'access.setPassword': ['Set password', '设置密码'],
  'access.passwordSet': ['Your login name is {name}', '您的登录名为 {name}'],
  'access.authenticatorTitle': ['Authenticator', '验证器'],
  'access.begin': ['Set up an authenticator', '设置验证器'],
  'access.scan': [
    'Add this to your authenticator, then type the code that it shows',
    '将此密钥加入验证器，然后输入所显示的验证码',
  ],
  'access.secret': ['Secret', '密钥'],
  'access.confirm': ['Confirm', '确认'],
  'access.codes': [
    'Recovery codes, each good once. Keep them where nobody else looks: they are shown only now.',
    '恢复码，每个仅可使用一次。请妥善保管：仅显示这一次。',
  ],
  'access.none': ['none yet', '尚未设置'],
  'access.passkeysTitle': ['Passkeys', '通行密钥'],
  'access.passkeys': ['Passkeys: {count}', '通行密钥：{count}'],
  'access.addPasskey': ['Add a passkey', '添加通行密钥'],
  'access.device': ['Name of the device', '设备名称'],
  'stepUp.title': ['Show your second factor', '验证第二要素'],
  'stepUp.lead': [
    'This act moves money, security or rights for good. Show that it is you.',
    '该操作涉及资金、担保或权利，请再次验证身份。',
  ],
  'stepUp.go': ['Confirm', '确认'],
} as const satisfies Pairs;
