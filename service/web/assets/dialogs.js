/** The page's dialogs: each resolves to what was entered, or to null. */

/** A key of the service; `why` is shown where the last one was not enough. */
export async function askForKey(why) {
  const dialog = document.getElementById("key-dialog");
  const words = document.getElementById("key-words");
  words.dataset.usual ??= words.textContent;
  words.textContent = why || words.dataset.usual;
  const entered = await opened(dialog);
  return entered?.get("key").trim();
}

/** Which figure was checked, and by what evidence. `figures` are `{key, words}`. */
export async function askForEvidence(figures) {
  const dialog = document.getElementById("verify");
  const select = dialog.querySelector("select");
  select.replaceChildren(...figures.map((it) => new Option(it.words, it.key)));
  document.getElementById("verify-choice").hidden = figures.length < 2;
  document.getElementById("verify-words").textContent = figures.length < 2 ? `“${figures[0].words}”` : "";
  const entered = await opened(dialog, (form) => {
    const problem = document.getElementById("verify-problem");
    const link = asLink(form.get("evidence"));
    problem.hidden = Boolean(link);
    problem.textContent = link
      ? ""
      : "The evidence must be a web address that begins with http:// or https://.";
    return Boolean(link);
  });
  if (!entered) return null;
  return {
    key: entered.get("figure"),
    evidence: asLink(entered.get("evidence")),
    note: entered.get("note").trim(),
  };
}

/** A web address in full, or "" for what is none: nothing else may become a link. */
export function asLink(text) {
  try {
    const link = new URL(text.trim());
    return ["http:", "https:"].includes(link.protocol) ? link.href : "";
  } catch {
    return "";
  }
}

/** Whether a dialog is open, which has the keys then. */
export function isOpen() {
  return document.querySelector("dialog[open]") !== null;
}

function opened(dialog, valid = () => true) {
  const form = dialog.querySelector("form");
  form.reset();
  for (const problem of dialog.querySelectorAll("[role=alert]")) problem.hidden = true;
  dialog.showModal();
  return new Promise((resolve) => {
    let entered = null;
    const heard = new AbortController();
    form.addEventListener(
      "submit",
      (event) => {
        const data = new FormData(form);
        if (valid(data)) entered = data;
        else event.preventDefault();
      },
      heard,
    );
    dialog.querySelector(".close").addEventListener("click", () => dialog.close(), heard);
    dialog.addEventListener(
      "close",
      () => {
        heard.abort();
        form.reset();
        resolve(entered);
      },
      heard,
    );
  });
}

/** The editor's name, for decisions that colleagues see. */
export async function askForName() {
  const entered = await opened(document.getElementById("name-dialog"));
  return entered?.get("who").trim();
}
