// What the data blocks of the page hold. Numbers are read at once; messages when they are searched
// or shown; frames and changes when they are shown.

const STATES = ["open", "known", "fixed"];
const LEVELS = ["error", "warning", "info"];
const GRADES = ["none", "safe", "unsafe", "suggestion"];
// The first words stand for what a record does not say: no journal, no publisher, no type.
const UNNAMED = 3;

const blocks = { index: [], text: [], body: [] };
for (const element of document.querySelectorAll("script[data-part]")) {
  blocks[element.dataset.part].push(element);
}
const opened = { text: new Map(), body: new Map() };

async function inflate(base64) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

// Opened blocks are kept, the oldest go first: a long session must not fill the memory.
async function openBlock(part, number, kept) {
  const cache = opened[part];
  if (!cache.has(number)) {
    cache.set(number, inflate(blocks[part][number].textContent));
    if (cache.size > kept) cache.delete(cache.keys().next().value);
  }
  return cache.get(number);
}

async function readIndex(sizes) {
  const store = { words: [], files: [], rules: [], sizes };
  const columns = { file: [], rule: [], level: [], grade: [], state: [] };
  for (const element of blocks.index) {
    const block = await inflate(element.textContent);
    store.words.push(...block.words);
    for (const [path, doi, journal, publisher, type] of block.files) {
      store.files.push({ path, doi, journal, publisher, type, folder: folderOf(path) });
    }
    for (const [code, name, summary, why] of block.rules) {
      store.rules.push({ code, name, summary, why });
    }
    for (const [name, parts] of Object.entries(columns)) parts.push(block[name]);
    element.remove();
  }
  for (const [name, parts] of Object.entries(columns)) {
    const Column = name === "file" ? Uint32Array : Uint16Array;
    store[name] = Column.from(parts.flat());
  }
  store.count = store.rule.length;
  return store;
}

function folderOf(path) {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || (path.startsWith("/") ? "/" : ".");
}

async function messageOf(store, id) {
  const size = store.sizes.text;
  return (await openBlock("text", Math.floor(id / size), Infinity))[id % size];
}

async function bodyOf(store, id) {
  const size = store.sizes.body;
  const [line, column, frame, omitted, fix, hunks, more] = (
    await openBlock("body", Math.floor(id / size), 200)
  )[id % size];
  return { line, column, frame, omitted, fix, hunks, more };
}
