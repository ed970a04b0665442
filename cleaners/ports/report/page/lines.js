// A document as lines of the clean text. What the source had in the place of a line's end belongs to that line, on both sides.

const LONGEST = 3000; // characters of a line that is built at once; a longer one goes on in the next

// Lines of runs: { piece } for what changed, { text } for what was kept; start counts in the clean text.
function linesOf(doc) {
  if (doc.lines) return doc.lines;
  const lines = [];
  doc.lineOf = new Int32Array(doc.before.length); // the line of each piece
  let runs = [];
  let size = 0;
  let start = 0;
  let at = 0;
  const finish = () => {
    lines.push({ runs, start, end: at, size });
    [runs, size, start] = [[], 0, at];
  };
  doc.kept.forEach((kept, number) => {
    for (let from = 0; from < kept.length; ) {
      const end = kept.indexOf("\n", from) + 1 || kept.length;
      const text = beginning(kept.slice(from, Math.min(end, from + LONGEST + 1)), LONGEST);
      runs.push({ text, start: at });
      from += text.length;
      at += text.length;
      size += text.length;
      if (text.endsWith("\n") || size >= LONGEST) finish();
    }
    if (number < doc.before.length) {
      runs.push({ piece: number, start: at });
      doc.lineOf[number] = lines.length;
      at += doc.after[number].length;
      size += Math.max(doc.after[number].length, Math.min(doc.before[number].length, LONGEST));
      if (doc.after[number].endsWith("\n") || size >= LONGEST) finish();
    }
  });
  if (runs.length) finish();
  doc.lines = lines;
  return lines;
}

const textOf = (doc) => doc.kept.map((kept, number) => kept + (doc.after[number] ?? "")).join("");

const findingsIn = (doc, start, end) => doc.findings.filter((one) => one.start < end && (one.end > start || one.start === one.end && one.start >= start));

function findingsNear(doc, piece) {
  const line = linesOf(doc)[doc.lineOf[piece]];
  return findingsIn(doc, line.start, Math.max(line.end, line.start + 1));
}

// What stands before and after a piece, for a glance.
function around(doc, piece, length) {
  const before = (doc.after[piece - 1] ?? "").concat(doc.kept[piece]);
  const after = doc.kept[piece + 1].concat(doc.after[piece + 1] ?? "");
  return [inLine(ending(before, length)), inLine(beginning(after, length))];
}
