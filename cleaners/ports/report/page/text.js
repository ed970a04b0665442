// The text of a document with its edits in their places. Blocks of lines are built when they come near the window.

const BLOCK = 4000; // characters, about, that are built at once
const MOST = 100_000; // of what one edit put in
const SHORT = 16; // of what was removed, as much as is shown in its place

class Text {
  constructor(doc, side) {
    this.doc = doc;
    this.side = side;
    this.current = -1;
    this.element = make("div", { class: side ? "text side" : "text", lang: "zh", dir: "auto" });
    this.blocks = [];
    this.blockOf = new Map(); // by its element
    let lines = [];
    let size = 0;
    linesOf(doc).forEach((line, number) => {
      lines.push(number);
      size += line.size + 40;
      if (size > BLOCK) {
        this.block(lines);
        [lines, size] = [[], 0];
      }
    });
    if (lines.length) this.block(lines);
    this.watch = new IntersectionObserver((seen) => seen.forEach(({ target, isIntersecting }) => this.near(target, isIntersecting)), { rootMargin: "900px" });
    for (const block of this.blocks) this.watch.observe(block.element);
    for (const [event, handler] of [["click", this.clicked], ["mouseover", this.hovered], ["focusin", this.hovered], ["mouseout", hideCard], ["focusout", hideCard], ["keydown", this.key]]) {
      this.element.addEventListener(event, handler.bind(this));
    }
  }

  block(lines) {
    const width = this.side ? 22 : 45;
    const rows = lines.reduce((sum, number) => sum + Math.max(1, Math.ceil(linesOf(this.doc)[number].size / width)), 0);
    const element = make("div", { class: "block" });
    element.style.height = `${rows * 30}px`; // a guess, until it is built
    const block = { element, lines, built: false };
    this.blocks.push(block);
    this.blockOf.set(element, block);
    this.element.append(element);
  }

  near(element, isNear) {
    const block = this.blockOf.get(element);
    if (isNear) this.fill(block);
    else if (block.built && !this.printing && !element.contains(document.activeElement)) {
      element.style.height = `${element.offsetHeight}px`;
      element.replaceChildren();
      block.built = false;
    }
  }

  fill(block) {
    if (block.built) return;
    block.built = true;
    block.element.style.height = "";
    block.element.replaceChildren(...block.lines.map((number) => this.line(linesOf(this.doc)[number])));
  }

  line({ runs, start, end }) {
    const doubts = findingsIn(this.doc, start, end);
    const now = runs.flatMap((run) => (run.text === undefined ? [this.edit(run.piece, doubts, run.start)] : this.kept(run, doubts)));
    if (!this.side) return make("div", { class: "line" }, ...now);
    const old = runs.map((run) => (run.text === undefined ? this.original(run.piece) : visible(run.text.replace(/\n$/, ""))));
    const changed = runs.some((run) => run.text === undefined && fits(this.doc.number, run.piece));
    return make("div", { class: changed ? "line pair changed" : "line pair" }, make("div", { class: "old" }, ...old), make("div", { class: "new" }, ...now));
  }

  // Text that was kept: as it is, with its findings underlined.
  kept({ text, start }, doubts) {
    const end = start + text.length;
    const nodes = [];
    let at = start;
    for (const doubt of doubts) {
      if (!filter.rules[doubt.rule] || doubt.start >= end || doubt.start < at) continue;
      nodes.push(visible(text.slice(at - start, doubt.start - start)));
      at = Math.min(end, doubt.end);
      const words = visible(text.slice(doubt.start - start, at - start)).replace(/\n$/, "");
      nodes.push(make("span", { class: "doubt", role: "button", tabindex: 0, "data-finding": this.doc.findings.indexOf(doubt) }, words, make("sup", { "aria-hidden": "true" }, "?")));
    }
    nodes.push(visible(text.slice(at - start).replace(/\n$/, "")));
    return nodes.filter((node) => node !== "");
  }

  edit(piece, doubts, start) {
    const { before, after } = this.doc;
    if (!fits(this.doc.number, piece)) return make("span", {}, visible(after[piece]));
    const set = madeBy(this.doc.number, piece);
    const doubted = doubts.some((doubt) => doubt.start < start + after[piece].length && doubt.end > start);
    const inside = [];
    if (!after[piece] || lostWords(before[piece], after[piece])) inside.push(make("del", {}, this.side ? "‸" : shortly(before[piece]))); // beside it stands the original
    if (after[piece]) inside.push(make("ins", {}, visible(beginning(after[piece], MOST)).replace(/\n$/, "⏎"), after[piece].length > MOST ? say("more", count(after[piece].length)) : ""));
    const letters = [...new Set(set.map((rule) => cleanerOf.get(rules[rule].cleaner).letter))].join("");
    return make(
      "span", { class: `edit ${colourOf(set)}${doubted ? " doubt" : ""}${piece === this.current ? " current" : ""}`, role: "button", tabindex: 0, "data-piece": piece },
      ...inside, make("sup", {}, letters),
    );
  }

