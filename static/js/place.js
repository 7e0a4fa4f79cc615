// Where one stands in a list: the row that the keys walk and the quick view shows. It is kept with the entry of the
// history and for links back to the list, so that these, the way back and loading anew lead to the same row.
const ROWS = "#list tbody tr";

export const rows = () => [...document.querySelectorAll(ROWS)];
export const linkOf = (row) => row.querySelector(".row-link");
export const current = () => document.activeElement?.closest(ROWS) ?? document.querySelector(`${ROWS}[data-current]`);

export function mark(row) {
  document.querySelectorAll("tr[data-current]").forEach((other) => other.removeAttribute("data-current"));
  row?.setAttribute("data-current", "");
  const number = row ? linkOf(row).textContent : "";
  history.replaceState({ ...history.state, row: number }, "");
  sessionStorage.setItem("row", number);
}

export function stepTo(row) {
  mark(row);
  linkOf(row).focus();
  row.scrollIntoView({ block: "nearest" });
}

function comeBack() {
  const number = sessionStorage.getItem("back to") ?? history.state?.row;
  sessionStorage.removeItem("back to");
  const row = number && rows().find((each) => linkOf(each).textContent === number);
  if (!row) return;
  mark(row);
  linkOf(row).focus({ preventScroll: true });
}

// The list that was looked at last, with all that its address says: links to a list lead back to that.
function rememberList() {
  if (document.getElementById("list")) sessionStorage.setItem(location.pathname, location.search);
  for (const link of document.querySelectorAll("a[data-to-list]")) link.search = sessionStorage.getItem(link.pathname) ?? "";
}

// A list that was replaced takes away what had the focus: on to its first row, or to the tab that is current.
function keepFocus() {
  let wasRow = false;
  document.addEventListener("htmx:beforeSwap", () => {
    wasRow = Boolean(document.activeElement?.closest(ROWS));
  });
  document.addEventListener("htmx:afterSettle", () => {
    rememberList();
    if (document.activeElement !== document.body) return;
    const first = wasRow && rows()[0];
    if (first) stepTo(first);
    else document.querySelector("#list .tabs [aria-current], #list .tabs a")?.focus({ preventScroll: true });
  });
}

export function listen() {
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(`${ROWS} .row-link`)) mark(event.target.closest(ROWS));
    if (event.target.closest?.("a[data-to-list]")) sessionStorage.setItem("back to", sessionStorage.getItem("row") ?? "");
  });
  keepFocus();
  rememberList();
  comeBack();
}
