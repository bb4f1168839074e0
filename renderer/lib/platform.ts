/** What the pages need to know of the computer they are shown on. */

export const isMac = /mac/i.test(navigator.platform);
