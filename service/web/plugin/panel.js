// The side panel: a verdict, findings and sources to jump to; all of it in a shadow tree of its own.
//
// Browsers take a node that comes or goes anywhere on the page for the end of what was being typed, and undo
// it letter by letter from there. So the panel makes its rows beforehand, and then changes only what they say.

import { remember, remembered } from "./memory.js";
import { STYLE } from "./style.js";

const OPEN = "onrecord:open";
const LONGEST_QUOTE = 90;
/** Rows that are made beforehand; more are made when they are needed. */
const ROWS = 60;
const STATES = {
  empty: () => "There is no text yet.",
  changed: () => "The text has changed; waiting for a pause.",
  reading: () => "Reading …",
  waiting: (seconds) => `The service cannot answer now; trying again in ${seconds} s.`,
  current: () => "Up to date.",
  failed: (why) => why,
};

/** Shows what it is told, with links to the pages of rules at an address; `on.jump(key, spans)`, `on.dismiss(id)`, `on.restore(id)` and `on.leave()` happen in it. */
export class Panel {
  #host = make("onrecord-panel");
  #root = this.#host.attachShadow({ mode: "open" });
  #on;
  #tab;
  #aside;
  #count = make("span", { className: "count", hidden: true }, [""]);
  #verdict = make("p", { className: "verdict" }, [""]);
  #state = make("p", { className: "state" }, [""]);
  // Apart from the rest, so that what changes at every key is not read out.
  #heard = make("div", { className: "heard", role: "status" }, [""]);
  #findings;
  #dismissed;
  #sources;

