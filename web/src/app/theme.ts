import type { ThemeConfig } from "antd";

const FONTS =
  '"Inter", "SF Pro Text", "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei UI", "Noto Sans CJK SC", ' +
  '"WenQuanYi Micro Hei", system-ui, sans-serif';

/** The Ant Design theme: flat, with one blue-green primary color and thin lines instead of shadows. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: "#0b6477",
    colorInfo: "#0b6477",
    colorLink: "#0b6477",
    colorSuccess: "#1f8a5b",
    colorWarning: "#b7791f",
    colorError: "#c0392b",
    colorSuccessBg: "#eef8f2",
    colorSuccessBorder: "#b9dfc9",
    colorWarningBg: "#fdf8ea",
    colorWarningBorder: "#ecd9a8",
    colorErrorBg: "#fdf3f2",
    colorErrorBorder: "#efc4bf",
    colorInfoBg: "#eff6f8",
    colorInfoBorder: "#bcd8df",
    colorTextBase: "#16242b",
    colorBgLayout: "#f5f7f8",
    colorBorder: "#cfd8dc",
    colorBorderSecondary: "#e3e9ec",
    borderRadius: 8,
    borderRadiusLG: 12,
    fontFamily: FONTS,
    fontFamilyCode: '"SF Mono", "Cascadia Mono", "JetBrains Mono", Consolas, "DejaVu Sans Mono", monospace',
    fontSize: 14,
    controlHeight: 36,
    controlHeightLG: 44,
    boxShadowTertiary: "none",
    // Animations are off, so that elements appear in their final place at once.
    motion: false,
  },
  components: {
    Layout: { siderBg: "#ffffff", headerBg: "#ffffff", headerHeight: 56, headerPadding: "0 24px" },
    Menu: { itemHeight: 38, itemSelectedBg: "#e6f0f2", itemBorderRadius: 8, groupTitleFontSize: 12 },
    Table: { headerBg: "#fafbfc", headerSplitColor: "transparent", cellPaddingBlock: 14 },
    Card: { headerFontSize: 16 },
    Button: { fontWeight: 500, primaryShadow: "none", defaultShadow: "none", dangerShadow: "none" },
    Form: { labelColor: "#43545c", verticalLabelPadding: "0 0 6px" },
    Segmented: { trackBg: "#e6ecee" },
    Alert: { withDescriptionPadding: "14px 18px", withDescriptionIconSize: 20 },
  },
};
