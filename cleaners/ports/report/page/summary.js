// The summary: what the whole run did, in numbers and bars.

const FEW = 15; // rules in the chart, until all are asked for
let everyRule = false;

function summaryView() {
  const total = (key) => rules.reduce((sum, rule) => sum + rule[key], 0);
  const facts = [
    ["documents", all.documents, say("changedOf", count(all.changed))],
    ["edits", total("edits")],
    ["charactersIn", all.size],
    ["charactersRemoved", total("removed"), all.size ? percent(total("removed") / all.size) : ""],
    ["charactersChanged", total("changed")],
    ["charactersAdded", total("added")],
    ["findings", total("findings")],
  ];
  const hidden = all.documents - shown.name.length;
  return make(
    "div", { class: "summary" },
    patterns(),
    make("dl", { class: "facts" }, ...facts.map(([key, number, note]) =>
      make("div", {}, make("dt", {}, say(key)), make("dd", {}, count(number), ...(note ? [make("small", {}, note)] : []))))),
    ...(hidden ? [make("p", { class: "notice" }, say("notShown", count(shown.name.length), count(hidden)))] : []),
    make("div", { class: "charts" }, ...charts()),
    ...failures(),
    make("footer", {}, say("madeBy", all.version, all.digests.slice(0, 3).join(", ") || "—")),
  );
}

function charts() {
  const parts = (one) => PARTS.map((key) => one[key]);
  const numbers = (one) => [count(one.edits), ...parts(one).map(count)];
  const heads = (first) => [first, say("edits"), say("partRemoved"), say("partChanged"), say("partAdded")];
  const weight = (one) => one.removed + one.changed + one.added;
  const busy = rules.filter((rule) => rule.edits).sort((one, other) => weight(other) - weight(one) || (one.name < other.name ? -1 : 1));
  const byCleaner = cleaners.filter((cleaner) => cleaner.edits).map((cleaner) => ({
    label: [chip(cleaner), ` ${cleaner.called[language]}`], parts: parts(cleaner), said: numbers(cleaner),
    choose: () => app.filterCleaner(cleaner.name),
  }));
  const byRule = busy.slice(0, everyRule ? busy.length : FEW).map((rule) => ({
    label: [chipOf(rule.number), ` ${rule.short}`], parts: parts(rule), said: numbers(rule), choose: () => app.filterRule(rule.number),
  }));
  const ruleChart = chart(say("byRule"), heads(say("rule")), byRule, PARTS);
  if (busy.length > FEW) {
    const words = everyRule ? say("fewer") : say("allOf", count(busy.length));
    ruleChart.append(make("p", {}, make("button", { type: "button", class: "plain", onclick: () => ((everyRule = !everyRule), app.draw()) }, words)));
  }
  const simple = (label, number, choose) => ({ label: [label], parts: [number], said: [count(number)], choose });
  const byShare = all.shares.map((number, step) => simple(step ? say("range", percent(all.steps[step - 1]), percent(all.steps[step])) : say("unchanged"), number));
  const byEncoding = all.encodings.map(([name, number]) => simple(name || say("noEncoding"), number));
  const doubtful = rules.filter((rule) => rule.findings).sort((one, other) => other.findings - one.findings);
  const byFinding = doubtful.map((rule) => ({ ...simple(` ${rule.name}`, rule.findings, () => app.filterRule(rule.number, "findings")) }));
  return [
    ...(byCleaner.length ? [chart(say("byCleaner"), heads(""), byCleaner, PARTS)] : []),
    chart(say("byShare"), ["", say("documents")], byShare),
    ...(byRule.length ? [ruleChart] : []),
    chart(say("byEncoding"), ["", say("documents")], byEncoding),
    ...(byFinding.length ? [chart(say("byFinding"), [say("rule"), say("findings")], byFinding)] : []),
  ];
}

function failures() {
  if (!all.failed.length) return [];
  const items = all.failed.map(([name, why]) => make("li", {}, make("b", {}, oneLine(name)), ` ${oneLine(why)}`));
  if (all.failures > all.failed.length) items.push(make("li", {}, "…"));
  return [make("section", { class: "chart" }, make("h2", {}, say("failed", count(all.failures))), make("ul", {}, ...items))];
}
