/** Programs a session is made of; each is a Debian package of (nearly) the same name. */
export const SESSION_PROGRAMS = [
  "Xvfb",
  "dbus-daemon",
  "openbox",
  "xfce4-panel",
  "dunst",
  "dunstctl",
  "gdbus",
  "import",
  "xdotool",
];
