// Rows that are chosen for one act: with Shift a range, all of the page, all that match. The form that sends them
// stands above the list; the style sheet shows it once a box is ticked.
import { fill } from "./countdown.js";
import { writers } from "./figures.js";
import { current, linkOf } from "./place.js";

const BOX = "tbody [name=order]";
let last = null; // where a range begins

const chosenForm = () => document.getElementById("chosen");
const boxes = () => [...document.querySelectorAll(BOX)];
const words = (form, name, count) => JSON.parse(form.dataset[name])[count === 1 ? 0 : 1];

function sums(picked) {
  const found = {};
  for (const box of picked) {
    for (const sum of box.dataset.sums?.split(" ") ?? []) {
      const currency = sum.slice(0, 3);
      found[currency] = (found[currency] ?? 0) + Number(sum.slice(3));
    }
  }
  return Object.entries(found).sort();
}

export function update() {
  const form = chosenForm();
  if (!form) return;
  const picked = boxes().filter((box) => box.checked);
  for (const box of boxes()) {
    if (box.checked) box.closest("tr").setAttribute("aria-selected", "true");
    else box.closest("tr").removeAttribute("aria-selected");
  }
  const every = form.elements.every?.checked;
  const count = every ? Number(form.dataset.count) : picked.length;
  const write = writers(JSON.parse(form.dataset.samples));
  const told = { count: write[""](count) };
  form.querySelector("[data-chosen]").textContent = fill(words(form, every ? "all" : "words", count), told);
  form.querySelector("[data-send]").firstChild.data = `${fill(words(form, "verbs", count), told)} `; // its key stays
  const worth = form.querySelector("[data-worth]");
  const amounts = sums(picked).map(([currency, sum]) => (write[currency] ? write[currency](sum) : `${currency} ${sum}`));
  if (worth) worth.textContent = every ? worth.dataset.every : amounts.join(" · ");
  const isPage = picked.length > 0 && picked.length === boxes().length;
  for (const all of document.querySelectorAll("[data-pick-all]")) {
    all.closest("label").hidden = false;
    all.checked = isPage;
    all.indeterminate = picked.length > 0 && !isPage;
  }
  for (const limit of form.querySelectorAll("[data-limit]")) limit.hidden = !isPage; // who wants more than the page
}

function forgetEvery() {
  const every = chosenForm()?.elements.every;
  if (every) every.checked = false;
}

// Up to this box, from the one that was chosen before it.
export function pick(box, { range = false, on = !box.checked } = {}) {
  const all = boxes();
  const from = range && last?.isConnected ? all.indexOf(last) : all.indexOf(box);
  const [first, end] = [from, all.indexOf(box)].sort((a, b) => a - b);
  for (const each of all.slice(first, end + 1)) each.checked = on;
  last = box;
  if (!on) forgetEvery();
  update();
}

export function pickAll(on = true) {
  for (const box of boxes()) box.checked = on;
  if (!on) forgetEvery();
  update();
  return boxes().length > 0;
}

// All of the page; said once more, all that match.
export function chooseAll() {
  const every = chosenForm()?.elements.every;
  if (every && boxes().every((box) => box.checked)) every.checked = true;
  return pickAll();
}

export const isChosen = () => boxes().some((box) => box.checked);

export function clear() {
  if (!isChosen()) return false;
  chosenForm().reset();
  return true;
}

// The bar goes away with its buttons: on in the row where one stood.
function afterReset() {
  update();
  const row = current();
  if (document.activeElement === document.body || document.activeElement.closest("#chosen")) {
    (row ? linkOf(row) : document.querySelector("#list .tabs [aria-current]"))?.focus({ preventScroll: true });
  }
}

export function listen() {
  document.addEventListener("click", (event) => {
    const box = event.target.closest?.(BOX);
    if (box) pick(box, { range: event.shiftKey, on: box.checked });
    if (event.target.matches?.("[data-pick-all]")) pickAll(event.target.checked);
  });
  document.addEventListener("change", (event) => {
    if (event.target.name === "every" && event.target.form?.id === "chosen" && event.target.checked) pickAll();
    if (event.target.name === "every") update();
  });
  document.addEventListener("reset", (event) => {
    if (event.target.id === "chosen") setTimeout(afterReset);
  });
  window.addEventListener("pageshow", update); // the browser puts ticks back, too
}
