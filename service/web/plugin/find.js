// Where the text is written: by selector, through frames and shadow trees.

/** Where the usual editors write, tried in turn where the page does not say. */
const USUAL = [
  "iframe.tox-edit-area__iframe",
  ".ck-editor__editable",
  ".ProseMirror",
  "iframe[name=editor-canvas] >>> .is-root-container",
  ".block-editor-block-list__layout.is-root-container",
  "[contenteditable]:not([contenteditable=false])",
  "textarea",
];

/**
 * The first element in sight that a selector finds; null where none is.
 *
 * `>>>` leads into a frame of this origin or an open shadow tree; a frame alone stands for its body.
 */
export function targetOf(selector) {
  for (const it of selector ? [selector] : USUAL) {
    const found = inScope(document, it.split(">>>"));
    if (found) return found;
  }
  return null;
}

function inScope(scope, [selector, ...rest]) {
  const found = [...(scope?.querySelectorAll(selector.trim()) ?? [])].find((it) => it.checkVisibility());
  if (!found) return null;
  const inside = found.localName === "iframe" ? found.contentDocument : found.shadowRoot;
  if (rest.length) return inScope(inside, rest);
  return found.localName === "iframe" ? (inside?.body ?? null) : found;
}
