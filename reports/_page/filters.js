// Which findings are shown: the filters, their place in the address, and the counts behind them.

const DEFAULTS = {
  q: "", level: "", rule: "", journal: "", publisher: "", folder: "", type: "", file: "",
  fix: "", state: "open", order: "file", view: "full", page: "1",
};
// What each filter but the search looks at. A finding that fails only one filter is counted in
// the choices of that one, so that they tell what another choice would show.
const FACETS = ["level", "rule", "journal", "publisher", "folder", "type", "fix", "state", "file"];

let lastAddress = "";

// An address such as #rules leads to a part of the page and leaves the filters as they are.
function readAddress() {
  if (location.hash.includes("=") || location.hash.length < 2) lastAddress = location.hash.slice(1);
  const given = new URLSearchParams(lastAddress);
  const filters = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS)) {
    if (given.has(name)) filters[name] = given.get(name);
  }
  return filters;
}

function addressOf(filters) {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value !== DEFAULTS[name]) words.set(name, value);
  }
  return `#${words}`;
}

function isInFolder(folder, wanted) {
  return folder === wanted || folder.startsWith(`${wanted}/`);
}

// Judge each rule and each file once; a finding is then a few look-ups.
function judge(store, filters) {
  const bit = Object.fromEntries(FACETS.map((name, number) => [name, 1 << number]));
  const rules = store.rules.map(({ name, code }) =>
    filters.rule && filters.rule !== name && filters.rule !== code ? bit.rule : 0);
  const files = store.files.map((file) => {
    let fails = 0;
    for (const name of ["journal", "publisher", "type"]) {
      if (filters[name] && store.words[file[name]] !== filters[name]) fails |= bit[name];
    }
    if (filters.folder && !isInFolder(file.folder, filters.folder)) fails |= bit.folder;
    if (filters.file && file.path !== filters.file) fails |= bit.file;
    return fails;
  });
  const wanted = filters.level ? filters.level.split(",") : LEVELS;
  const levels = LEVELS.map((level) => (wanted.includes(level) ? 0 : bit.level));
  const fixes = GRADES.map((grade) => (!filters.fix || filters.fix === grade ? 0 : bit.fix));
  const states = STATES.map((state) =>
    filters.state === "all" || filters.state === state ? 0 : bit.state);
  return { rules, files, levels, fixes, states };
}

async function search(store, words) {
  if (!words.length) return null;
  const holds = (text) => words.map((word) => text.toLowerCase().includes(word));
  const inFile = store.files.map((file) => holds(
    [file.path, file.doi, store.words[file.journal], store.words[file.publisher]].join("\n")));
  const inRule = store.rules.map((rule) => holds(`${rule.name}\n${rule.code}`));
  const found = new Uint8Array(store.count);
  const size = store.sizes.text;
  for (let number = 0; number < blocks.text.length; number++) {
    const messages = await openBlock("text", number, Infinity);
    messages.forEach((message, at) => {
      const id = number * size + at;
      const [file, rule] = [inFile[store.file[id]], inRule[store.rule[id]]];
      let lower = null;
      found[id] = words.every((word, n) =>
        file[n] || rule[n] || (lower ??= message.toLowerCase()).includes(word));
    });
  }
  return found;
}

async function select(store, filters) {
  const words = filters.q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = await search(store, words);
  const { rules, files, levels, fixes, states } = judge(store, filters);
  const counts = Object.fromEntries(FACETS.map((name) => [name, new Map()]));
  const add = (name, value) => counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
  const ids = [];
  for (let id = 0; id < store.count; id++) {
    if (found && !found[id]) continue;
    const fails = rules[store.rule[id]] | files[store.file[id]] | levels[store.level[id]]
      | fixes[store.grade[id]] | states[store.state[id]];
    // More than one bit: no choice of one filter alone would bring it in.
    if (fails & (fails - 1)) continue;
    const file = store.files[store.file[id]];
    if (!fails) ids.push(id);
    const values = [store.level[id], store.rule[id], file.journal, file.publisher, file.folder,
      file.type, store.grade[id], store.state[id], store.file[id]];
    if (fails) {
      const number = 31 - Math.clz32(fails);
      add(FACETS[number], values[number]);
    } else {
      FACETS.forEach((name, number) => add(name, values[number]));
    }
  }
  return { ids: inOrder(store, ids, filters.order), counts };
}

function inOrder(store, ids, order) {
  if (order === "level") return ids.sort((a, b) => store.level[a] - store.level[b] || a - b);
  if (order === "rule") return ids.sort((a, b) => store.rule[a] - store.rule[b] || a - b);
  if (order !== "most") return ids;
  const sizes = new Map();
  for (const id of ids) sizes.set(store.file[id], (sizes.get(store.file[id]) ?? 0) + 1);
  return ids.sort((a, b) => sizes.get(store.file[b]) - sizes.get(store.file[a]) || a - b);
}
