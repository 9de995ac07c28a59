// The findings on the screen: grouped by file, each with its place in the source and its fix.

const number = new Intl.NumberFormat("en");
const LEVEL_WORDS = { error: "Error", warning: "Warning", info: "Info" };
const GRADE_WORDS = { safe: "Safe fix", unsafe: "Unsafe fix", suggestion: "Suggestion" };
const STATE_WORDS = { known: "known", fixed: "fixed" };

// All text goes into the page by text nodes; nothing is ever parsed as markup.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function count(amount, noun) {
  return `${number.format(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}

function linkTo(filters, text) {
  return make("a", { href: addressOf({ ...DEFAULTS, ...filters }) }, text);
}

function makeDoi(doi) {
  if (!/^10\.\d{4,}\/\S+$/.test(doi)) return make("span", {}, doi);
  const href = `https://doi.org/${encodeURIComponent(doi.toWellFormed?.() ?? doi)}`;
  return make("a", { href, rel: "noopener noreferrer" }, doi);
}

function makeFileHead(store, number) {
  const file = store.files[number];
  const about = make("p", { class: "about" });
  const facts = [file.journal, file.publisher, file.type].filter((word) => word >= UNNAMED);
  if (file.doi) about.append(make("span", {}, "DOI ", makeDoi(file.doi)));
  about.append(...facts.map((fact) => make("bdi", {}, store.words[fact])));
  about.append(linkTo({ file: file.path, state: "all" }, "Only this file"));
  return [make("h3", { class: "path" }, make("bdi", {}, file.path)), about];
}

function makeRow(number, ...code) {
  return make("div", { class: "row" }, make("span", { class: "sign" }, number),
    make("code", { dir: "ltr" }, ...code));
}

// Blanks that all lines begin with say nothing here; neither does a mark on the blanks of a line.
function makeFrame(body) {
  const texts = body.frame.map(([, text]) => text).filter((text) => text.trim());
  const indent = Math.min(...texts.map((text) => text.search(/\S/)));
  const lines = body.frame.map(([line, text, start, end]) => {
    const from = Math.max(start, text.search(/\S|$/));
    const mark = end > from ? [make("mark", {}, text.slice(from, end))] : [];
    return makeRow(number.format(line), text.slice(indent, from), ...mark,
      text.slice(Math.max(from, end)));
  });
  if (body.omitted) {
    lines.splice(-1, 0, makeRow("", `${count(body.omitted, "more line")} \u2026`));
  }
  return makeScroll("Source", "frame", lines);
}

// What scrolls must be reached by keyboard.
function makeScroll(label, name, rows) {
  return make("div", { class: name, tabindex: "0", role: "group", "aria-label": label }, ...rows);
}

// Whether the fix shows the very line of the frame, so that the frame would only repeat it.
function isRepeated(body) {
  const [first] = body.hunks;
  if (!first || body.frame.length !== 1) return false;
  const parts = first.slice(2);
  const before = parts.filter((_, at) => at % 3 !== 2).join("");
  return before === body.frame[0][1];
}

function makeFix(grade, body, isFixed) {
  const word = isFixed ? "Fixed" : GRADE_WORDS[grade];
  const told = make("p", { class: `fix ${grade}` }, make("strong", {}, `${word}: `), body.fix);
  if (!body.hunks.length) return [told];
  const hunks = body.hunks.map(makeHunk);
  if (body.more) hunks.push(make("p", { class: "more" }, `and ${count(body.more, "more edit")}`));
  return [told, makeScroll("Change", "frame diff", hunks)];
}

async function makeFinding(store, id, isOpen, tellsWhy) {
  const [message, body] = await Promise.all([messageOf(store, id), bodyOf(store, id)]);
  const [rule, level] = [store.rules[store.rule[id]], LEVELS[store.level[id]]];
  const [grade, state] = [GRADES[store.grade[id]], STATES[store.state[id]]];
  const tags = [make("span", { class: `level ${level}` }, LEVEL_WORDS[level])];
  if (state in STATE_WORDS) tags.push(make("span", { class: "tag" }, STATE_WORDS[state]));
  const summary = make("summary", {},
    make("span", { class: "head" }, ...tags, make("span", { class: "rule" }, rule.name),
      make("span", { class: "place" }, `${number.format(body.line)}:${number.format(body.column)}`)),
    make("span", { class: "message" }, message));
  const details = make("details", { class: "finding", ...(isOpen && { open: "" }) }, summary);
  // Frames of a list that is closed are made when one is opened.
  const fill = () => {
    if (details.childElementCount > 1) return;
    const isSeen = body.frame.some(([, text]) => text.trim());
    if (isSeen && !isRepeated(body)) details.append(makeFrame(body));
    if (grade !== "none") details.append(...makeFix(grade, body, state === "fixed"));
    if (rule.why && tellsWhy) details.append(make("p", { class: "why" }, make("strong", {}, "Why: "), rule.why));
  };
  if (isOpen) fill();
  details.addEventListener("toggle", fill);
  return details;
}

// Give the findings in groups of those that follow each other in one file. Why a rule is there is
// told once on a page; above it, if it is the one that was chosen.
async function makeGroups(store, ids, filters) {
  const firsts = new Map();
  for (const id of ids) if (!firsts.has(store.rule[id])) firsts.set(store.rule[id], id);
  const made = await Promise.all(ids.map((id) => makeFinding(
    store, id, filters.view === "full", !filters.rule && firsts.get(store.rule[id]) === id)));
  const groups = [];
  ids.forEach((id, at) => {
    const file = store.file[id];
    if (at === 0 || store.file[ids[at - 1]] !== file) {
      groups.push(make("section", { class: "file" }, ...makeFileHead(store, file)));
    }
    groups.at(-1).append(made[at]);
  });
  return groups;
}
