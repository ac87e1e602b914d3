// The editor plugin: one script tag on a CMS's page. docs/plugin.md says how to put it there.

import { targetOf } from "./find.js";
import { Panel } from "./panel.js";
import { Session } from "./session.js";

const script = document.currentScript;
const given = script.dataset;
const options = {
  service: (given.service ?? new URL("..", script.src).href).replace(/\/+$/, ""),
  key: given.key,
  profile: given.profile,
  id: given.id,
  article: given.article,
  by: given.by,
  delay: Number(given.delay ?? 1500),
};
const shortcut = given.shortcut ?? "Alt+Shift+O";
/** Milliseconds between two looks for editors that come and go. */
const LOOK = 500;

let session = null;
const panel = new Panel(
  {
    jump: (key, spans) => session?.jump(key, spans),
    dismiss: (id) => session?.dismiss(id),
    restore: (id) => session?.restore(id),
    leave: () => session?.focus(),
  },
  shortcut,
  `${options.service}/v1/rules/`,
);
/** The documents that the shortcut works in: the page, and the frame of an editor. */
const listening = new WeakSet();

function look() {
  const body = targetOf(given.target);
  const title = given.title ? targetOf(given.title) : null;
  if (session && session.body === body && session.title === title) {
    session.check();
    return;
  }
  session?.stop();
  session = body && new Session(body, title, options, panel);
  for (const page of [document, body?.ownerDocument]) if (page) listen(page);
}

function listen(page) {
  if (listening.has(page)) return;
  listening.add(page);
  page.addEventListener("keydown", (event) => {
    if (session && isShortcut(event)) {
      event.preventDefault();
      panel.visit();
    }
  });
}

function isShortcut(event) {
  const keys = shortcut.split("+");
  const modifiers = ["Alt", "Control", "Meta", "Shift"];
  return (
    // By its place on the keyboard: with Alt, the same key may write another letter.
    event.code === `Key${keys.at(-1)}` &&
    modifiers.every((it) => event.getModifierState(it) === keys.includes(it))
  );
}

// A page that has the tag twice needs one panel.
const here = Symbol.for("onrecord");
if (!window[here]) {
  window[here] = true;
  setInterval(look, LOOK);
  look();
}
