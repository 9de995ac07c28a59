// The page at work: controls, address, keys, printing.

const PAGE_SIZE = 50;
const PRINTED = 1_000;
const CHOICES = 500;
const form = document.getElementById("filters");
const list = document.getElementById("list");
const status = document.getElementById("status");
let store = null;
let shown = { ids: [], counts: {} };
let turn = 0;

function valuesOf(name) {
  const named = { rule: (n) => store.rules[n].name, folder: (value) => value, fix: (n) => GRADES[n],
    state: (n) => STATES[n] };
  return named[name] ?? ((n) => store.words[n]);
}

// Choices are what findings have, the most frequent first, with how many a choice would show.
function fillChoices(name, filters) {
  const field = form.elements[name];
  const valueOf = valuesOf(name);
  const counted = [...shown.counts[name]].map(([key, amount]) => [valueOf(key), amount]);
  const choices = counted.filter(([value]) => value).sort((a, b) => b[1] - a[1]).slice(0, CHOICES);
  if (filters[name] && !choices.some(([value]) => value === filters[name])) {
    choices.push([filters[name], 0]);
  }
  const options = choices.map(([value, amount]) =>
    make("option", { value }, `${value} (${number.format(amount)})`));
  field.replaceChildren(make("option", { value: "" }, field.dataset.all), ...options);
  field.value = filters[name];
  field.closest("label").hidden = counted.length < 2 && !filters[name];
}

// Choices that are always the same stand in the page; only their counts are put in.
function countChoices(name, words, filters) {
  const counts = shown.counts[name];
  let total = 0;
  for (const amount of counts.values()) total += amount;
  for (const option of form.elements[name].options) {
    const at = words.indexOf(option.value);
    const amount = at < 0 ? total : counts.get(at) ?? 0;
    option.textContent = `${option.dataset.word} (${number.format(amount)})`;
  }
  form.elements[name].closest("label").hidden =
    counts.size < 2 && filters[name] === DEFAULTS[name];
  form.elements[name].value = filters[name];
}

function fillForm(filters) {
  for (const name of ["rule", "journal", "publisher", "folder", "type"]) fillChoices(name, filters);
  countChoices("fix", GRADES, filters);
  countChoices("state", STATES, filters);
  const wanted = filters.level ? filters.level.split(",") : LEVELS;
  LEVELS.forEach((level, at) => {
    form.elements[level].checked = wanted.includes(level);
    document.getElementById(`count-${level}`).textContent =
      number.format(shown.counts.level.get(at) ?? 0);
  });
  if (document.activeElement !== form.elements.q) form.elements.q.value = filters.q;
  form.elements.order.value = filters.order;
  form.elements.view.checked = filters.view === "full";
}

function readForm() {
  const filters = { ...readAddress(), page: "1" };
  for (const name of ["q", "rule", "journal", "publisher", "folder", "type", "fix", "state", "order"]) {
    filters[name] = form.elements[name].value;
  }
  const levels = LEVELS.filter((level) => form.elements[level].checked);
  filters.level = levels.length === LEVELS.length ? "" : levels.join(",") || "none";
  filters.view = form.elements.view.checked ? "full" : "list";
  return filters;
}

function pageOf(filters) {
  const last = Math.max(Math.ceil(shown.ids.length / PAGE_SIZE), 1);
  return [Math.min(Math.max(Number.parseInt(filters.page, 10) || 1, 1), last), last];
}

function tell(filters) {
  const files = new Set(shown.ids.map((id) => store.file[id])).size;
  const [page, last] = pageOf(filters);
  const found = shown.ids.length
    ? `${count(shown.ids.length, "finding")} in ${count(files, "file")}`
    : "No finding matches these filters";
  status.textContent = last > 1 ? `${found}, page ${number.format(page)} of ${number.format(last)}` : found;
  for (const pager of document.querySelectorAll(".pager")) {
    pager.hidden = last === 1;
    pager.querySelector("[data-step='-1']").disabled = page === 1;
    pager.querySelector("[data-step='1']").disabled = page === last;
    const field = pager.querySelector("input");
    field.value = page;
    field.max = last;
    pager.querySelector(".last").textContent = `of ${number.format(last)}`;
  }
}

