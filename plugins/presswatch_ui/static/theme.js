// The page lives in a frame of the Airflow UI, on the same origin, where Airflow keeps the theme that was chosen.
const dark = matchMedia("(prefers-color-scheme: dark)");
const apply = () => {
  const chosen = localStorage.getItem("theme");
  const isDark = chosen === "dark" || (chosen !== "light" && dark.matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
};
apply();
addEventListener("storage", apply);
dark.addEventListener("change", apply);
