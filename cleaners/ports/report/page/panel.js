// What there is to know of an edit: on a card beside it (what stood there), and in a panel (all of it, with the reasons).

const chip = (cleaner) => make("span", { class: `chip ${cleaner.colour}`, title: cleaner.called[language] }, cleaner.letter);
const chipOf = (rule) => chip(cleanerOf.get(rules[rule].cleaner));
const chips = (set) => [...new Set(set.map((rule) => rules[rule].cleaner))].map((name) => chip(cleanerOf.get(name)));

const card = make("div", { class: "card", id: "card", role: "tooltip", hidden: true });

// The card is for a pointer that can hover, and for the keyboard; a finger gets the panel.
function showCard(target, doc, piece) {
  const set = madeBy(doc.number, piece);
  const before = doc.before[piece];
  card.replaceChildren(
    make("p", { class: "rules" }, ...chips(set), " ", set.map((rule) => rules[rule].name).join(" · ")),
    make("p", { class: "change" }, excerpt("del", before, 300, "insertedText"), " → ", excerpt("ins", doc.after[piece], 300, "removedText")),
    make("p", { class: "hint" }, say("enterForWhy")),
  );
  putCard(target);
}

function showFindingCard(target, finding) {
  const rule = rules[finding.rule];
  card.replaceChildren(make("p", { class: "rules" }, chipOf(finding.rule), " ", rule.name), make("p", {}, visible(finding.note)));
  putCard(target);
}

function putCard(target) {
  card.hidden = false;
  target.setAttribute("aria-describedby", "card");
  const place = target.getClientRects()[0] || target.getBoundingClientRect();
  const left = Math.max(8, Math.min(place.left, innerWidth - card.offsetWidth - 8));
  const below = place.bottom + 6;
  const top = below + card.offsetHeight > innerHeight ? Math.max(8, place.top - card.offsetHeight - 6) : below;
  card.style.left = `${left}px`;
  card.style.top = `${top}px`;
}

function hideCard() {
  card.hidden = true;
  document.querySelector("[aria-describedby=card]")?.removeAttribute("aria-describedby");
}

function excerpt(tag, text, most, nothing) {
  if (!text) return make("span", { class: "none" }, say(nothing));
  const more = text.length > most ? ` ${say("more", count(text.length))}` : "";
  return make(tag, {}, closely(beginning(text, most)), more);
}

const panel = {
  element: make("aside", { class: "panel", hidden: true, "aria-live": "polite" }),
  from: null,

  get open() {
    return !this.element.hidden;
  },

  show(title, ...content) {
    hideCard();
    if (!this.open) this.from = document.activeElement;
    const close = make("button", { class: "close", type: "button", "aria-label": say("close"), onclick: () => this.close() }, "×");
    this.element.setAttribute("aria-label", title);
    this.element.replaceChildren(make("header", {}, make("h2", {}, title), close), make("div", { class: "body", tabindex: 0 }, ...content));
    this.element.hidden = false;
    document.body.classList.add("with-panel");
  },

  close() {
    const inside = this.element.contains(document.activeElement);
    this.element.hidden = true;
    document.body.classList.remove("with-panel");
    if (inside && this.from?.isConnected) this.from.focus();
  },
};

function showPiece(doc, piece, inText) {
  const steps = stepsOf(doc, piece);
  const place = make("button", { type: "button", class: "plain", onclick: () => app.read(doc.number, piece) }, say("showInText"));
  panel.show(
    say("placeNumber", count(piece + 1), count(doc.before.length)),
    make("p", { class: "name" }, oneLine(doc.name)),
    make("h3", {}, say("original")),
    make("pre", { class: "was" }, excerpt("del", doc.before[piece], 20000, "insertedText")),
    make("h3", {}, say("result")),
    make("pre", { class: "is" }, excerpt("ins", doc.after[piece], 20000, "removedText")),
    ...(inText ? [] : [make("p", {}, place)]),
    make("h3", {}, steps.length > 1 ? say("steps", count(steps.length)) : say("why")),
    ...reasons(steps),
    ...alsoFound(findingsNear(doc, piece)),
  );
}

function showFinding(doc, finding, inText) {
  const text = textOf(doc).slice(finding.start, finding.end);
  const place = make("button", { type: "button", class: "plain", onclick: () => app.readFinding(doc.number, finding) }, say("showInText"));
  panel.show(
    say("finding"),
    make("p", { class: "name" }, oneLine(doc.name)),
    ...(text ? [make("pre", { class: "is" }, closely(beginning(text, 2000)))] : []),
    make("p", {}, visible(finding.note)),
    ...(inText ? [] : [make("p", {}, place)]),
    make("h3", {}, say("why")),
    reason(rules[finding.rule], []),
    ...alsoFound(findingsIn(doc, finding.start, Math.max(finding.end, finding.start + 1)).filter((other) => other !== finding)),
  );
}

const alsoFound = (near) => (near.length ? [make("h3", {}, say("nearby")), make("ul", { class: "near" }, ...near.map(told))] : []);
const told = (finding) => make("li", {}, chipOf(finding.rule), " ", rules[finding.rule].name, make("br"), visible(finding.note));

// Each rule once, with its edits in their order; of very many, the first.
const MANY = 500;

function reasons(steps) {
  const by = new Map();
  for (const step of steps) by.set(step.rule, by.get(step.rule) || []).get(step.rule).push(step);
  return [...by].map(([rule, own]) => reason(rules[rule], steps.length > 1 ? own : []));
}

function reason(rule, own) {
  const changes = own.slice(0, MANY).map(({ before, after }) =>
    make("li", {}, excerpt("del", before, 200, "insertedText"), " → ", excerpt("ins", after, 200, "removedText")));
  if (own.length > MANY) changes.push(make("li", {}, say("editCount", count(own.length))));
  return make(
    "section", { class: "reason" },
    make("h4", {}, chipOf(rule.number), " ", rule.name, ...(rule.risk ? [" ", make("span", { class: `risk ${rule.risk}` }, say(rule.risk))] : [])),
    ...(changes.length ? [make("ol", {}, ...changes)] : []),
    ...(rule.why ? [make("p", { lang: "en" }, rule.why)] : []),
    make("p", {}, make("button", { type: "button", class: "plain", onclick: () => app.filterRule(rule.number) }, say("onlyThisRule"))),
    ...(rule.why ? [make("p", { class: "hint" }, say("switchOff"), make("code", {}, `--disable ${rule.name}`))] : []),
  );
}
