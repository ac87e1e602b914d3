// An editable element: what it says, where that stands, and how to show a place in it.

import { Painter } from "./paint.js";
import { read } from "./text.js";

/** The surface of an element; `changed` is called whenever what it says may have changed. */
export function surfaceOf(element, changed) {
  return isField(element) ? new Field(element, changed) : new Rich(element, changed);
}

function isField(element) {
  return element.localName === "textarea" || element.localName === "input";
}

/** A textarea or an input: nothing can be painted in it, but it can be made to select. */
class Field {
  text = "";
  #changed;

  constructor(element, changed) {
    this.element = element;
    this.#changed = changed;
    element.addEventListener("input", changed);
  }

  read() {
    this.text = this.element.value;
  }

  /** Scripts change a field without an event. */
  check() {
    if (this.element.value !== this.text) this.#changed();
  }

  paint() {}

  show({ start, end }) {
    const { element } = this;
    element.scrollIntoView({ block: "nearest" });
    element.focus({ preventScroll: true });
    element.setSelectionRange(start, end);
    element.scrollTop = (start / this.text.length) * element.scrollHeight - element.clientHeight / 2;
  }

  holds({ start, end }) {
    const caret = this.element.selectionStart;
    return this.element.matches(":focus") && start <= caret && caret <= end;
  }

  stop() {
    this.element.removeEventListener("input", this.#changed);
  }
}

/** An element whose content is edited in place. */
class Rich {
  text = "";
  #places = read(document.createElement("p"));
  #painter;
  #observer;

  constructor(element, changed) {
    this.element = element;
    this.#painter = new Painter(element);
    this.#observer = new MutationObserver(changed);
    this.#observer.observe(element, { childList: true, characterData: true, subtree: true });
  }

  read() {
    this.#places = read(this.element);
    this.text = this.#places.text;
  }

  check() {}

  /** Paint these places and no others: lists of `{start, end}` by kind. */
  paint(places) {
    const ranges = Object.entries(places).map(([kind, list]) => [
      kind,
      list.map((it) => this.#range(it)).filter(Boolean),
    ]);
    this.#painter.paint(Object.fromEntries(ranges));
  }

  show(place) {
    const range = this.#range(place);
    if (!range) return;
    const window = this.element.ownerDocument.defaultView;
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
    const { top, bottom } = range.getBoundingClientRect();
    // A paragraph longer than the window.
    if (top < 0 || bottom > window.innerHeight) window.scrollBy(0, top - window.innerHeight / 2);
    if (this.#painter.able) this.#painter.flash(range);
    else this.#select(range);
  }

  /** Whether the caret is in a place. */
  holds(place) {
    const selection = this.element.ownerDocument.getSelection();
    if (!selection?.focusNode || !this.element.contains(selection.focusNode)) return false;
    return Boolean(this.#range(place)?.isPointInRange(selection.focusNode, selection.focusOffset));
  }

  stop() {
    this.#observer.disconnect();
    this.#painter.stop();
  }

  #range({ start, end }) {
    return this.#places.range(start, end);
  }

  #select(range) {
    this.element.focus({ preventScroll: true });
    const selection = this.element.ownerDocument.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }
}
