/** The pages of the side navigation, in order, with the key that follows `g`. */
import {
  Bell,
  Bot,
  CalendarDays,
  ChartColumn,
  type LucideIcon,
  ListChecks,
  Play,
  Settings,
  Sun,
} from "lucide-react";

export interface NavItem {
  to:
    | "/today"
    | "/jobs"
    | "/runs"
    | "/calendar"
    | "/insights"
    | "/notifications"
    | "/agents"
    | "/settings";
  name:
    | "today"
    | "jobs"
    | "runs"
    | "calendar"
    | "insights"
    | "notifications"
    | "agents"
    | "settings";
  icon: LucideIcon;
  key: string;
}

export const NAV: readonly NavItem[] = [
  { to: "/today", name: "today", icon: Sun, key: "t" },
  { to: "/jobs", name: "jobs", icon: ListChecks, key: "j" },
  { to: "/runs", name: "runs", icon: Play, key: "r" },
  { to: "/calendar", name: "calendar", icon: CalendarDays, key: "c" },
  { to: "/insights", name: "insights", icon: ChartColumn, key: "i" },
  { to: "/notifications", name: "notifications", icon: Bell, key: "n" },
  { to: "/agents", name: "agents", icon: Bot, key: "a" },
  { to: "/settings", name: "settings", icon: Settings, key: "s" },
];
