// Messages: what was on the screen is marked as read, and names complete after an @.
const READ_AFTER = 1200;
const MOST = 6;
const CALL = /(?:^|[^\p{L}\p{N}_.@/])@([\p{L}\p{N}_'’.-]*(?: [\p{L}\p{N}_'’.-]*)?)$/u;
const names = new Map(); // address → the people whom it gave

function markSeen(form) {
  const last = document.getElementById(form.dataset.seen);
  if (!last || !("IntersectionObserver" in window)) return;
  let timer = 0;
  const observer = new IntersectionObserver(([entry]) => {
    clearTimeout(timer);
    if (!entry.isIntersecting || document.hidden) return;
    timer = setTimeout(async () => {
      observer.disconnect();
      const sent = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
      }).catch(() => null);
      if (sent?.status === 204) form.hidden = true;
    }, READ_AFTER);
  });
  observer.observe(last);
}

async function people(form) {
  const audience = form.querySelector("[name=audience]:checked")?.value ?? "both";
  const address = `${form.dataset.people}?audience=${encodeURIComponent(audience)}`;
  if (!names.has(address)) {
    const found = fetch(address, { headers: { Accept: "application/json" } });
    names.set(address, found.then((r) => (r.ok ? r.json() : { people: [] })).then((data) => data.people).catch(() => []));
  }
  return names.get(address);
}

function called(area) {
  if (area.selectionStart !== area.selectionEnd) return null;
  const match = CALL.exec(area.value.slice(0, area.selectionStart));
  return match ? match[1] : null;
}

function complete(area, name) {
  const typed = called(area) ?? "";
  const start = area.selectionStart - typed.length;
  area.setRangeText(`${name} `, start, area.selectionStart, "end");
  close(area);
  area.focus();
}

function close(area) {
  area.nameList?.replaceChildren();
  if (area.nameList) area.nameList.hidden = true;
  area.removeAttribute("aria-activedescendant");
}

function choose(area, option) {
  for (const other of area.nameList.children) other.setAttribute("aria-selected", String(other === option));
  area.setAttribute("aria-activedescendant", option.id);
}

async function offer(area) {
  const typed = called(area);
  if (typed === null) return close(area);
  const found = (await people(area.form)).filter((person) =>
    person.name.split(" ").some((_part, at, parts) => parts.slice(at).join(" ").toLowerCase().startsWith(typed.toLowerCase())),
  );
  if (called(area) !== typed) return; // typed on meanwhile
  if (!found.length || found.some((person) => person.name === typed)) return close(area);
  area.nameList.replaceChildren(
    ...found.slice(0, MOST).map((person, index) => {
      const option = document.createElement("li");
      option.id = `${area.id}-name-${index}`;
      option.setAttribute("role", "option");
      option.textContent = person.name;
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        complete(area, person.name);
      });
      return option;
    }),
  );
  area.nameList.hidden = false;
  choose(area, area.nameList.firstElementChild);
}

function onKey(event) {
  const area = event.target;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return area.form.requestSubmit();
  if (area.nameList?.hidden !== false) return;
  const options = [...area.nameList.children];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose(area, options[(at + step + options.length) % options.length]);
  else if (event.key === "Enter" || event.key === "Tab") complete(area, options[at].textContent);
  else if (event.key === "Escape") close(area);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function prepare(form) {
  const area = form.querySelector("textarea");
  const list = document.createElement("ul");
  list.className = "names";
  list.id = `${area.id}-names`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "@");
  area.after(list);
  area.nameList = list;
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  area.addEventListener("input", () => offer(area));
  area.addEventListener("keydown", onKey);
  area.addEventListener("blur", () => close(area));
}

export function listen() {
  document.querySelectorAll("form[data-seen]").forEach(markSeen);
  document.querySelectorAll("form[data-composer]").forEach(prepare);
}
