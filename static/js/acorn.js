// Everything works without these scripts; they make it quicker.
import { listen as listenToChoices, update as updateChoices } from "./choosing.js";
import { tick } from "./countdown.js";
import { listen as listenToDialogs, upgrade as upgradeDialogs } from "./dialogs.js";
import { listen as listenToForms, focusSummary } from "./forms.js";
import { listen as listenToLists, offerPrinting, showTab } from "./lists.js";
import { listen as listenToMenus } from "./menus.js";
import { listen as listenToPeek, openNamed } from "./peek.js";
import { listen as listenToPlaces } from "./place.js";
import { listen as listenToShortcuts } from "./shortcuts.js";

listenToChoices();
listenToDialogs();
listenToForms();
listenToLists();
listenToMenus();
listenToPeek();
listenToPlaces();
listenToShortcuts();
upgradeDialogs(document);
focusSummary(document);
showTab(document);
updateChoices();
openNamed(document);
offerPrinting(document);
tick();
setInterval(tick, 15_000);
document.addEventListener("visibilitychange", () => document.hidden || tick());
document.addEventListener("peek", tick);
document.addEventListener("htmx:load", (event) => {
  upgradeDialogs(event.target);
  focusSummary(event.target);
  showTab(event.target);
  updateChoices();
  offerPrinting(event.target);
  tick();
});
