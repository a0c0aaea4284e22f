// The one place that decides which theme is shown: the stored choice, or else the system's, whenever either changes.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    let choice = "system";
    try {
      choice = localStorage.getItem("theme") ?? "system";
    } catch {
      // Storage may be forbidden: the system's theme it is.
    }
    const dark = choice === "dark" || (choice !== "light" && system.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  };
  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", apply);
  addEventListener("themechoice", apply);
})();