function tellRule(filters) {
  const place = document.getElementById("chosen");
  const rule = store.rules.find(({ name, code }) => [name, code].includes(filters.rule));
  const parts = [];
  if (rule) {
    parts.push(make("p", {}, make("strong", {}, rule.name), ` (${rule.code}): `, rule.summary));
    if (rule.why) parts.push(make("p", {}, `Why: ${rule.why}`));
    const [safe, unsafe] = ["safe", "unsafe"].map((grade) => shown.counts.fix.has(GRADES.indexOf(grade)));
    const option = safe ? "--fix" : unsafe ? "--unsafe-fixes --diff" : "";
    if (option) {
      parts.push(make("p", {}, safe ? "Repair only this: " : "Look at its fixes: ",
        make("code", {}, `jatslint check --select ${rule.name} ${option}`)));
    }
  }
  if (filters.file) {
    parts.push(make("p", {}, "Only the file ", make("bdi", { class: "path" }, filters.file), ". ",
      make("a", { href: addressOf({ ...filters, file: "", page: "1" }) }, "All files")));
  }
  place.replaceChildren(...parts);
}

async function show() {
  const mine = ++turn;
  const filters = readAddress();
  list.setAttribute("aria-busy", "true");
  const selected = await select(store, filters);
  if (mine !== turn) return;
  shown = selected;
  const [page] = pageOf(filters);
  const ids = shown.ids.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const groups = await makeGroups(store, ids, filters);
  if (mine !== turn) return;
  list.replaceChildren(...groups);
  list.removeAttribute("aria-busy");
  document.documentElement.dataset.shown = String(turn);
  fillForm(filters);
  tellRule(filters);
  tell(filters);
}

function go(filters) {
  const address = addressOf(filters);
  if (address === (location.hash || "#")) return;
  history.pushState(null, "", address);
  show();
}

function turnPage(page) {
  go({ ...readAddress(), page: String(page) });
  document.getElementById("findings").scrollIntoView();
}

// What was chosen, in words: paper shows no filters.
function tellChoice(filters) {
  const names = [...FACETS, "q"].filter((name) => filters[name] !== DEFAULTS[name]);
  return names.map((name) => `${name === "q" ? "search" : name}: ${filters[name]}`).join("; ");
}

// What is printed is what is chosen, not only the page on the screen.
async function print() {
  const filters = readAddress();
  const ids = shown.ids.slice(0, PRINTED);
  list.replaceChildren(...(await makeGroups(store, ids, filters)));
  const rest = shown.ids.length - ids.length;
  const told = rest
    ? `The first ${number.format(PRINTED)} of ${count(shown.ids.length, "finding")}; filter to print others`
    : count(ids.length, "finding");
  status.textContent = [told, tellChoice(filters)].filter(Boolean).join(" \u2013 ");
  document.documentElement.dataset.printed = String(ids.length);
  window.addEventListener("afterprint", show, { once: true });
  window.print();
}

function moveFocus(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.tagName !== "SUMMARY") return;
  const all = [...list.querySelectorAll("summary")];
  const next = all[all.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function onKey(event) {
  const isTyping = event.target.matches?.("input, select, textarea");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    form.elements.q.focus();
  } else if (event.key === "p" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
    event.preventDefault();
    print();
  }
}

// A link of the overview chooses findings: lead there, also those who do not see the page.
async function followLink({ target }) {
  const link = target.closest?.("a[href^='#']");
  if (!link || link.closest("#findings") || !link.hash.includes("=")) return;
  await new Promise((resolve) => window.addEventListener("popstate", resolve, { once: true }));
  document.getElementById("findings-title").focus();
}

function wire() {
  let waiting = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => go(readForm()), event.target.name === "q" ? 200 : 0);
    });
  }
  document.getElementById("clear").addEventListener("click", () => {
    form.elements.q.value = "";
    go({ ...DEFAULTS });
  });
  document.getElementById("print").addEventListener("click", print);
  for (const pager of document.querySelectorAll(".pager")) {
    pager.addEventListener("click", ({ target }) => {
      if (target.dataset.step) turnPage(pageOf(readAddress())[0] + Number(target.dataset.step));
    });
    pager.addEventListener("change", ({ target }) => turnPage(target.value));
  }
  list.addEventListener("keydown", moveFocus);
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", followLink);
  window.addEventListener("popstate", show);
}
