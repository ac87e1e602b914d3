// The text of an editable element, as the service's intake reads its HTML, and where each character stands.

/** A set of names, from a string with spaces between them. */
const names = (of) => new Set(of.split(" "));

// The same elements as in service/intake/html.py, so that an article reads alike here and in a CMS's call.
const BLOCKS = names(
  "h1 h2 h3 h4 h5 h6 address article aside blockquote body caption center dd details dialog dir div dl dt" +
    " fieldset figcaption figure footer form header hgroup hr html legend li listing main menu nav ol" +
    " optgroup option p plaintext pre search section summary table tbody tfoot thead tr ul xmp",
);
const CELLS = names("td th");
const PREFORMATTED = names("listing plaintext pre xmp");
const UNSEEN = names(
  "audio button canvas datalist iframe noembed noframes noscript object script select style template" +
    " textarea title video",
);
const QUOTES = [
  ["“", "”"],
  ["‘", "’"],
];
const HIDING = /(^|;)\s*display\s*:\s*none\b/i;

/** What editors put among the text for themselves, and never save. */
const TOOLS = '[data-mce-bogus="all"], .ck-reset_all, .ck-widget__type-around, .components-placeholder';

// Group 1 is what HTML collapses; group 2, places that editors keep for the caret, and nobody sees.
const PARTS = /([ \t\n\f\r]+)|([\u200b\u2060\ufeff]+)|[^ \t\n\f\r\u200b\u2060\ufeff]+/g;

/** Text with its places: `text.slice(start, end)` of a piece is that of `node.data` from `from` on. */
export class PlacedText {
  constructor(text, pieces) {
    this.text = text;
    this.pieces = pieces;
  }

  /** A range over the characters from `start` to `end` that stand in the document; null where none does. */
  range(start, end) {
    const first = this.pieces[lowest(this.pieces.length, (n) => this.pieces[n].end > start)];
    const last = this.pieces[lowest(this.pieces.length, (n) => this.pieces[n].start >= end) - 1];
    if (!first || !last || first.start >= end || last.end <= start) return null;
    const range = first.node.ownerDocument.createRange();
    range.setStart(first.node, first.from + Math.max(start, first.start) - first.start);
    range.setEnd(last.node, last.from + Math.min(end, last.end) - last.start);
    return range;
  }
}

/** The text of what stands in an element. */
export function read(element) {
  const reader = new Reader();
  reader.children(element);
  return new PlacedText(reader.text, reader.pieces);
}

/** The least number below `count` of which `holds` is true, if it is of all after it; else `count`. */
function lowest(count, holds) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

class Reader {
  text = "";
  pieces = [];
  /** White space that waits to see whether text follows. */
  #gap = "";
  #preformatted = 0;
  #quotes = 0;

  children(parent) {
    for (let node = parent.firstChild; node; node = node.nextSibling) {
      if (node.nodeType === Node.TEXT_NODE) this.#characters(node);
      else if (node.nodeType === Node.ELEMENT_NODE) this.#element(node);
    }
  }

  #element(element) {
    const name = element.localName;
    const block = BLOCKS.has(name);
    if (UNSEEN.has(name) || isHidden(element)) {
      if (block) this.#gap = "\n\n";
    } else if (name === "br") {
      this.#line();
    } else if (block) {
      this.#block(element, PREFORMATTED.has(name) ? 1 : 0);
    } else if (name === "q") {
      this.#write(QUOTES[this.#quotes++ % 2][0]);
      this.children(element);
      this.#write(QUOTES[--this.#quotes % 2][1]);
    } else {
      if (CELLS.has(name) && !this.#gap.includes("\n")) this.#gap = "\t";
      this.children(element);
    }
  }

  #block(element, preformatted) {
    this.#gap = "\n\n";
    this.#preformatted += preformatted;
    this.children(element);
    this.#preformatted -= preformatted;
    this.#gap = "\n\n";
  }

  #line() {
    if (this.#preformatted) this.#gap += "\n";
    else this.#gap = this.#gap.includes("\n") ? "\n\n" : "\n";
  }

  #characters(node) {
    for (const part of node.data.matchAll(PARTS)) {
      if (part[1]) this.#space(part[1]);
      else if (!part[2]) this.#write(part[0], node, part.index);
    }
  }

  #space(space) {
    if (this.#preformatted) this.#gap += space.replace(/\r\n?/g, "\n");
    else if (!this.#gap) this.#gap = " ";
  }

  #write(said, node, from) {
    if (this.text) this.text += this.#gap;
    else if (this.#preformatted) this.text = this.#gap.replace(/^\n+/, "");
    this.#gap = "";
    const start = this.text.length;
    this.text += said;
    if (!node) return;
    const last = this.pieces.at(-1);
    // One space between words is as long in the document as in the text.
    if (last?.node === node && from - last.from === start - last.start) last.end = this.text.length;
    else this.pieces.push({ node, from, start, end: this.text.length });
  }
}

function isHidden(element) {
  return (
    element.hasAttribute("hidden") ||
    HIDING.test(element.getAttribute("style") ?? "") ||
    element.matches(TOOLS)
  );
}
