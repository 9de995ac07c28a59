// Light or dark: what the system says, until the switch says otherwise.

const dark = matchMedia("(prefers-color-scheme: dark)");
const themeSwitch = document.getElementById("theme");

function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : dark.matches;
}

function tellTheme() {
  themeSwitch.textContent = isDark() ? "Light colours" : "Dark colours";
}

// A page opened from a disk may be refused its storage.
function remembered(theme) {
  try {
    if (theme) localStorage.setItem("jatslint-theme", theme);
    return localStorage.getItem("jatslint-theme");
  } catch {
    return null;
  }
}

const theme = remembered();
if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
themeSwitch.addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  remembered(document.documentElement.dataset.theme);
  tellTheme();
});
dark.addEventListener("change", tellTheme);
tellTheme();
