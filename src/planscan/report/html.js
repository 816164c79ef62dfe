// Filters of the evidence map: hides criteria that were not asked for. Without scripts the page shows all of them.
(() => {
  const form = document.getElementById("filters");
  const shown = document.getElementById("filter-shown");
  const articles = [...document.querySelectorAll("article.criterion")];
  const groups = [...document.querySelectorAll(".group")];

  const apply = () => {
    const asked = new FormData(form);
    const ratings = new Set(asked.getAll("rating"));
    const catalogues = new Set(asked.getAll("catalogue"));
    const words = asked.get("words").toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const article of articles) {
      const text = words.length ? article.textContent.toLowerCase() : "";
      const keep = ratings.has(article.dataset.rating) && catalogues.has(article.dataset.catalogue)
        && (!asked.has("must") || "must" in article.dataset) && words.every((word) => text.includes(word));
      article.hidden = !keep;
      count += keep;
    }
    for (const group of groups) group.hidden = !group.querySelector("article:not([hidden])");
    shown.textContent = `${count} of ${articles.length} criteria shown`;
  };

  // A link on the page may lead to a criterion that is hidden, or into a folded part.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) form.reset();
    for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    setTimeout(() => target.scrollIntoView());
  };

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  window.addEventListener("hashchange", reveal);
  for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
  apply();
  if (location.hash) reveal();
})();
