// The quick view beside the list: one order, while the list stays where it is. Its number stands in the address. On a
// narrow screen there is no beside: the order's own page opens.
import { linkOf, mark, rows } from "./place.js";

const WIDE = matchMedia("(min-width: 64rem)");
let asked = 0;

const panel = () => document.getElementById("peek");

function write(number) {
  const url = new URL(location.href);
  if (number) url.searchParams.set("peek", number);
  else url.searchParams.delete("peek");
  history.replaceState(history.state, "", url);
}

export const peekIsOpen = () => Boolean(panel() && !panel().hidden);

export function closePeek() {
  if (!peekIsOpen()) return false;
  asked += 1;
  panel().hidden = true;
  write("");
  document.querySelector("tr[data-current] .row-link")?.focus();
  return true;
}

async function show(number, url) {
  const mine = ++asked;
  const response = await fetch(`${url}peek/`);
  if (mine !== asked) return;
  if (!response.ok || response.redirected) return location.assign(url);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  panel().replaceChildren(...page.body.childNodes);
  panel().hidden = false;
  write(number);
  document.dispatchEvent(new CustomEvent("peek"));
}

// Into the quick view, from the row that it shows.
export function enterPeek() {
  const link = peekIsOpen() && panel().querySelector("a");
  if (link) link.focus();
  return Boolean(link);
}

export function peekAt(row) {
  const link = linkOf(row);
  if (!WIDE.matches || !panel()) {
    link.click();
    return true;
  }
  mark(row);
  show(link.textContent, link.getAttribute("href"));
  return true;
}

// The address names an order: show it, or go to its page.
export function openNamed(root) {
  const found = root.querySelector?.("#peek[data-url]");
  if (!found) return;
  const url = found.dataset.url;
  delete found.dataset.url;
  if (!WIDE.matches) return location.replace(url);
  const row = rows().find((each) => linkOf(each).getAttribute("href") === url);
  mark(row);
  show(found.dataset.number, url);
}

export function listen() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-peek-close]")) return closePeek();
    const row = event.target.closest("#list tbody tr");
    if (!row || !WIDE.matches || event.target.closest("a, button, input, label, summary")) return;
    if (!getSelection().isCollapsed) return; // somebody marks a number to copy it
    peekAt(row);
  });
}
