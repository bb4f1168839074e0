/** The colours of a window before its page is drawn. */

/** As `--bg` of the pages, by theme. */
export const BACKGROUND = { light: "#fbfbfa", dark: "#161513" };
