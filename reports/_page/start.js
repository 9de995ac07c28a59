// The beginning: controls appear when the data is read.

function showAllRows({ target }) {
  if (!target.matches("button.all")) return;
  const table = document.getElementById(target.getAttribute("aria-controls"));
  table.classList.add("whole");
  target.remove();
  table.querySelector("tr.extra a")?.focus();
}

async function start() {
  document.documentElement.classList.add("js");
  document.addEventListener("click", showAllRows);
  if (typeof DecompressionStream === "undefined") {
    status.textContent = "This browser is too old to read the findings in this page.";
    return;
  }
  const { text, body } = document.getElementById("findings").dataset;
  store = await readIndex({ text: Number(text), body: Number(body) });
  wire();
  await show();
  form.hidden = false;
  if (location.hash.includes("=")) document.getElementById("findings").scrollIntoView();
  document.documentElement.dataset.ready = "";
}

start();
