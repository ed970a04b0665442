// A list of any length, of which only the rows in sight are built. All rows are equally high; the style sheet says how high.

const HIGHEST = 8_000_000; // pixels: browsers know no taller elements; a longer list is scrolled faster than by rows
const MARGIN = 4; // rows beyond the edge

class List {
  constructor(label, build) {
    this.build = build;
    this.rows = new Map();
    this.current = 0;
    this.size = 0;
    this.room = make("div", { class: "room", role: "list", "aria-label": label });
    this.element = make("div", { class: "list", onscroll: () => this.draw(), onkeydown: (event) => this.key(event) }, this.room);
    new ResizeObserver(() => this.resized()).observe(this.element);
  }

  show(size) {
    this.size = size;
    this.current = Math.min(this.current, Math.max(0, size - 1));
    for (const row of this.rows.values()) row.remove();
    this.rows.clear();
    this.resized();
  }

  resized() {
    this.height = parseFloat(getComputedStyle(this.element).getPropertyValue("--row")) || 48;
    this.full = this.size * this.height;
    this.tall = Math.min(this.full, HIGHEST);
    this.room.style.height = `${this.tall}px`;
    this.draw();
  }

  // How far the reader is, in pixels of the full list.
  get top() {
    const scrolled = this.element.scrollTop;
    const free = this.tall - this.element.clientHeight;
    return this.full === this.tall || free <= 0 ? scrolled : (scrolled / free) * (this.full - this.element.clientHeight);
  }

  set top(pixels) {
    const seen = this.element.clientHeight;
    this.element.scrollTop = this.full === this.tall ? pixels : (pixels / (this.full - seen)) * (this.tall - seen);
  }

  draw() {
    const top = this.top;
    const first = Math.max(0, Math.floor(top / this.height) - MARGIN);
    const last = Math.min(this.size, Math.ceil((top + this.element.clientHeight) / this.height) + MARGIN);
    this.span(first, this.element.clientHeight ? last : first, this.element.scrollTop - top);
  }

  span(first, last, shift) {
    for (const [number, row] of this.rows) {
      if (number < first || number >= last) {
        row.remove();
        this.rows.delete(number);
      }
    }
    let previous = null; // rows stand in their order, for those who hear them
    for (let number = first; number < last; number++) {
      let row = this.rows.get(number);
      if (!row) {
        row = make("div", { class: "row", role: "listitem", "aria-setsize": this.size, "aria-posinset": number + 1 }, this.build(number));
        this.rows.set(number, row);
        row.firstChild.addEventListener("focus", () => this.chosen(number));
        row.firstChild.tabIndex = number === this.current ? 0 : -1;
        this.room.insertBefore(row, previous ? previous.nextSibling : this.room.firstChild);
      }
      previous = row;
      row.style.transform = `translateY(${number * this.height + shift}px)`;
    }
    if (!this.rows.has(this.current) && this.rows.size) this.chosen(Math.max(0, Math.min(first + MARGIN, last - 1)));
  }

  // One row can be reached with Tab, the others from there with the arrows.
  chosen(number) {
    const before = this.rows.get(this.current);
    if (before) before.firstChild.tabIndex = -1;
    this.current = number;
    const row = this.rows.get(number);
    if (row) row.firstChild.tabIndex = 0;
  }

  reveal(number) {
    const seen = this.element.clientHeight;
    const start = number * this.height;
    if (start < this.top) this.top = start;
    else if (start + this.height > this.top + seen) this.top = start + this.height - seen;
    this.draw();
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.height) - 1);
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -this.size, End: this.size };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const number = Math.max(0, Math.min(this.size - 1, this.current + move));
    this.reveal(number);
    this.rows.get(number)?.firstChild.focus({ preventScroll: true });
  }

  // On paper there is no scrolling.
  print(most) {
    this.room.style.height = "auto";
    this.span(0, Math.min(this.size, most), 0);
  }
}

// A view that is one list with its total above it. Of its own it has `fill`, which lists `numbers`, and `row`, which builds one.
const listView = (title, own) => ({
  view() {
    this.list = new List(say(title), (place) => this.row(this.numbers[place]));
    this.total = make("span", { role: "status" });
    this.element = make("div", { class: "removed" }, make("div", { class: "tools" }, this.total), this.list.element);
    this.fill();
    return this.element;
  },

  print() {
    this.list.print(500);
  },

  ...own,
});
