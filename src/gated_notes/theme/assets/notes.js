// Keeps the place on the page when the language changes, and remembers the choice.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-nt-language]");
  if (!link) return;
  link.hash = location.hash;
  try {
    localStorage.setItem("nt-language", link.dataset.ntLanguage);
  } catch {
    // Without storage the root page asks the browser's languages instead.
  }
});
