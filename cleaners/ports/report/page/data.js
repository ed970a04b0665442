// The data of the page. The summary is read at once, a document when somebody looks at it.

const all = JSON.parse(document.querySelector("script.summary").textContent);
const blocks = document.querySelectorAll("script.document");
const shown = all.shown;

const rules = all.rules.map(({ name, why, risk, effect, findings }, number) => {
  const [cleaner] = name.split(".", 1);
  const [edits, removed, changed, added] = effect;
  return { number, name, cleaner, short: name.slice(cleaner.length + 1), why, risk, edits, removed, changed, added, findings };
});
const numberOf = new Map(rules.map((rule) => [rule.name, rule.number]));

// The cleaners that did something, in the order of the chain. Those that the page does not know come last.
const cleaners = (() => {
  const known = Object.keys(CLEANERS);
  const names = [...new Set([...known, ...rules.map((rule) => rule.cleaner)])];
  const free = [..."BFGHIJKOQVWXYZ"];
  return names
    .map((name, place) => {
      const own = rules.filter((rule) => rule.cleaner === name);
      const sum = (key) => own.reduce((total, rule) => total + rule[key], 0);
      const [letter, ...called] = CLEANERS[name] || [free.shift() || "?", name, name];
      return {
        name, letter, called, colour: `by-${place % 12}`, edits: sum("edits"), removed: sum("removed"), changed: sum("changed"),
        added: sum("added"), findings: sum("findings"),
      };
    })
    .filter((cleaner) => cleaner.edits || cleaner.findings);
})();
const cleanerOf = new Map(cleaners.map((cleaner) => [cleaner.name, cleaner]));

// Where the pieces and the findings of each document begin, in the columns that hold those of all documents.
const firstPiece = [0, ...all.ends];
const firstFinding = [0];
for (const number of shown.findings) firstFinding.push(firstFinding.at(-1) + number);

// The document that holds a piece or a finding.
function documentOf(firsts, number) {
  let low = 0;
  let high = firsts.length - 1;
  while (low < high - 1) {
    const middle = (low + high) >> 1;
    if (firsts[middle] <= number) low = middle;
    else high = middle;
  }
  while (firsts[low + 1] <= number) low++; // documents without any
  return low;
}

const read = new Map(); // the documents that were looked at last

function documentAt(number) {
  let doc = read.get(number);
  if (doc) read.delete(number);
  else {
    doc = JSON.parse(blocks[number].textContent);
    doc.number = number;
    doc.rules = doc.rules.map((name) => numberOf.get(name));
    doc.findings = doc.findings.map(([rule, start, end, note]) => ({ rule: numberOf.get(rule), start, end, note }));
  }
  read.set(number, doc);
  if (read.size > 40) read.delete(read.keys().next().value);
  return doc;
}

// The edits of a piece, as they stand in the ledger.
function stepsOf(doc, piece) {
  const said = doc.steps[piece];
  if (typeof said === "number") return [{ rule: doc.rules[said], before: doc.before[piece], after: doc.after[piece] }];
  const steps = [];
  for (let i = 0; i < said.length; i += 3) steps.push({ rule: doc.rules[said[i]], before: said[i + 1], after: said[i + 2] });
  return steps;
}

// The rules that made a piece, without reading its document.
const madeBy = (doc, piece) => all.sets[all.madeBy[firstPiece[doc] + piece]];

// What the reader wants to see: a cleaner or a rule, and a part of a document's name.
const filter = {
  cleaner: "", rule: -1, name: "",
  rules: new Uint8Array(rules.length).fill(1), sets: new Uint8Array(all.sets.length).fill(1),
  documents: new Uint8Array(shown.name.length).fill(1), pieces: [], // how many pieces of each document fit
};

function applyFilter() {
  const one = filter.rule >= 0;
  for (const rule of rules) {
    filter.rules[rule.number] = one ? rule.number === filter.rule : !filter.cleaner || rule.cleaner === filter.cleaner;
  }
  all.sets.forEach((set, number) => (filter.sets[number] = set.some((rule) => filter.rules[rule])));
  const name = filter.name.toLowerCase();
  const ofAll = !one && !filter.cleaner;
  filter.pieces = shown.name.map((called, doc) => {
    let number = 0;
    for (let piece = firstPiece[doc]; piece < firstPiece[doc + 1]; piece++) number += filter.sets[all.madeBy[piece]];
    let fits = ofAll || number > 0;
    for (let at = firstFinding[doc]; !fits && at < firstFinding[doc + 1]; at++) fits = filter.rules[all.suspected[at]] === 1;
    filter.documents[doc] = fits && called.toLowerCase().includes(name);
    return number;
  });
}

const filtered = () => filter.rule >= 0 || filter.cleaner !== "";
const fits = (doc, piece) => filter.sets[all.madeBy[firstPiece[doc] + piece]] === 1;
applyFilter();