  constructor(on, shortcut, rules) {
    this.#on = on;
    this.#findings = new List(make("h3", {}, [""]), "Findings", () => new FindingRow(on, rules));
    this.#dismissed = new List(make("summary", {}, [""]), "Dismissed", () => new DismissedRow(on));
    this.#sources = new List(make("h3", {}, [""]), "Sources", () => new SourceRow(on));
    this.#tab = make("button", { className: "tab", type: "button", onclick: () => this.toggle() }, [
      "onrecord",
      this.#count,
    ]);
    this.#tab.setAttribute("aria-controls", "panel");
    if (shortcut) this.#tab.setAttribute("aria-keyshortcuts", shortcut);
    this.#aside = make("aside", { ariaLabel: "onrecord", id: "panel" }, [
      make("h2", {}, ["onrecord"]),
      this.#verdict,
      this.#state,
      this.#findings.element,
      this.#dismissed.element,
      this.#sources.element,
    ]);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.append(this.#aside, this.#tab, this.#heard);
    this.#root.addEventListener("keydown", (event) => this.#key(event));
    this.#open(remembered(OPEN) === "yes");
  }

  /** Be on the page, outside all that a CMS may edit, with nothing found yet. */
  attach() {
    this.show({ verdict: "", findings: [], dismissed: [], sources: [] });
    document.documentElement.append(this.#host);
  }

  detach() {
    this.#host.remove();
  }

  /** Open or close. */
  toggle() {
    this.#open(this.#aside.hidden);
    remember(OPEN, this.#aside.hidden ? "no" : "yes");
  }

  /** Open with the keyboard in it, or give the keyboard back. */
  visit() {
    if (this.#root.activeElement) {
      this.#on.leave();
      return;
    }
    if (this.#aside.hidden) this.toggle();
    (this.#jumps()[0] ?? this.#tab).focus();
  }

  /** How far the service is. */
  state(name, detail) {
    say(this.#state, STATES[name](detail));
    if (name === "failed") say(this.#heard, STATES[name](detail));
  }

  /** What the service found: findings that are shown and those dismissed, and sources. */
  show({ verdict, findings, dismissed, sources }) {
    const focused = this.#root.activeElement;
    const at = this.#findings.rows.findIndex((it) => it.element.contains(focused));
    const key = this.#findings.rows[at]?.key;
    say(this.#verdict, verdict);
    say(this.#count, String(findings.length));
    this.#count.hidden = !verdict;
    say(this.#heard, verdict && counted(findings.length, "finding"));
    this.#findings.show(findings, !verdict);
    this.#dismissed.show(dismissed, !dismissed.length);
    this.#sources.show(sources, !verdict);
    if (key && key !== this.#findings.rows[at].key) this.#focus(key, at);
  }

  /** Mark the findings whose words are being edited, by their ids. */
  stale(ids) {
    for (const it of this.#findings.rows) it.element.classList.toggle("stale", ids.has(it.key));
  }

  /** Mark the finding that the caret is in, by its id. */
  current(id) {
    for (const { element, key } of this.#findings.rows) {
      if (!id || key !== id) element.removeAttribute("aria-current");
      else if (!element.hasAttribute("aria-current")) {
        element.setAttribute("aria-current", "true");
        if (!this.#root.activeElement) element.scrollIntoView({ block: "nearest" });
      }
    }
  }

  #open(open) {
    this.#aside.hidden = !open;
    this.#tab.setAttribute("aria-expanded", String(open));
  }

  /** The buttons that jump, of the rows in use. */
  #jumps() {
    const rows = [...this.#findings.rows, ...this.#sources.rows];
    return rows.filter((it) => it.key).map((it) => it.jump);
  }

  /** Keep the keyboard on a finding whose row has changed, or on the one in its place. */
  #focus(key, at) {
    const rows = this.#findings.rows.filter((it) => it.key);
    const row = rows.find((it) => it.key === key) ?? rows[Math.min(at, rows.length - 1)];
    (row?.jump ?? this.#tab).focus();
  }

  #key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.#on.leave();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const jumps = this.#jumps();
    const at = jumps.indexOf(this.#root.activeElement);
    if (!step || at === -1) return;
    event.preventDefault();
    jumps[(at + step + jumps.length) % jumps.length].focus();
  }
}

/** A list under a heading that counts; a row of it is in use while it has a key. */
class List {
  rows = [];
  #heading;
  #title;
  #list = make("ol");
  #rowOf;

  constructor(heading, title, rowOf) {
    this.#heading = heading;
    this.#title = title;
    this.#rowOf = rowOf;
    this.element = make(heading.localName === "summary" ? "details" : "section", {}, [heading, this.#list]);
    this.#grow(ROWS);
  }

  show(items, hidden) {
    this.#grow(items.length);
    say(this.#heading, `${this.#title} (${items.length})`);
    this.element.hidden = hidden;
    for (const [n, row] of this.rows.entries()) {
      row.element.hidden = n >= items.length;
      row.key = items[n]?.id ?? "";
      if (items[n]) row.show(items[n]);
    }
  }

  #grow(count) {
    while (this.rows.length < count) {
      const row = this.#rowOf();
      row.element.hidden = true;
      this.rows.push(row);
      this.#list.append(row.element);
    }
  }
}

class FindingRow {
  key = "";
  #severity = make("span", {}, [""]);
  #quote = make("span", { className: "quote" }, [""]);
  #message = make("span", { className: "message" }, [""]);
  #rule = make("a", { className: "rule", target: "_blank", rel: "noopener noreferrer" }, [""]);
  #rules;
  #dismiss;
  #spans = [];

  constructor(on, rules) {
    this.#rules = rules;
    this.jump = make("button", { type: "button", onclick: () => on.jump(this.key, this.#spans) }, [
      this.#severity,
      this.#quote,
      this.#message,
    ]);
    this.#dismiss = make(
      "button",
      { className: "dismiss", type: "button", onclick: () => on.dismiss(this.key) },
      ["Dismiss"],
    );
    this.element = make("li", { className: "finding" }, [this.jump, this.#dismiss, this.#rule]);
  }

  show({ severity, message, spans, rule }) {
    this.#spans = spans;
    this.#severity.className = `severity ${severity}`;
    say(this.#severity, severity);
    say(this.#quote, cut(spans[0]?.text ?? ""));
    say(this.#message, message);
    this.#dismiss.ariaLabel = `Dismiss: ${message}`;
    const named = rule.replaceAll("-", " ");
    say(this.#rule, named);
    this.#rule.ariaLabel = `${named}: the rule, in a new tab`;
    this.#rule.href = `${this.#rules}${encodeURIComponent(rule)}`;
  }
}

class DismissedRow {
  key = "";
  #message = make("span", {}, [""]);
  #who = make("small", {}, [""]);
  #restore;

  constructor(on) {
    this.#restore = make(
      "button",
      { className: "dismiss", type: "button", onclick: () => on.restore(this.key) },
      ["Restore"],
    );
    const told = make("div", { className: "message" }, [this.#message, this.#who]);
    this.element = make("li", {}, [told, this.#restore]);
  }

  show({ message, who }) {
    say(this.#message, message);
    say(this.#who, who);
    this.#restore.ariaLabel = `Restore: ${message}`;
  }
}

class SourceRow {
  key = "";
  #name = make("span", { className: "quote" }, [""]);
  #known = make("small", {}, [""]);
  #spans = [];

  constructor(on) {
    this.jump = make("button", { type: "button", onclick: () => on.jump(this.key, this.#spans) }, [
      this.#name,
      this.#known,
    ]);
    this.element = make("li", {}, [this.jump]);
  }

  show({ name, role, affiliation, anonymous, attributions, mentions }) {
    this.#spans = mentions;
    const known = [role, affiliation, anonymous && "not named"].filter(Boolean).join(", ");
    say(this.#name, name);
    const said = attributions.length && counted(attributions.length, "statement");
    say(this.#known, [known, said].filter(Boolean).join(" · "));
  }
}

/** An element with these properties and children. */
function make(name, properties = {}, children = []) {
  const element = document.createElement(name);
  Object.assign(element, properties);
  element.append(...children);
  return element;
}

/** Change what an element says that was made with one text. */
function say(element, words) {
  if (element.firstChild.data !== words) element.firstChild.data = words;
}

function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function cut(text) {
  const line = text.replace(/\s+/g, " ");
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE).trimEnd()}…` : line;
}
