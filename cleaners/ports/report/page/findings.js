// Everything that looked wrong and was left as it is.

const findingList = listView("findings", {
  fill() {
    this.numbers = [];
    shown.name.forEach((_, doc) => {
      if (!filter.documents[doc]) return;
      for (let at = firstFinding[doc]; at < firstFinding[doc + 1]; at++) if (filter.rules[all.suspected[at]]) this.numbers.push(at);
    });
    this.total.textContent = this.numbers.length ? say("findingTotal", count(this.numbers.length)) : say("nothing");
    this.list.show(this.numbers.length);
  },

  row(number) {
    const doc = documentAt(documentOf(firstFinding, number));
    const finding = doc.findings[number - firstFinding[doc.number]];
    doc.text ??= textOf(doc);
    const { start, end } = finding;
    return make(
      "button", { type: "button", class: "item", onclick: () => showFinding(doc, finding, false) },
      make("span", { class: "about" }, chipOf(finding.rule), " ", rules[finding.rule].name, make("span", { class: "name" }, ` ${oneLine(doc.name)}`)),
      make("span", { class: "piece" }, inLine(ending(doc.text.slice(Math.max(0, start - 24), start), 24)), make("mark", {}, inLine(beginning(doc.text.slice(start, end), 200))), inLine(beginning(doc.text.slice(end, end + 24), 24))),
      make("span", { class: "why" }, oneLine(finding.note)),
    );
  },
});
