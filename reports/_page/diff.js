// What a fix changes, with the changed characters marked.

// Longer pieces are only trimmed at both ends: comparing all pairs would take too long.
const COMPARED = 40_000;

function pieces(text) {
  return text.match(/\p{L}+|\p{N}+|\s|[^]/gu) ?? [];
}

// Give [same, before, after, same, before, after, ..., same] for two texts.
function compare(before, after) {
  const [old, fresh] = [pieces(before), pieces(after)];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++;
  let tail = 0;
  const room = Math.min(old.length, fresh.length) - head;
  while (tail < room && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  const middle = align(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail));
  middle[0] = old.slice(0, head).join("") + middle[0];
  middle[middle.length - 1] += old.slice(old.length - tail).join("");
  return middle;
}

function align(old, fresh) {
  const [rows, columns] = [old.length, fresh.length];
  if (!rows || !columns || rows * columns > COMPARED) return ["", old.join(""), fresh.join(""), ""];
  const width = columns + 1;
  const common = new Uint16Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      common[i * width + j] = old[i] === fresh[j]
        ? common[(i + 1) * width + j + 1] + 1
        : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  const result = [""];
  let [i, j, removed, added] = [0, 0, "", ""];
  while (i < rows || j < columns) {
    if (i < rows && j < columns && old[i] === fresh[j]) {
      if (removed || added) result.push(removed, added, "");
      [removed, added] = ["", ""];
      result[result.length - 1] += old[i];
      i++;
      j++;
    } else if (j >= columns || (i < rows && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      removed += old[i++];
    } else {
      added += fresh[j++];
    }
  }
  if (removed || added) result.push(removed, added, "");
  return result;
}

// A fix often replaces a text by nearly the same: mark only what differs in it.
function refine(parts) {
  const result = [parts[0]];
  for (let at = 1; at < parts.length; at += 3) {
    const [first, ...rest] = compare(parts[at], parts[at + 1]);
    result[result.length - 1] += first;
    result.push(...rest);
    result[result.length - 1] += parts[at + 2];
  }
  return result;
}

function makeHunk([line, column, ...parts]) {
  const fine = refine(parts);
  const indent = fine.length > 1 && /^\s*$/.test(fine[0]) ? 0 : fine[0].search(/\S|$/);
  fine[0] = fine[0].slice(indent);
  const row = (sign, label, tag, offset) => {
    const code = make("code", { dir: "ltr" });
    fine.forEach((text, at) => {
      if (at % 3 === 0) code.append(text);
      else if (at % 3 === offset && text) code.append(make(tag, {}, text));
    });
    if (!code.textContent.trim()) code.append(make("i", {}, code.textContent ? "blanks" : "nothing"));
    return make("div", { class: `row ${tag}` },
      make("span", { class: "sign", "aria-hidden": "true" }, sign),
      make("span", { class: "unseen" }, `${label}: `), code);
  };
  return make("div", { class: "hunk" },
    make("span", { class: "unseen" }, `line ${line}, column ${column}`),
    row(`${number.format(line)} \u2212`, "before", "del", 1), row("+", "after", "ins", 2));
}