  original(piece) {
    const before = this.doc.before[piece];
    if (!fits(this.doc.number, piece)) return make("span", {}, visible(beginning(before, LONGEST)));
    const gone = !this.doc.after[piece] || lostWords(before, this.doc.after[piece]);
    const more = before.length > LONGEST ? say("more", count(before.length)) : "";
    return make(
      "span", { class: `was ${colourOf(madeBy(this.doc.number, piece))}${piece === this.current ? " current" : ""}`, "data-piece": piece },
      before ? make(gone ? "del" : "span", {}, marked(beginning(before, LONGEST))) : "‸", more,
    );
  }

  // The piece or the finding that an event is about.
  about(event, act) {
    const target = event.target.closest?.("[data-piece], [data-finding]");
    if (!target) return;
    const { piece, finding } = target.dataset;
    act(target, piece === undefined ? -1 : Number(piece), finding === undefined ? null : this.doc.findings[finding]);
  }

  clicked(event) {
    this.about(event, (target, piece, finding) => (finding ? showFinding(this.doc, finding, true) : this.choose(piece, true)));
  }

  hovered(event) {
    if (event.type === "mouseover" && matchMedia("(hover: none)").matches) return;
    this.about(event, (target, piece, finding) => (finding ? showFindingCard(target, finding) : showCard(target, this.doc, piece)));
  }

  key(event) {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    this.clicked(event);
  }

  choose(piece, explain) {
    for (const one of this.element.querySelectorAll(".current")) one.classList.remove("current");
    this.current = piece;
    for (const one of this.element.querySelectorAll(`[data-piece="${piece}"]`)) one.classList.add("current");
    if (explain || panel.open) showPiece(this.doc, piece, true);
    app.moved(piece);
  }

  // Go to a piece, wherever it is.
  go(piece, explain = false) {
    const line = this.doc.lineOf[piece];
    this.current = piece;
    this.toLine(line);
    const target = this.element.querySelector(`.edit[data-piece="${piece}"]`);
    this.choose(piece, explain);
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: "center" });
  }

  goFinding(finding) {
    const lines = linesOf(this.doc);
    const number = lines.findIndex((line) => line.end > finding.start);
    if (lines.length) this.toLine(number < 0 ? lines.length - 1 : number);
    const at = this.doc.findings.findIndex((one) => one.start === finding.start && one.note === finding.note);
    const target = this.element.querySelector(`[data-finding="${at}"]`);
    target?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
    showFinding(this.doc, this.doc.findings[at], true);
  }

  toLine(number) {
    const block = this.blocks.find((one) => one.lines.at(-1) >= number);
    this.fill(block);
    block.element.children[number - block.lines[0]].scrollIntoView({ block: "center" });
  }

  // The next piece that fits the filters, in either direction.
  step(direction) {
    const size = this.doc.before.length;
    let piece = this.current < 0 && direction < 0 ? size : this.current;
    do piece += direction;
    while (piece >= 0 && piece < size && !fits(this.doc.number, piece));
    if (piece >= 0 && piece < size) this.go(piece);
  }

  print(most) {
    this.printing = true;
    let size = 0;
    for (const block of this.blocks) {
      size += block.lines.reduce((sum, number) => sum + linesOf(this.doc)[number].size, 0);
      if (size > most && block !== this.blocks[0]) {
        block.element.style.height = "0";
        block.element.replaceChildren();
        block.built = false;
      } else this.fill(block);
    }
    return size <= most;
  }

  leave() {
    this.watch.disconnect();
  }
}

// A piece has the colour of the cleaner that touched it first.
const colourOf = (set) => cleanerOf.get(rules[set[0]].cleaner).colour;

// Whether words were removed, and nothing but space stands in their place.
const lostWords = (before, after) => !after.trim() && before.trim() !== "";

// What was removed, so short that it does not push the text apart.
function shortly(text) {
  const seen = inLine(beginning(text, SHORT));
  return text.length > SHORT ? `${seen}${say("more", count(text.length))}` : seen;
}

// Line ends that an edit took away can be seen.
const marked = (text) => visible(text).replace(/\n/g, "⏎\n").replace(/^ +$/, (spaces) => "␣".repeat(spaces.length)).replace(/^\u3000+$/, (spaces) => "⬚".repeat(spaces.length));
