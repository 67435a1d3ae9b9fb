// The theme somebody chose, set before anything is painted. Without a choice the system's theme holds.
try {
  const theme = localStorage.getItem("patchplay.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; then the system's theme holds.
}
