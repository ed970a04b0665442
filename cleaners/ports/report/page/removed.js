// Everything that was removed, longest first: the quickest way to see whether something was removed that should have stayed.

const removedList = listView("removed", {
  fill() {
    const keys = []; // the length and the place in one number: sorted without a function, a quarter of a million take no time
    let sum = 0;
    shown.name.forEach((_, doc) => {
      if (!filter.documents[doc]) return;
      for (let piece = firstPiece[doc]; piece < firstPiece[doc + 1]; piece++) {
        const length = all.removed[piece];
        if (length && filter.sets[all.madeBy[piece]]) {
          keys.push(piece - length * 2 ** 26);
          sum += length;
        }
      }
    });
    const sorted = Float64Array.from(keys).sort();
    this.numbers = Uint32Array.from(sorted, (key) => key - Math.floor(key / 2 ** 26) * 2 ** 26);
    this.total.textContent = sorted.length ? say("removalCount", count(sorted.length), count(sum)) : say("nothing");
    this.list.show(sorted.length);
  },

  row(number) {
    const doc = documentAt(documentOf(firstPiece, number));
    const piece = number - firstPiece[doc.number];
    const set = madeBy(doc.number, piece);
    const [before, after] = around(doc, piece, 24);
    const rest = doc.after[piece];
    const doubts = findingsNear(doc, piece);
    return make(
      "button", { type: "button", class: "item", onclick: () => showPiece(doc, piece, false) },
      make("span", { class: "about" }, make("b", {}, say("characters", count(all.removed[number]))), " ", ...chips(set), " ", set.map((rule) => rules[rule].name).join(" · "),
        make("span", { class: "name" }, ` ${oneLine(doc.name)}`)),
      make("span", { class: "piece" }, before, make("del", {}, inLine(beginning(doc.before[piece], rest ? 120 : 400))), ...(rest ? [" → ", make("ins", {}, inLine(beginning(rest, 60))), " "] : []), after),
      make("span", { class: "why" }, ...(doubts.length ? [`? ${oneLine(doubts[0].note)} — `] : []), make("span", { lang: "en" }, rules[set[0]].why)),
    );
  },
});
