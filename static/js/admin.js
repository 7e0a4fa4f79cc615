// The admin site works without this; deadlines tick, nothing is sent twice, a table of lines grows.
import { tick } from "./countdown.js";
import { listen as listenToForms } from "./forms.js";
import { listen as listenToRows } from "./rows.js";

listenToForms();
listenToRows();
tick();
setInterval(tick, 15_000);
document.addEventListener("visibilitychange", () => document.hidden || tick());
