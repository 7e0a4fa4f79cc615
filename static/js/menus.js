// A menu closes with Escape, with a click beside it, and when the focus leaves it; the arrows walk through it.
const STOPS = "a, button, input:not([type=hidden]), select";
const open = () => document.querySelectorAll("details.menu[open]");

export function listen() {
  document.addEventListener("click", (event) => {
    open().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !open().length) return;
    event.preventDefault(); // it closes nothing else
    open().forEach((menu) => {
      menu.removeAttribute("open");
      menu.querySelector("summary")?.focus();
    });
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.menu[open]");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!menu || !step || event.target.matches("input, select")) return;
    event.preventDefault();
    const stops = [...menu.querySelectorAll(STOPS)];
    const at = stops.indexOf(document.activeElement);
    stops[at < 0 && step < 0 ? stops.length - 1 : (at + step + stops.length) % stops.length]?.focus();
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const menu = target.closest?.("details.menu[open]");
    if (menu && relatedTarget && !menu.contains(relatedTarget)) menu.removeAttribute("open");
  });
}
