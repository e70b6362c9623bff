"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const told = document.getElementById("told");
  const rows = Array.from(document.querySelectorAll(".findings > div"), (row) => ({
    row,
    factor: row.dataset.factor,
    level: row.dataset.level,
    unit: row.dataset.unit,
    path: row.dataset.path.toLowerCase(),
  }));
  const fields = ["factor", "level", "unit", "path"];

  const wanted = () => Object.fromEntries(new FormData(form));

  const apply = () => {
    const { factor = "", level = "", unit = "", path = "" } = wanted();
    const part = path.trim().toLowerCase();
    let shown = 0;
    for (const each of rows) {
      const fits =
        (!factor || each.factor === factor) &&
        (!level || each.level === level) &&
        (!unit || each.unit === unit) &&
        (!part || each.path.includes(part));
      if (each.row.hidden === fits) each.row.hidden = !fits;
      if (fits) shown += 1;
    }
    told.textContent = `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")} findings shown`;
  };

  const remember = () => {
    const asked = new URLSearchParams(Object.entries(wanted()).filter(([, value]) => value));
    try {
      history.replaceState(null, "", asked.size ? `#findings?${asked}` : "#findings");
    } catch {
      // A page without an address of its own has nowhere to remember it.
    }
  };

  const recall = () => {
    const asked = new URLSearchParams(location.hash.split("?")[1] || "");
    for (const name of fields) if (form.elements[name]) form.elements[name].value = asked.get(name) || "";
    apply();
  };

  let pending = 0;
  const changed = () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => {
      apply();
      remember();
    });
  };

  form.hidden = false;
  form.addEventListener("input", changed);
  form.addEventListener("reset", () => setTimeout(changed));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", recall);
  recall();
})();
