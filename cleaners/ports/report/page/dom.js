// Elements and what stands in them. Whatever comes from a document becomes text, here, and nothing else: it is never an attribute.

function make(tag, given = {}, ...children) {
  const element = tag === "svg" || tag in SVG ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children); // strings become text nodes
  return element;
}

const SVG = { rect: 1, pattern: 1, path: 1, circle: 1, defs: 1 };

// What cannot be seen, or turns the direction of what follows, has a name instead.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]|[\ud800-\udfff]/gu;
const nameOf = (character) => character === "\r" ? "␍" : `‹U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}›`;

// For running text: line ends and tabs stay.
const visible = (text) => text.replace(UNSEEN, nameOf);

// For a piece of text that is looked at closely: line ends and spaces at its borders can be seen too.
const closely = (text) =>
  visible(text)
    .replace(/\t/g, "␉")
    .replace(/\n/g, "⏎\n")
    .replace(/^ +| +$|(?<= ) +| +(?= |⏎)/g, (spaces) => "␣".repeat(spaces.length))
    .replace(/\u3000/g, "⬚");

// The same in one line.
const inLine = (text) => closely(text).replace(/⏎\n/g, "⏎");

// The beginning of a text, not cut inside a character.
function beginning(text, length) {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}

// The end of a text, not cut inside a character.
function ending(text, length) {
  const cut = length ? text.slice(-length) : "";
  return /^[\udc00-\udfff]/.test(cut) ? cut.slice(1) : cut;
}

const oneLine = (text) => visible(text).replace(/\s+/g, " ");
