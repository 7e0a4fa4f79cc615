// Keys: j and k walk the list, x chooses, c confirms, g leads to a page, ? tells of them all (orders/_keys.html). One
// key goes to the field, link or menu that names it in data-shortcut, or sends what is chosen in the list by the button
// that names it in data-act-key. Never while somebody types; the settings turn them off.
import { chooseAll, clear, isChosen, pick } from "./choosing.js";
import { closePeek, enterPeek, peekAt, peekIsOpen } from "./peek.js";
import { current, rows, stepTo } from "./place.js";

const TYPING = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";
const SEQUENCE = 1500; // milliseconds after g
let sinceG = -Infinity;

const isSeen = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
const seen = (selector) => [...document.querySelectorAll(selector)].find(isSeen);

// One of the two dialogs of palette.js, which few pages ever need.
function show(dialog) {
  if (!document.body.dataset.jump || document.querySelector(`dialog:modal:not(#palette)`)) return false;
  import("./palette.js").then(({ open }) => open(dialog));
  return true;
}

function walk(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(current());
  const row = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  stepTo(row);
  if (peekIsOpen()) peekAt(row);
  return true;
}

function choose(range) {
  const row = current() ?? (rows().length === 1 ? rows()[0] : null); // what was searched for, and nothing else
  const box = row?.querySelector("[name=order]");
  if (box) pick(box, { range });
  return Boolean(box);
}

function chooseList() {
  if (!chooseAll()) return false;
  if (!current()) stepTo(rows()[0]);
  return true;
}

// In a list, to the preview of what is chosen, or else of the row where one stands.
function act(key) {
  const send = document.querySelector(`[data-act-key="${CSS.escape(key)}"]`);
  if (!send || (!isChosen() && !choose(false))) return false;
  send.click();
  return true;
}

// Of an order, or of a preview: the key leads to the button, Enter sends.
function confirm() {
  const sends = document.querySelector("[data-sends]");
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
  return Boolean(row) && (peekIsOpen() ? enterPeek() : peekAt(row));
}

const ACTS = {
  j: () => walk(1),
  k: () => walk(-1),
  x: () => choose(false),
  X: () => choose(true),
  c: () => act("c") || confirm(),
  v: look,
  Enter: follow,
  Escape: () => closePeek() || clear(),
  "?": () => show("keys"),
};

function go(key) {
  const { today } = document.body.dataset;
  const link = seen(`[data-go="${CSS.escape(key)}"]`);
  if (link) link.click();
  else if (key === "d" && today) location.assign(today);
  else return false;
  return true;
}

// What a key leads to may lie in a part that is folded up.
function unfold(selector) {
  const found = document.querySelector(`details:not([open]) > :not(summary) ${selector}`);
  found?.closest("details").setAttribute("open", "");
  return found;
}

function jump(key) {
  const selector = `[data-shortcut="${CSS.escape(key)}"]`;
  const target = seen(selector) ?? unfold(selector);
  target?.focus();
  if (target?.matches("input")) target.select();
  else if (!target?.matches("textarea")) target?.click();
  return Boolean(target);
}

function heard(event) {
  if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "a" && !event.shiftKey && chooseList();
  if (event.altKey) return false;
  if (event.timeStamp - sinceG < SEQUENCE) {
    sinceG = -Infinity;
    return go(event.key);
  }
  if (event.key === "g") sinceG = event.timeStamp;
  return ACTS[event.key]?.() || act(event.key) || jump(event.key);
}

export function listen() {
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-shows-keys]") && show("keys")) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const isPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (isPalette && show("palette")) return event.preventDefault();
    if (document.body.dataset.keys === "off" && (event.key !== "Escape" || !peekIsOpen())) return;
    if (event.target.closest?.(TYPING) || document.querySelector("dialog:modal")) return;
    if (heard(event)) event.preventDefault();
  });
}
