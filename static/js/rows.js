// Another row below a table of lines: the last one again, emptied. Without it, saving makes room.
export function listen() {
  document.querySelectorAll("[data-adds-row]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => add(document.getElementById(button.dataset.addsRow)));
  });
}

function add(body) {
  const last = body.rows[body.rows.length - 1];
  const total = document.querySelector(`input[name="${body.dataset.prefix}-TOTAL_FORMS"]`);
  const index = Number(total.value);
  const row = last.cloneNode(true);
  row.querySelectorAll(".errorlist").forEach((list) => list.remove());
  row.querySelectorAll("input, select").forEach((input) => {
    for (const name of ["name", "id"]) input[name] = input[name].replace(/-\d+-/, `-${index}-`);
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, index + 1));
    if (input.type === "checkbox") input.checked = false;
    else if (input.tagName === "SELECT") input.selectedIndex = 0;
    else input.value = "";
  });
  body.append(row);
  total.value = index + 1;
  row.querySelector("input:not([type=hidden])").focus();
}
