// A list that htmx replaces: short addresses, and a full page whenever a piece cannot be had.
// On a phone the tabs scroll sideways: the current one is in sight.
export function showTab(root) {
  root.querySelector?.(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}

// A button that prints: without scripts the browser's own does it, and there is none.
export function offerPrinting(root) {
  root.querySelectorAll?.("[data-prints]").forEach((button) => button.removeAttribute("hidden"));
}

export function listen() {
  document.addEventListener("click", (event) => event.target.closest("[data-prints]") && window.print());
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") return;
    for (const [name, value] of [...detail.formData.entries()]) if (value === "") detail.formData.delete(name);
  });
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, ({ detail }) => {
      if (detail.elt.matches("[data-polls]")) return; // it asks again by itself
      const { verb, finalRequestPath, path } = detail.requestConfig;
      if (verb === "get") location.assign(detail.pathInfo?.finalRequestPath ?? finalRequestPath ?? path);
    });
  }
}
