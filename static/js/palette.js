// ⌘K: an order by its number, a view, a page; and the list of keys. Fetched when it is first wanted (shortcuts.js); the
// server knows what there is, and is asked while one types.
const PAUSE = 120; // milliseconds without a key
let waiting = 0;
let asked = 0;

const address = () => document.body.dataset.jump;

async function fetched(query) {
  const url = `${address()}?${new URLSearchParams({ q: query })}`;
  const response = await fetch(url);
  if (!response.ok || response.redirected) return location.reload(); // the session is over: say so
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

async function dialog(id) {
  if (!document.getElementById(id)) {
    const page = await fetched("");
    for (const found of page?.querySelectorAll("dialog") ?? []) {
      found.removeAttribute("open");
      document.body.append(document.adoptNode(found));
    }
  }
  return document.getElementById(id);
}

export async function open(id) {
  const found = await dialog(id);
  if (!found || found.open) return;
  document.querySelector("dialog:modal")?.close(); // from the palette to the keys
  found.showModal();
  found.querySelector("input")?.select();
}

async function ask(field) {
  const mine = ++asked;
  const page = await fetched(field.value);
  if (mine === asked && page) document.getElementById("palette-found").replaceWith(page.getElementById("palette-found"));
}

// Down and up between what is typed and what was found; Enter takes the first.
function move(palette, step) {
  const stops = [palette.querySelector("input"), ...palette.querySelectorAll("a")];
  const at = stops.indexOf(document.activeElement) + step;
  stops[(at + stops.length) % stops.length].focus();
}

async function take(event, field) {
  event.preventDefault();
  clearTimeout(waiting);
  await ask(field);
  const first = document.querySelector("#palette-found a");
  if (first) first.click();
}

function listen() {
  document.addEventListener("input", ({ target }) => {
    if (!target.closest("#palette")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(target), PAUSE);
  });
  document.addEventListener("keydown", (event) => {
    const palette = event.target.closest?.("#palette");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!palette || event.isComposing) return;
    if (step) {
      event.preventDefault();
      move(palette, step);
    } else if (event.key === "Enter" && event.target.matches("input")) take(event, event.target);
  });
}

listen();
