/** The menu of the application, with the keys that each system expects. */
import { app, Menu, type MenuItemConstructorOptions } from "electron";
import type { Page } from "./pages.ts";
import { PAGES } from "./pages.ts";
import type { TrayAction } from "./tray-model.ts";
import type { Words } from "./words.ts";

export interface MenuParts {
  words: () => Words;
  act: (action: TrayAction) => void;
  show: (page: Page) => void;
}

/** @returns what makes it anew, in another language */
export function setupAppMenu(parts: MenuParts): () => void {
  const show = () => Menu.setApplicationMenu(Menu.buildFromTemplate(template(parts)));
  show();
  return show;
}

function template({ words, act, show }: MenuParts): MenuItemConstructorOptions[] {
  const { t } = words();
  const mac = process.platform === "darwin";
  const separator: MenuItemConstructorOptions = { type: "separator" };
  const page = (label: string, to: Page, accelerator?: string) => ({
    label,
    click: () => show(to),
    ...(accelerator ? { accelerator } : {}),
  });
  const settings = page(t("menu.settings"), PAGES.settings, "CommandOrControl+,");
  const quit: MenuItemConstructorOptions = { label: t("menu.quit"), role: "quit" };
  return [
    ...(mac ? [macMenu(t, settings, quit)] : []),
    {
      label: t("menu.file"),
      submenu: [
        page(t("menu.newJob"), PAGES.newJob, "CommandOrControl+N"),
        { label: t("menu.quickPrompt"), click: () => act({ kind: "quick-prompt" }) },
        separator,
        ...(mac ? [] : [settings, separator]),
        { label: t("menu.close"), role: "close" },
        ...(mac ? [] : [quit]),
      ],
    },
    {
      label: t("menu.edit"),
      submenu: [
        { label: t("menu.undo"), role: "undo" },
        { label: t("menu.redo"), role: "redo" },
        separator,
        { label: t("menu.cut"), role: "cut" },
        { label: t("menu.copy"), role: "copy" },
        { label: t("menu.paste"), role: "paste" },
        { label: t("menu.selectAll"), role: "selectAll" },
      ],
    },
    {
      label: t("menu.view"),
      submenu: [
        page(t("menu.today"), PAGES.today, "CommandOrControl+1"),
        page(t("menu.jobs"), PAGES.jobs, "CommandOrControl+2"),
        page(t("menu.runs"), PAGES.runs, "CommandOrControl+3"),
        separator,
        { label: t("menu.reload"), role: "reload" },
        { label: t("menu.zoomIn"), role: "zoomIn" },
        { label: t("menu.zoomOut"), role: "zoomOut" },
        { label: t("menu.zoomReset"), role: "resetZoom" },
        separator,
        { label: t("menu.fullScreen"), role: "togglefullscreen" },
      ],
    },
    { label: t("menu.window"), submenu: [{ label: t("menu.minimize"), role: "minimize" }] },
    {
      label: t("menu.help"),
      role: "help",
      submenu: [
        page(t("menu.guide"), "/reference", "F1"),
        { label: t("menu.updates"), click: () => act({ kind: "look-for-updates" }) },
      ],
    },
  ];
}

function macMenu(
  t: Words["t"],
  settings: MenuItemConstructorOptions,
  quit: MenuItemConstructorOptions,
): MenuItemConstructorOptions {
  return {
    label: app.name,
    submenu: [
      { label: t("menu.about"), role: "about" },
      { type: "separator" },
      settings,
      { type: "separator" },
      { label: t("menu.hide"), role: "hide" },
      { label: t("menu.hideOthers"), role: "hideOthers" },
      { label: t("menu.showAll"), role: "unhide" },
      { type: "separator" },
      quit,
    ],
  };
}
