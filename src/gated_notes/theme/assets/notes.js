// What the reader sees: the named place on the screen, else the last heading above.
const place = () => {
  const named = document.getElementById(location.hash.slice(1));
  const { top = -1 } = named?.getBoundingClientRect() ?? {};
  if (top >= 0 && top < innerHeight) return location.hash;
  const headings = [...document.querySelectorAll("article :is(h2, h3)[id]")];
  const last = headings.findLast((one) => one.getBoundingClientRect().top < innerHeight / 3);
  return last?.id ?? "";
};

// Keeps the place on the page when the language changes, and remembers the choice.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-nt-language]");
  if (!link) return;
  link.hash = place();
  try {
    localStorage.setItem("nt-language", link.dataset.ntLanguage);
  } catch {
    // Without storage the root page asks the browser's languages instead.
  }
});

// The theme wraps every copy button in a landmark of its own. Fifty landmarks of one
// kind are none, so they are told as none.
const soften = (root) => {
  for (const nav of root.querySelectorAll("nav.md-code__nav:not([role])")) {
    nav.setAttribute("role", "none");
  }
};
new MutationObserver(() => soften(document)).observe(document.body, {
  childList: true,
  subtree: true,
});
soften(document);

// What scrolls sideways must be reachable by keyboard; what does not needs no stop.
const reachable = () => {
  for (const box of document.querySelectorAll("div.nt-formula, .drawing, .md-typeset__table")) {
    if (box.querySelector("[data-light]")) continue; // a stop for its symbols anyway
    const wide = box.scrollWidth > box.clientWidth + 1;
    if (wide) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  }
};
addEventListener("resize", reachable);

// A drawing that is wider than the screen shows its middle first.
for (const drawing of document.querySelectorAll("article .drawing")) {
  drawing.scrollLeft = (drawing.scrollWidth - drawing.clientWidth) / 2;
}

document.fonts.ready.then(reachable);
