// The page: its head, its views, its keys. What is looked at stands in the address, so that it can be kept.

const VIEWS = { summary: { view: summaryView }, documents: reader, removed: removedList, findings: findingList };

const app = {
  at: "summary",

  start() {
    const [view, doc, piece] = location.hash.slice(1).split("/");
    if (view in VIEWS) this.at = view;
    if (doc && shown.name[doc - 1] !== undefined) reader.number = doc - 1;
    document.addEventListener("keydown", (event) => this.key(event));
    addEventListener("beforeprint", () => VIEWS[this.at].print?.());
    addEventListener("afterprint", () => this.draw());
    this.draw();
    if (piece && this.at === "documents" && reader.text && reader.text.doc.before[piece - 1] !== undefined) reader.text.go(piece - 1);
  },

  draw() {
    hideCard();
    document.documentElement.lang = language ? "en" : "zh-CN";
    document.title = say("title");
    this.main = make("main", { id: "main" });
    document.getElementById("page").replaceChildren(this.head(), this.filters(), this.main, panel.element, card);
    this.show(this.at);
  },

  head() {
    const size = { documents: shown.name.length, findings: all.suspected.length };
    this.tabs = Object.keys(VIEWS).map((key) =>
      make("button", { type: "button", "data-view": key, onclick: () => this.show(key) }, say(key), ...(size[key] ? [make("small", {}, ` ${count(size[key])}`)] : [])));
    return make(
      "header", { class: "top" },
      make("h1", {}, say("title")),
      make("nav", { "aria-label": say("views") }, ...this.tabs),
      make("span", { class: "right" },
        make("button", { type: "button", class: "keys", onclick: () => this.help() }, say("keys")),
        make("button", { type: "button", class: "language", lang: language ? "zh-CN" : "en", onclick: () => this.speak() }, say("language"))),
    );
  },

  filters() {
    this.chips = cleaners.map((cleaner) =>
      make("button", { type: "button", class: "filter", "data-cleaner": cleaner.name, onclick: () => this.filterCleaner(filter.cleaner === cleaner.name ? "" : cleaner.name, this.at) },
        chip(cleaner), ` ${cleaner.called[language]}`));
    this.rule = make("select", { "aria-label": say("rule"), onchange: (event) => this.filterRule(Number(event.target.value), this.at) });
    this.name = make("input", { type: "search", placeholder: say("byName"), "aria-label": say("byName"), oninput: (event) => ((filter.name = event.target.value), this.refilter()) });
    this.name.value = filter.name;
    this.clear = make("button", { type: "button", onclick: () => this.clearFilters() }, say("clear"));
    this.bar = make("div", { class: "filters", role: "group", "aria-label": say("filters") }, make("span", { class: "cleaners" }, ...this.chips), this.rule, this.name, this.clear);
    return this.bar;
  },

  // The filters as they stand.
  showFilters() {
    this.bar.hidden = this.at === "summary";
    for (const button of this.chips) button.setAttribute("aria-pressed", String(button.dataset.cleaner === filter.cleaner));
    const offered = rules.filter((rule) => !filter.cleaner || rule.cleaner === filter.cleaner).sort((one, other) => (one.name < other.name ? -1 : 1));
    this.rule.replaceChildren(
      make("option", { value: -1 }, say("allRules")),
      ...offered.map((rule) => make("option", { value: rule.number, selected: rule.number === filter.rule }, `${rule.name} (${count(rule.edits || rule.findings)})`)),
    );
    this.clear.hidden = !filtered() && !filter.name;
  },

  show(view) {
    this.at = view;
    this.showFilters();
    for (const tab of this.tabs) tab.toggleAttribute("aria-current", tab.dataset.view === view);
    hideCard();
    panel.close();
    this.main.className = `at-${view}`;
    this.main.replaceChildren(VIEWS[view].view());
    VIEWS[view].list?.resized();
    this.address();
  },

  address(piece = -1) {
    const parts = [this.at];
    if (this.at === "documents" && reader.number >= 0) parts.push(reader.number + 1, ...(piece >= 0 ? [piece + 1] : []));
    clearTimeout(this.later); // a browser takes it ill when a key that is held down writes thirty addresses a second
    this.later = setTimeout(() => history.replaceState(null, "", `#${parts.join("/")}`), 150);
  },

  read(number, piece = -1) {
    const stays = this.at === "documents";
    reader.number = number;
    if (stays) reader.open(number);
    else this.show("documents");
    this.address();
    if (piece >= 0) reader.text.go(piece, true);
  },

  readFinding(number, finding) {
    this.read(number);
    reader.text.goFinding(finding);
  },

  moved(piece) {
    reader.moved(piece);
    this.address(piece);
  },

  filterCleaner(name, view = "documents") {
    filter.cleaner = name;
    filter.rule = -1;
    this.refilter(view);
  },

  filterRule(number, view = this.at === "summary" ? "documents" : this.at) {
    filter.rule = number;
    if (number >= 0 && filter.cleaner && rules[number].cleaner !== filter.cleaner) filter.cleaner = "";
    this.refilter(view);
  },

  clearFilters() {
    filter.name = this.name.value = "";
    this.filterCleaner("", this.at);
  },

  refilter(view = this.at) {
    applyFilter();
    if (view !== this.at) this.show(view);
    else {
      this.showFilters();
      VIEWS[view].fill?.();
      if (view === "documents" && reader.number >= 0) reader.open(reader.number);
    }
  },

  speak() {
    language = 1 - language;
    this.draw();
    document.querySelector("button.language").focus();
  },

  help() {
    const rows = say("keyList").flatMap(([keys, what]) => [make("dt", {}, ...keys.split(" ").map((key) => (key === "/" && keys !== "/" ? " " : make("kbd", {}, key)))), make("dd", {}, what)]);
    panel.show(say("keys"), make("dl", { class: "keylist" }, ...rows));
    panel.element.querySelector("button.close").focus();
  },

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (!card.hidden) hideCard();
      if (panel.open) panel.close();
      return;
    }
    if (event.target.closest?.("input, select, textarea")) return;
    const text = this.at === "documents" ? reader.text : null;
    const keys = {
      n: () => text?.step(1), j: () => text?.step(1), p: () => text?.step(-1), k: () => text?.step(-1), s: () => text && reader.turn(),
      "[": () => this.at === "documents" && reader.neighbour(-1), "]": () => this.at === "documents" && reader.neighbour(1),
      "/": () => !this.bar.hidden && this.name.focus(), "?": () => this.help(),
    };
    Object.keys(VIEWS).forEach((view, place) => (keys[place + 1] = () => this.show(view)));
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  },
};

app.start();
performance.mark("report-open"); // scripts/bench_report.py asks for it
