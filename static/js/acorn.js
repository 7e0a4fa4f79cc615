// Everything works without these scripts; they make it quicker.
import { listen as listenToAnswers } from "./answer.js";
import { tick } from "./countdown.js";
import { listen as listenToDialogs, upgrade as upgradeDialogs } from "./dialogs.js";
import { listen as listenToForms, focusSummary } from "./forms.js";
import { listen as listenToLists, showTab } from "./lists.js";
import { listen as listenToMenus } from "./menus.js";
import { listen as listenToShortcuts } from "./shortcuts.js";
import { listen as listenToTalk } from "./talk.js";

listenToAnswers();
listenToDialogs();
listenToForms();
listenToLists();
listenToMenus();
listenToShortcuts();
listenToTalk();
upgradeDialogs(document);
focusSummary(document);
showTab(document);
tick();
setInterval(tick, 15_000);
document.addEventListener("visibilitychange", () => document.hidden || tick());
document.addEventListener("htmx:load", (event) => {
  upgradeDialogs(event.target);
  focusSummary(event.target);
  showTab(event.target);
  tick();
});
