// A second click sends nothing twice; a choice above a list takes effect at once; errors get the focus.
const BUSY_AFTER = 300;

function send(form, submitter) {
  if (form.dataset.sent) return false;
  form.dataset.sent = "yes";
  if (submitter) setTimeout(() => submitter.setAttribute("aria-busy", "true"), BUSY_AFTER);
  return true;
}

function release() {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });
}

export function focusSummary(root) {
  root.querySelector?.("[data-focus]")?.focus({ preventScroll: false });
}

export function listen() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "post" && !event.defaultPrevented && !send(form, event.submitter)) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form?.requestSubmit();
  });
  document.addEventListener("htmx:afterRequest", release);
  window.addEventListener("pageshow", release); // back from the next page: the form may be sent again
}
