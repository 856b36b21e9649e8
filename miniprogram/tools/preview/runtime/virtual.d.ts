declare module 'virtual:templates' {
  export const templates: Record<string, unknown>;
}
declare module 'virtual:project' {
  export interface TabItem {
    pagePath: string;
    text: string;
    iconPath: string;
    selectedIconPath: string;
  }
  export const project: {
    app: {
      pages: string[];
      window: Record<string, string>;
      tabBar: { list: TabItem[]; color: string; selectedColor: string };
    };
    configs: Record<string, Record<string, unknown> & { navigationBarTitleText?: string }>;
    scopes: Record<string, string>;
    theme: Record<'light' | 'dark', Record<string, string>>;
  };
}
declare module 'virtual:app';
