import { createTextAnnotator, W3CTextFormat } from "@recogito/text-annotator";

/** The text with the items of an annotation page on it; gives what each stands on, by id. */
window.show = (text, { items }) => {
  const story = document.querySelector("#story");
  story.textContent = text;
  const source = items[0].target[0].source;
  const annotator = createTextAnnotator(story, { adapter: W3CTextFormat(source, story) });
  // Beside those that are there: what replaces them is not found in the text (text-annotator 4.1.1).
  annotator.setAnnotations(items, false);
  const kept = annotator.state.store.all();
  return {
    shown: kept.map((it) => [it.id, it.target.selector.map(({ range }) => range.toString())]),
    written: annotator.getAnnotations(),
  };
};
