import type { ThemeConfig } from 'antd';
import { theme } from 'antd';

export type Theme = 'light' | 'dark';

/** The variable of tokens.css as the browser resolves it now, for what computes with colours. */
const read = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The same colours as tokens.css, as antd calls them. Read after the theme is set on the page. */
export function antdTheme(mode: Theme): ThemeConfig {
  const status = (name: 'Success' | 'Info' | 'Warning' | 'Error', token: string) => ({
    [`color${name}`]: read(token),
    [`color${name}Bg`]: read(`${token}-tint`),
    [`color${name}Border`]: read(token),
    [`color${name}Text`]: read(token),
  });
  return {
    algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontFamily: 'var(--font)',
      fontSize: 14,
      borderRadius: 6,
      borderRadiusLG: 10,
      controlHeight: 36,
      controlHeightLG: 44,
      wireframe: false,
      motionUnit: 0.06,
      // What does not move waits for no end of a movement.
      motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      colorPrimary: read('primary'),
      colorLink: read('primary'),
      colorTextLightSolid: read('on-primary'),
      colorBgLayout: read('ground'),
      colorBgContainer: read('surface'),
      colorBgElevated: read('raised'),
      colorBorder: read('edge'),
      colorBorderSecondary: read('line'),
      colorText: read('text'),
      colorTextSecondary: read('text-2'),
      colorTextTertiary: read('text-3'),
      colorTextPlaceholder: read('text-3'),
      ...status('Success', 'controlled'),
      ...status('Info', 'steadying'),
      ...status('Warning', 'degraded'),
      ...status('Error', 'lost'),
    },
    components: { Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' } },
  };
}
