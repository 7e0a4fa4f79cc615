// Keys: j and k walk the list, x chooses, c confirms, g leads to a page, ? tells of them all. One key goes to the
// field or link that names it in data-shortcut. Never while somebody types; the settings turn them off.
import { isChosen, pick, pickAll } from "./choosing.js";
import { closePeek, peekAt, peekIsOpen } from "./peek.js";

const TYPING = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";
const SEQUENCE = 1500; // milliseconds after g
let sinceG = -Infinity;

const rows = () => [...document.querySelectorAll("#list tbody tr")];
const isSeen = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
const seen = (selector) => [...document.querySelectorAll(selector)].find(isSeen);
const current = () => document.activeElement?.closest("#list tbody tr") ?? document.querySelector("tr[data-current]");

// One of the two dialogs of palette.js, which few pages ever need.
function show(dialog) {
  if (!document.body.dataset.jump || document.querySelector("dialog:modal")) return false;
  import("./palette.js").then(({ open }) => open(dialog));
  return true;
}

function walk(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(current());
  const row = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  document.querySelector("tr[data-current]")?.removeAttribute("data-current");
  row.setAttribute("data-current", "");
  row.querySelector(".row-link").focus();
  row.scrollIntoView({ block: "nearest" });
  if (peekIsOpen()) peekAt(row);
  return true;
}

function choose(range) {
  const box = current()?.querySelector("[name=order]");
  if (box) pick(box, { range });
  return Boolean(box);
}

function confirm() {
  const send = document.querySelector("[data-send]");
  if (send) {
    if (!isChosen() && !choose(false)) return false;
    send.click();
    return true;
  }
  const sends = document.querySelector("[data-sends]"); // of an order: the key leads there, Enter sends
  sends?.focus();
  return Boolean(sends);
}

function follow() {
  const box = document.activeElement?.matches?.("[name=order]");
  if (box) current().querySelector(".row-link").click();
  return box;
}

function look() {
  const row = current() ?? rows()[0];
  if (!row) return false;
  return peekIsOpen() ? closePeek() : peekAt(row);
}

const ACTS = {
  j: () => walk(1),
  k: () => walk(-1),
  x: () => choose(false),
  X: () => choose(true),
  c: confirm,
  v: look,
  Enter: follow,
  "?": () => show("keys"),
};

function go(key) {
  const link = seen(`[data-go="${CSS.escape(key)}"]`);
  link?.click();
  return Boolean(link);
}

function jump(key) {
  const target = seen(`[data-shortcut="${CSS.escape(key)}"]`);
  if (target?.matches("input")) target.select();
  else target?.click();
  return Boolean(target);
}

function heard(event) {
  if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "a" && !event.shiftKey && pickAll();
  if (event.altKey) return false;
  if (event.key === "Escape") return closePeek();
  if (event.timeStamp - sinceG < SEQUENCE) {
    sinceG = -Infinity;
    return go(event.key);
  }
  if (event.key === "g") sinceG = event.timeStamp;
  return ACTS[event.key]?.() || jump(event.key);
}

export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const isPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (isPalette && show("palette")) return event.preventDefault();
    if (document.body.dataset.keys === "off" && event.key !== "Escape") return;
    if (event.target.closest?.(TYPING) || document.querySelector("dialog:modal")) return;
    if (heard(event)) event.preventDefault();
  });
}
