/** What the page has to say: in passing, or because something is the matter. */

let timer;

/** One sentence at the foot of the page for a while, also read aloud; one about `trouble` stays. */
export function tell(sentence, trouble = false) {
  const caption = document.getElementById("caption");
  document.getElementById("news").textContent = sentence;
  if (trouble) {
    showProblem({ title: "That was not kept", detail: sentence, lines: [] });
    return;
  }
  caption.textContent = sentence;
  caption.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (caption.textContent === sentence) caption.hidden = true;
  }, 4000);
}

/** A problem in words, above the article; null takes it away. */
export function showProblem(problem) {
  const box = document.getElementById("problem");
  box.hidden = !problem;
  box.replaceChildren();
  if (!problem) return;
  const title = document.createElement("strong");
  title.textContent = `${problem.title}. `;
  box.append(title, problem.detail);
  if (problem.lines?.length) {
    const list = document.createElement("ul");
    list.append(
      ...problem.lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })),
    );
    box.append(list);
  }
  box.scrollIntoView({ block: "nearest" });
}
