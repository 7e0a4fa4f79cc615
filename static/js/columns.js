// The quantities of an answer as columns of a sheet: Enter goes down, and a column can be pasted.
const QUANTITIES = "[data-accept], [data-backorder]";

function columnOf(field, rows) {
  const which = field.matches("[data-accept]") ? "[data-accept]" : "[data-backorder]";
  return rows.map((row) => row.querySelector(which)).filter(Boolean);
}

// Down or up the same column; from the last one down to the button.
function move(field, step, rows) {
  const fields = columnOf(field, rows);
  const next = fields[fields.indexOf(field) + step];
  if (next) next.select();
  else if (step > 0) document.querySelector("[data-sends]").focus();
  next?.scrollIntoView({ block: "nearest" });
}

// A column copied from a spreadsheet fills the fields from here on. Says whether it did.
function paste(event, rows) {
  const lines = event.clipboardData.getData("text").trim().split(/\r?\n/);
  if (lines.length < 2) return false;
  event.preventDefault();
  const fields = columnOf(event.target, rows);
  const first = fields.indexOf(event.target);
  lines.forEach((text, index) => {
    if (fields[first + index]) fields[first + index].value = text.split("\t")[0].replace(/[\s,]/g, "");
  });
  return true;
}

export function walk(form, rows, changed) {
  form.addEventListener("keydown", (event) => {
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches(QUANTITIES) || event.isComposing) return;
    event.preventDefault();
    move(event.target, step, rows);
  });
  form.addEventListener("paste", (event) => {
    if (event.target.matches(QUANTITIES) && paste(event, rows)) changed();
  });
}
