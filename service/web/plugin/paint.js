// Painting over a document without touching it: the CSS Custom Highlight API.

/** Highlights from the mildest to the one that shows over all others. */
const KINDS = ["note", "warning", "error", "here"];
// Colours that stand out on white and on black alike; the lines differ in shape too.
const LINES = `
::highlight(onrecord-note) { text-decoration: underline dotted 2px #808080; text-underline-offset: 3px; }
::highlight(onrecord-warning) { text-decoration: underline wavy 1.5px #c2710c; text-underline-offset: 3px; }
::highlight(onrecord-error) { text-decoration: underline double 2px #d93a2b; text-underline-offset: 3px; }
::highlight(onrecord-here) { background-color: #ffd54a; color: #1c1b19; }
`;
const SHOWN = 1600;

/** Paints ranges in the document or shadow tree that an element stands in, beside those of others. */
export class Painter {
  #scope;
  #window;
  #sheet;
  #ranges = new Map();
  #timer = 0;

  constructor(element) {
    this.#scope = element.getRootNode();
    this.#window = element.ownerDocument.defaultView;
    if (!this.able) return;
    this.#sheet = new this.#window.CSSStyleSheet();
    this.#sheet.replaceSync(LINES);
    this.#scope.adoptedStyleSheets.push(this.#sheet);
  }

  /** Whether this browser has highlights. */
  get able() {
    return Boolean(this.#window.CSS?.highlights && this.#window.Highlight && this.#scope.adoptedStyleSheets);
  }

  /** Show these ranges, a list by kind, in the place of those of these kinds. */
  paint(ranges) {
    if (!this.#sheet) return;
    for (const [kind, list] of Object.entries(ranges)) {
      const highlight = this.#highlight(kind);
      for (const range of this.#ranges.get(kind) ?? []) highlight.delete(range);
      for (const range of list) highlight.add(range);
      this.#ranges.set(kind, list);
    }
  }

  /** Show for a moment where a range is. */
  flash(range) {
    clearTimeout(this.#timer);
    this.paint({ here: [range] });
    this.#timer = setTimeout(() => this.paint({ here: [] }), SHOWN);
  }

  /** Take back all there is. */
  stop() {
    clearTimeout(this.#timer);
    if (!this.#sheet) return;
    for (const kind of KINDS) {
      this.paint({ [kind]: [] });
      if (!this.#highlight(kind).size) this.#window.CSS.highlights.delete(nameOf(kind));
    }
    this.#scope.adoptedStyleSheets = this.#scope.adoptedStyleSheets.filter((it) => it !== this.#sheet);
  }

  /** The highlight of a kind, which all painters of the page share. */
  #highlight(kind) {
    const { CSS, Highlight } = this.#window;
    const name = nameOf(kind);
    if (!CSS.highlights.has(name)) {
      const made = new Highlight();
      made.priority = KINDS.indexOf(kind);
      CSS.highlights.set(name, made);
    }
    return CSS.highlights.get(name);
  }
}

function nameOf(kind) {
  return `onrecord-${kind}`;
}
