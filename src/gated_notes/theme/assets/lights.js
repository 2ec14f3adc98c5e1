// One symbol, one light: pointing at a symbol, or walking to it with the arrow keys,
// lights it in every formula, diagram and piece of code of the page and says its name.
const legend = document.getElementById("nt-lights");
const names = legend ? JSON.parse(legend.textContent) : {};
const korean = document.documentElement.lang === "ko";
let lit = "";

const told = document.createElement("div");
told.className = "nt-told";
told.setAttribute("role", "status");
document.body.append(told);

const tell = (key) => {
  const [letter, below, meaning] = names[key] ?? [];
  told.replaceChildren();
  if (!meaning) return;
  const symbol = document.createElement("i");
  symbol.append(letter);
  if (below) {
    const sub = document.createElement("sub");
    sub.append(below);
    symbol.append(sub);
  }
  told.append(symbol, ` ${meaning}`);
};

const light = (key) => {
  if (key === lit) return;
  lit = key;
  for (const old of document.querySelectorAll(".nt-lit")) old.classList.remove("nt-lit");
  if (key) {
    const same = document.querySelectorAll(`article [data-light="${CSS.escape(key)}"]`);
    for (const one of same) one.classList.add("nt-lit");
  }
  tell(key);
};

document.addEventListener("pointerover", (event) => {
  light(event.target.closest("article [data-light]")?.dataset.light ?? "");
});

// A formula or a diagram is one stop of the tabulator; the arrows walk inside it.
const WALK = { ArrowRight: 1, ArrowLeft: -1 };
for (const box of document.querySelectorAll("article div.nt-formula, article .drawing")) {
  const places = [...box.querySelectorAll("[data-light]")];
  const keys = [...new Set(places.map((place) => place.dataset.light))];
  if (!keys.length) continue;
  box.setAttribute("tabindex", "0");
  box.setAttribute("role", "group");
  if (!box.hasAttribute("aria-label")) {
    box.setAttribute("aria-label", korean ? "수식" : "formula");
  }
  box.setAttribute(
    "aria-description",
    korean ? "왼쪽·오른쪽 화살표로 기호를 하나씩 짚습니다" : "left and right arrow: walk through the symbols",
  );
  let at = -1;
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") light("");
    const step = WALK[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    at = (Math.max(at, step < 0 ? 0 : -1) + step + keys.length) % keys.length;
    light(keys[at]);
    const first = places.find((place) => place.dataset.light === keys[at]);
    first.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  box.addEventListener("focusout", () => {
    at = -1;
    light("");
  });
}
