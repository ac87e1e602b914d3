/** The review page: takes an article in, has it read, and puts it on the desk. */

import { forgetDecisions } from "./decisions.js";
import { Desk } from "./desk.js";
import { elements } from "./fragments.js";
import { get, remove, set } from "./kept.js";
import { listen } from "./keys.js";
import { showProblem, tell } from "./news.js";
import { progress } from "./progress.js";
import { ask, pause, ROOT } from "./service.js";

const COPY = "onrecord.copy";
const READ = "onrecord.read";
const LOOKS_LIKE_HTML =
  /^\s*<(?:!doctype|html|body|div|section|article|h[1-6]|p|ul|ol|blockquote|figure|!--)\b/i;

const main = document.getElementById("main");
const copy = document.getElementById("copy");
const form = document.getElementById("copy-form");
const shown = document.getElementById("shown");
let desk = null;
let reading = null;

/** Put a fragment that the service made on the desk. */
async function place(content) {
  desk?.close();
  shown.replaceChildren(content);
  await settle();
}

async function settle() {
  desk = new Desk(shown.querySelector(".desk"));
  copy.hidden = true;
  document.getElementById("open-copy").hidden = false;
  const title = shown.querySelector(".title, .headline")?.textContent.trim();
  if (title) document.title = `${title} – onrecord`;
  await desk.load();
}

/** Do something that can be stopped and takes time; whether it came to its end. */
async function taking(words, work) {
  reading?.abort();
  const stop = new AbortController();
  reading = stop;
  const bar = progress(words, () => stop.abort());
  let read = false;
  showProblem(null);
  try {
    await work(stop.signal, bar.waiting);
    read = true;
  } catch (error) {
    if (stop.signal.aborted) tell("Stopped.");
    else showProblem(error.title ? error : { title: "The page failed", detail: error.message });
  } finally {
    bar.done(read);
  }
  return read;
}

async function readCopy(asked) {
  const words = asked.text.match(/\S+/g)?.length ?? 0;
  desk?.close();
  desk = null;
  shown.replaceChildren(preview(asked));
  copy.hidden = true;
  const read = await taking(words, async (signal, waiting) => {
    const { form: kind, text, profile } = asked;
    const body = JSON.stringify({ [kind]: text, options: { profile } });
    const headers = { "Content-Type": "application/json" };
    const html = await (await ask("review", { method: "POST", headers, body, signal, waiting })).text();
    set(sessionStorage, READ, html);
    await place(elements(html));
    document.getElementById("news").textContent = `Read. ${shown.querySelector(".count").textContent}.`;
  });
  if (!read) {
    shown.replaceChildren();
    copy.hidden = false;
  }
}

/** The article at once, as it was pasted, while it is read; HTML would show its tags, so it waits. */
function preview({ form: kind, text }) {
  const galley = document.createElement("div");
  galley.className = "galley waiting";
  galley.textContent = kind === "text" ? text : "";
  return galley;
}

async function readStored(cms, id) {
  const path = `review/${encodeURIComponent(cms)}/${encodeURIComponent(id)}`;
  await taking(0, async (signal, waiting) => {
    for (;;) {
      const response = await ask(path, { signal, waiting });
      if (response.status !== 202) {
        await place(elements(await response.text()));
        return;
      }
      waiting("The article is being read");
      await pause(1000 * Number(response.headers.get("Retry-After")), signal);
    }
  });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const asked = Object.fromEntries(new FormData(form));
  remove(sessionStorage, READ);
  set(sessionStorage, COPY, asked);
  readCopy(asked);
});

form.elements.text.addEventListener("paste", () => {
  setTimeout(() => {
    form.elements.form.value = LOOKS_LIKE_HTML.test(form.elements.text.value) ? "html" : "text";
  });
});

document.getElementById("open-copy").addEventListener("click", () => {
  if (main.dataset.cms) {
    location.assign(ROOT);
    return;
  }
  copy.hidden = false;
  form.elements.text.select();
  copy.scrollIntoView({ block: "nearest" });
});

document.getElementById("forget").addEventListener("click", () => {
  forgetDecisions();
  remove(sessionStorage, COPY);
  remove(sessionStorage, READ);
  reading?.abort();
  desk?.close();
  desk = null;
  shown.replaceChildren();
  form.reset();
  tell("Forgotten.");
});

document.getElementById("stored-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const { cms, id } = Object.fromEntries(new FormData(event.target));
  location.assign(addressOf(cms, id));
});

function addressOf(cms, id) {
  return new URL(`articles/${encodeURIComponent(cms)}/${encodeURIComponent(id.trim())}`, ROOT);
}

/** The last articles that CMSs sent, where anybody may see them without being asked for a key first. */
async function listLatest(list) {
  const response = await fetch(new URL("v1/revisions?state=done", ROOT));
  if (!response.ok) return;
  const { revisions } = await response.json();
  const items = revisions
    .filter((it) => it.latest && it.report)
    .slice(0, 12)
    .map((it) => {
      const link = document.createElement("a");
      link.href = addressOf(it.cms, it.id);
      link.textContent = it.title || it.id;
      const item = document.createElement("li");
      item.append(
        link,
        ` ${it.cms}, ${new Date(it.received).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" })}`,
      );
      return item;
    });
  list.replaceChildren(...items);
  list.hidden = !items.length;
}

async function start() {
  listen(() => desk);
  const { cms, article } = main.dataset;
  if (shown.querySelector(".desk")) return settle();
  if (cms) return readStored(cms, article);
  const list = document.getElementById("latest");
  if (list) listLatest(list).catch(() => {});
  const asked = get(sessionStorage, COPY, null);
  if (!asked) return undefined;
  for (const [name, value] of Object.entries(asked)) form.elements[name].value = value;
  const read = get(sessionStorage, READ, "");
  return read ? place(elements(read)) : readCopy(asked);
}

start();
