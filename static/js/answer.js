// The answer to an order while it is typed: sums and words follow, a short line opens, and what was typed survives a
// reload or a sign-in in between. The server says the same and decides (answer_summary.py).
import { walk } from "./columns.js";
import { fill } from "./countdown.js";
import { writers } from "./figures.js";

const WHOLE = /^\d{1,9}$/;
// As typed, with the wide figures of East Asian keyboards as figures.
const typed = (field) =>
  (field?.value ?? "").trim().replace(/[０-９]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
const whole = (field) => (WHOLE.test(typed(field)) ? Number(typed(field)) : 0);
const readable = (field) => typed(field) === "" || WHOLE.test(typed(field));

class Answer {
  constructor(form) {
    this.form = form;
    this.words = JSON.parse(form.dataset.words);
    this.write = writers(JSON.parse(form.dataset.samples));
    this.rows = [...form.querySelectorAll("[data-line]")].filter((row) => row.querySelector("[data-accept]"));
    this.key = `answer ${form.getAttribute("action").split("?")[0]}`;
  }

  read(row) {
    const { ordered, size, cost, currency } = row.dataset;
    const accept = row.querySelector("[data-accept]");
    const backorder = row.querySelector("[data-backorder]");
    const kept = whole(accept) + whole(backorder);
    const lower = Number(row.querySelector('[name^="cost-"]')?.value.replace(",", ".") || NaN);
    return {
      kept: Math.min(kept, ordered),
      ordered: Number(ordered),
      size: Number(size),
      rest: readable(accept) && readable(backorder) ? Math.max(ordered - kept, 0) : 0,
      backordered: whole(backorder),
      currency,
      full: Number(cost),
      cost: lower > 0 && lower < cost ? lower : Number(cost),
    };
  }

  rest({ rest, size, full, currency }) {
    if (!rest) return this.words.none;
    const values = { rest: this.write[""](rest), worth: currency && this.write[currency](rest * size * full) };
    return fill(currency ? this.words.rest_worth : this.words.rest, values);
  }

  redraw() {
    const sums = { full: 0, short: 0, given: 0, ordered: 0 };
    const money = {};
    for (const row of this.rows) {
      const line = this.read(row);
      sums[line.kept === line.ordered ? "full" : "short"] += 1;
      sums.given += line.kept * line.size;
      sums.ordered += line.ordered * line.size;
      row.toggleAttribute("data-tone", line.rest > 0 || row.querySelector("[aria-invalid]") !== null);
      if (row.hasAttribute("data-tone")) row.dataset.tone = "warning";
      if (line.rest || line.backordered) row.querySelector("[data-more]")?.setAttribute("open", "");
      const text = row.querySelector("[data-rest]");
      if (text) text.textContent = this.rest(line);
      if (!line.currency) continue;
      const sum = (money[line.currency] ??= { given: 0, ordered: 0 });
      sum.given += line.kept * line.size * line.cost;
      sum.ordered += line.ordered * line.size * line.full;
      row.querySelector("[data-worth]").textContent = this.write[line.currency](line.kept * line.size * line.cost);
    }
    this.say(sums, money);
  }

  say({ full, short, given, ordered }, money) {
    const count = (number) => this.write[""](number);
    const lines = [fill(this.words.full, { count: count(full) })];
    if (short) lines.push(fill(this.words.short, { count: count(short) }));
    this.put("lines", lines.join(this.words.and));
    const units = given === ordered ? this.words.all_units : this.words.units;
    this.put("units", fill(units, { given: count(given), ordered: count(ordered) }));
    for (const [currency, sum] of Object.entries(money)) {
      const written = { given: this.write[currency](sum.given), ordered: this.write[currency](sum.ordered) };
      this.put(currency, written.given === written.ordered ? written.given : fill(this.words.value, written));
    }
  }

  put(name, text) {
    const place = document.querySelector(`[data-sum="${name}"]`);
    if (place) place.textContent = text;
  }

  // What differs from what the server gave, by the names of the fields.
  changes() {
    const found = {};
    for (const field of this.form.elements) {
      if (!/^(accept|backorder|date|reason|cost)-/.test(field.name)) continue;
      if (field.type === "radio") {
        if (field.checked && !field.defaultChecked) found[field.name] = field.value;
      } else if (field.value !== field.defaultValue) found[field.name] = field.value;
    }
    return found;
  }

  keep() {
    const found = this.changes();
    const changed = Object.keys(found).length > 0;
    document.querySelector("[data-reset]")?.toggleAttribute("hidden", !changed);
    if (changed) sessionStorage.setItem(this.key, JSON.stringify({ version: this.form.dataset.version, found }));
    else sessionStorage.removeItem(this.key);
  }

  restore() {
    const { version, found } = JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
    if (version !== this.form.dataset.version) return; // it was sent, or the order is another one now
    for (const [name, value] of Object.entries(found)) {
      const field = this.form.elements.namedItem(name);
      if (field) field.value = value;
    }
  }

  changed() {
    this.redraw();
    this.keep();
  }

  listen() {
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("reset", () => setTimeout(() => this.changed()));
    document.querySelector("[data-drops]")?.addEventListener("submit", () => sessionStorage.removeItem(this.key));
    walk(this.form, this.rows, () => this.changed());
  }
}

export function listen() {
  const form = document.querySelector("[data-answer]");
  if (!form) return;
  const answer = new Answer(form);
  if (!answer.rows.length) return;
  answer.listen();
  answer.restore();
  answer.changed();
  window.addEventListener("pageshow", () => answer.redraw()); // the browser puts back what was typed, too
}
