// The documents: a list, and the one that is read.

const ORDERS = {
  asCleaned: () => 0,
  mostChange: (one, other) => shown.share[other] - shown.share[one],
  mostEdits: (one, other) => shown.edits[other] - shown.edits[one],
  mostFindings: (one, other) => shown.findings[other] - shown.findings[one],
};

const reader = {
  number: -1, // the document that is read
  side: false,
  order: "asCleaned",
  text: null,

  view() {
    this.list = new List(say("list"), (place) => this.row(this.numbers[place]));
    const order = make(
      "select", { onchange: (event) => ((this.order = event.target.value), this.fill()), "aria-label": say("order") },
      ...Object.keys(ORDERS).map((key) => make("option", { value: key, selected: key === this.order }, say(key))),
    );
    this.total = make("span", { role: "status" });
    this.pane = make("section", { class: "pane", "aria-label": say("text") });
    this.element = make(
      "div", { class: "documents" },
      make("section", { class: "choice" }, make("div", { class: "tools" }, order, this.total), this.list.element), this.pane,
    );
    this.fill();
    this.open(this.number);
    return this.element;
  },

  fill() {
    this.numbers = shown.name.map((_, number) => number).filter((number) => filter.documents[number]);
    if (this.order !== "asCleaned") this.numbers.sort((one, other) => ORDERS[this.order](one, other) || one - other);
    this.total.textContent = `${count(this.numbers.length)} / ${count(shown.name.length)}`;
    this.list.show(this.numbers.length);
  },

  row(number) {
    const fitting = filter.pieces[number];
    const doubts = shown.findings[number];
    const share = shown.share[number];
    return make(
      "button", { type: "button", class: number === this.number ? "item open" : "item", onclick: () => app.read(number) },
      make("span", { class: "name" }, oneLine(shown.name[number])),
      make("span", { class: "about" }, filtered() ? say("fittingCount", count(fitting)) : say("editCount", count(shown.edits[number])), ` · ${percent(share)}`, ...(doubts ? [` · ${say("findingCount", count(doubts))}`] : []), ` · ${shown.encoding[number] || "—"}`),
      make("svg", { class: "bar", width: "100%", height: 4, "aria-hidden": "true" }, make("rect", { class: "plain", width: `${Math.max(share ? 0.5 : 0, share * 100)}%`, height: 4 })),
    );
  },

  open(number) {
    this.text?.leave();
    this.text = null;
    this.number = number;
    this.element.classList.toggle("reading", number >= 0);
    if (number < 0) {
      this.pane.replaceChildren(make("p", { class: "nothing" }, say("chooseDocument")));
      return;
    }
    const doc = documentAt(number);
    this.text = new Text(doc, this.side);
    this.position = make("span", { class: "position", role: "status" });
    const button = (key, label, act, more = {}) => make("button", { type: "button", title: say(key), "aria-label": say(key), onclick: act, ...more }, label);
    const facts = Object.entries(doc.metadata).map(([key, value]) => make("div", {}, make("dt", {}, oneLine(key)), make("dd", {}, oneLine(value))));
    this.scroll = make(
      "div", { class: "scroll", tabindex: -1 },
      ...(facts.length ? [make("dl", { class: "metadata" }, ...facts)] : []),
      ...(this.side ? [make("div", { class: "line pair heads", "aria-hidden": "true" }, make("div", {}, say("original")), make("div", {}, say("result")))] : []),
      this.text.element,
    );
    this.pane.replaceChildren(
      make(
        "div", { class: "tools" },
        button("back", "←", () => app.read(-1), { class: "back" }),
        make("h2", { class: "name" }, oneLine(doc.name)),
        make("span", { class: "moves" }, this.position, button("previous", "↑", () => this.text.step(-1)), button("next", "↓", () => this.text.step(1)),
          button("sideBySide", "◫", () => this.turn(), { "aria-pressed": String(this.side) })),
      ),
      this.scroll,
    );
    this.moved(-1);
    this.list.show(this.numbers.length);
    const place = this.numbers.indexOf(number);
    if (place >= 0) {
      this.list.current = place;
      this.list.reveal(place);
    }
  },

  turn() {
    const piece = this.text.current;
    this.side = !this.side;
    this.open(this.number);
    if (piece >= 0) this.text.go(piece);
  },

  neighbour(direction) {
    const place = this.numbers.indexOf(this.number) + direction;
    if (place >= 0 && place < this.numbers.length) app.read(this.numbers[place]);
  },

  moved(piece) {
    const size = filter.pieces[this.number];
    let place = 0;
    for (let number = 0; number <= piece; number++) place += fits(this.number, number);
    this.position.textContent = piece < 0 ? this.places(size) : say("placeNumber", count(place), count(size));
  },

  places(size) {
    return filtered() ? say("fittingCount", count(size)) : say("placeCount", count(size), count(shown.edits[this.number]));
  },

  print() {
    this.list.print(0);
    if (this.text && !this.text.print(300_000)) this.pane.append(make("p", { class: "notice" }, say("onlyPart")));
  },
};
