// How much of the page another one shows, and the theme that somebody chose or that page has, set before anything is
// painted. Without a choice the system's theme holds.
try {
  const asked = new URLSearchParams(location.search);
  const embed = asked.get("embed");
  // A frame's address that somebody opens by itself is the page, whole.
  const isEmbedded = window.parent !== window && ["full", "result", "lesson"].includes(embed);
  if (isEmbedded) document.documentElement.dataset.embed = embed;
  const theme = isEmbedded ? asked.get("theme") : localStorage.getItem("patchplay.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; then the system's theme holds.
}
