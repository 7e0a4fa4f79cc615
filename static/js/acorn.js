// Everything works without these scripts; they make it quicker.
import { tick } from "./countdown.js";
import { listen as listenToDialogs, upgrade as upgradeDialogs } from "./dialogs.js";
import { listen as listenToForms, focusSummary } from "./forms.js";
import { listen as listenToMenus } from "./menus.js";
import { listen as listenToShortcuts } from "./shortcuts.js";

listenToDialogs();
listenToForms();
listenToMenus();
listenToShortcuts();
upgradeDialogs(document);
focusSummary(document);
tick();
setInterval(tick, 15_000);
document.addEventListener("visibilitychange", () => document.hidden || tick());
document.addEventListener("htmx:load", (event) => {
  upgradeDialogs(event.target);
  focusSummary(event.target);
  tick();
});
