// Bars, drawn with SVG. Each bar stands in a row of a table beside its numbers, so the chart can also be heard, and printed.

const PARTS = ["removed", "changed", "added"];

// A legend's sign and a bar's part have the same pattern: colour is not all that tells them apart.
function patterns() {
  const lines = (id, path) =>
    make("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse" }, make("rect", { width: 6, height: 6, class: id }), make("path", { d: path, class: "ink" }));
  return make(
    "svg", { class: "patterns", width: 0, height: 0, "aria-hidden": "true" },
    make("defs", {}, lines("removed", ""), lines("changed", "M0 6L6 0M-1 1L1 -1M5 7L7 5"), lines("added", "M1 3h4M3 1v4")),
  );
}

const swatch = (part) =>
  make("svg", { class: "swatch", width: 14, height: 14, "aria-hidden": "true" }, make("rect", { width: 14, height: 14, fill: `url(#${part})` }));

// rows: { label: [nodes], parts: [numbers], said: [texts], choose }. heads: the columns' names, the first for the label.
function chart(title, heads, rows, kinds = ["plain"]) {
  const most = Math.max(1, ...rows.map((row) => row.parts.reduce((one, other) => one + other, 0)));
  const body = rows.map(({ label, parts, said, choose }) => {
    const head = choose ? make("button", { type: "button", class: "plain", onclick: choose }, ...label) : make("span", {}, ...label);
    return make(
      "tr", {},
      make("th", { scope: "row" }, head),
      make("td", { class: "bar" }, bar(parts, kinds, most)),
      ...said.map((text) => make("td", { class: "number" }, text)),
    );
  });
  const legend = kinds.length > 1 ? [make("p", { class: "legend" }, ...kinds.flatMap((kind, place) => [swatch(kind), `${heads[place + 2]} `]))] : [];
  const columns = [heads[0], "", ...heads.slice(1)].map((text, place) => make(place === 1 ? "td" : "th", place === 1 ? {} : { scope: "col" }, text));
  return make(
    "section", { class: "chart" }, make("h2", {}, title), ...legend,
    make("table", {}, make("thead", {}, make("tr", {}, ...columns)), make("tbody", {}, ...body)),
  );
}

function bar(parts, kinds, most) {
  let from = 0;
  const pieces = parts.map((number, place) => {
    const width = (number / most) * 100;
    const fill = kinds[place] === "plain" ? {} : { fill: `url(#${kinds[place]})` };
    const rect = make("rect", { class: kinds[place], x: `${from}%`, width: `${number ? Math.max(width, 0.4) : 0}%`, height: "100%", ...fill });
    from += width;
    return rect;
  });
  return make("svg", { class: "bar", width: "100%", height: 14, "aria-hidden": "true" }, ...pieces);
}
