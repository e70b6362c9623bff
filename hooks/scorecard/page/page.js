"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const told = document.getElementById("told");
  const few = 60;
  const files = Array.from(document.querySelectorAll("details.file"), (file) => ({
    file,
    path: file.dataset.path.toLowerCase(),
    rows: Array.from(file.querySelectorAll(".finding"), (row) => ({
      row,
      factor: row.dataset.factor,
      level: row.dataset.level,
      unit: row.dataset.unit,
    })),
  }));
  const all = files.reduce((sum, { rows }) => sum + rows.length, 0);
  const fields = ["factor", "level", "unit", "path"];

  const wanted = () => Object.fromEntries(new FormData(form));
  const hide = (element, hidden) => {
    if (element.hidden !== hidden) element.hidden = hidden;
  };

  const apply = () => {
    const { factor = "", level = "", unit = "", path = "" } = wanted();
    const part = path.trim().toLowerCase();
    let shown = 0;
    const fitting = [];
    for (const each of files) {
      let inFile = 0;
      if (!part || each.path.includes(part)) {
        for (const row of each.rows) {
          const fits =
            (!factor || row.factor === factor) && (!level || row.level === level) && (!unit || row.unit === unit);
          hide(row.row, !fits);
          if (fits) inFile += 1;
        }
      }
      hide(each.file, !inFile);
      if (inFile) fitting.push(each.file);
      shown += inFile;
    }
    if ((factor || level || unit || part) && shown <= few) for (const file of fitting) file.open = true;
    const count = (number) => number.toLocaleString("en");
    told.textContent = `${count(shown)} of ${count(all)} findings shown, in ${count(fitting.length)} files`;
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
    const [place, asked] = location.hash.split("?");
    if (place !== "#findings" && asked === undefined && location.hash) return apply();
    const parameters = new URLSearchParams(asked || "");
    for (const name of fields) if (form.elements[name]) form.elements[name].value = parameters.get(name) || "";
    apply();
    if (asked) {
      const heading = document.getElementById("findings");
      heading.scrollIntoView();
      heading.focus({ preventScroll: true });
    }
  };

  let pending = 0;
  const changed = () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => {
      apply();
      remember();
    });
  };

  const open = (wish) => {
    for (const { file } of files) if (!file.hidden) file.open = wish;
  };

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    for (const each of closed) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of closed) each.open = false;
  });

  form.hidden = false;
  form.addEventListener("input", changed);
  form.addEventListener("reset", () => setTimeout(changed));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("open").addEventListener("click", () => open(true));
  document.getElementById("close").addEventListener("click", () => open(false));
  addEventListener("hashchange", recall);
  recall();
})();
