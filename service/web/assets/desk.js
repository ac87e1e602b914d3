/** One article on the desk: its findings chosen, dismissed, verified; whatever was decided shown. */

import { BrowserKeeper, ServiceKeeper } from "./decisions.js";
import { askForEvidence, askForName, asLink } from "./dialogs.js";
import { filters, marksOf } from "./filters.js";
import { get, set } from "./kept.js";
import { Margin } from "./margin.js";
import { showProblem, tell } from "./news.js";
import { Problem, ROOT } from "./service.js";
import { Ties } from "./ties.js";

const NAME = "onrecord.name";

export class Desk {
  #root;
  #keeper;
  #margin;
  #filter;
  #decided = new Map();
  #done = [];
  #chosen = null;
  #mark = null;
  #stop = new AbortController();

  /** Take the element that the service made of an article. */
  constructor(root) {
    this.#root = root;
    const figures = [...root.querySelectorAll(".figures > li")].map((it) => [
      it.dataset.key,
      it.dataset.figure,
    ]);
    const { reviews, revision, named } = root.dataset;
    this.#keeper = reviews
      ? new ServiceKeeper(reviews, Number(revision), new Map(figures), named === "yes")
      : new BrowserKeeper();
    const { signal } = this.#stop;
    // From the front page; a fragment does not know which page it is on.
    for (const it of root.querySelectorAll("a.rule")) it.href = new URL(it.getAttribute("href"), ROOT);
    this.#margin = new Margin(root, signal);
    this.#filter = filters(root, () => this.#changed(), signal);
    new Ties(root, (id) => this.choose(document.getElementById(id)), signal);
    root.addEventListener("click", (event) => this.#clicked(event), { signal });
    root
      .querySelector(".margin")
      .addEventListener("focusin", (event) => this.#focused(event.target), { signal });
    this.#show();
  }

  /** Show what was decided before. */
  async load() {
    await this.#trying(async () => {
      this.#decided = await this.#keeper.load();
    });
  }

  /** Let go of the page. */
  close() {
    this.#stop.abort();
  }

  /** The next (1) or previous (-1) finding that is open. */
  step(by) {
    const open = this.#notes.filter((it) => !it.hidden && !it.classList.contains("settled"));
    if (!open.length) {
      tell("No open finding.");
      return;
    }
    const all = this.#notes;
    const at = all.indexOf(this.#chosen);
    const ahead =
      by > 0 ? open.find((it) => all.indexOf(it) > at) : open.findLast((it) => all.indexOf(it) < at);
    this.choose(ahead ?? (by > 0 ? open[0] : open.at(-1)));
  }

  /** The next (1) or previous (-1) mark in the text that is shown. */
  stepMark(by) {
    const marks = [...this.#root.querySelectorAll(".galley mark[data-caption]")].filter((it) =>
      this.#isShown(it),
    );
    if (!marks.length) return;
    const at = marks.indexOf(this.#mark);
    this.#mark = marks[(at < 0 && by < 0 ? marks.length - 1 : at + by + marks.length) % marks.length];
    this.#mark.focus({ preventScroll: true });
    this.#mark.scrollIntoView({ block: "nearest" });
  }

  /** Put a finding before the editor. */
  choose(note) {
    if (!note) return;
    this.#select(note);
    note.focus({ preventScroll: true });
    const place = this.#margin.isBeside ? (marksOf(this.#root, note)[0] ?? note) : note;
    place.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  }

  /** Choose nothing any more. */
  release() {
    this.#select(null);
    if (this.#root.contains(document.activeElement)) document.activeElement.blur();
  }

  async dismiss(note = this.#chosen) {
    if (!note) {
      tell("Choose a finding first: n is the next.");
    } else if (!this.#decided.has(note.id)) {
      await this.#decide(note.id, { verdict: "dismissed", evidence: "", note: "" });
    }
  }

  async verify(item = this.#figureAtHand()) {
    const keys = (item?.dataset.figures ?? item?.dataset.key ?? "").split(" ").filter(Boolean);
    const open = keys.filter((key) => !this.#decided.has(key));
    if (!open.length) {
      tell(
        keys.length
          ? "This is verified already; u undoes that."
          : "Choose a figure, or a finding about one, first.",
      );
      return;
    }
    const figures = open.map((key) => ({ key, words: this.#figure(key).querySelector("bdi").textContent }));
    const entered = await askForEvidence(figures);
    if (!entered) return;
    const { key, evidence, note } = entered;
    await this.#decide(key, { verdict: "verified", evidence, note });
  }

  /** Undo the decision on one item, or the last that was made here, or that on the chosen finding. */
  async undo(item = null) {
    const last = item
      ? this.#keyOf(item)
      : (this.#done.findLast((it) => this.#decided.has(it)) ?? this.#chosen?.id);
    if (!this.#decided.has(last)) {
      tell("Nothing to undo.");
      return;
    }
    const who = await this.#name();
    if (who === null) return;
    await this.#trying(async () => {
      await this.#keeper.remove(last, who);
      this.#decided.delete(last);
      tell("Undone.");
    });
  }

  get #notes() {
    return [...this.#root.querySelectorAll(".query")];
  }

  #figure(key) {
    return this.#root.querySelector(`.figures > li[data-key="${CSS.escape(key)}"]`);
  }

  /** What the editor is at: a mark or list item with a figure, else the chosen finding. */
  #figureAtHand() {
    const at = document.activeElement?.closest("mark[data-key], .figures > li");
    return at && this.#root.contains(at) ? at : this.#chosen;
  }

  #keyOf(item) {
    if (item.dataset.key) return item.dataset.key;
    const figures = item.dataset.figures.split(" ");
    return this.#decided.has(item.id) ? item.id : figures.find((it) => this.#decided.has(it));
  }

  /** Who decides: "" where nobody has to be named, null where the editor would not say. */
  async #name() {
    if (!this.#keeper.named) return "";
    const known = get(sessionStorage, NAME, "");
    const name = known || (await askForName());
    if (!name) return null;
    set(sessionStorage, NAME, name);
    return name;
  }

  async #decide(key, decision) {
    const who = await this.#name();
    if (who === null) return;
    await this.#trying(async () => {
      this.#decided.set(key, { ...decision, who });
      this.#done.push(key);
      try {
        await this.#keeper.put(key, { ...decision, who });
      } catch (error) {
        // What colleagues do not see must not look decided here; what the browser alone forgets may.
        if (error instanceof Problem) this.#decided.delete(key);
        if (error.status) this.#decided = await this.#keeper.load();
        throw error;
      }
      tell(decision.verdict === "verified" ? "Verified. u undoes it." : "Dismissed. u undoes it.");
    });
  }

  async #trying(work) {
    showProblem(null);
    try {
      await work();
    } catch (error) {
      tell(error.message, true);
    }
    this.#show();
  }

  #clicked(event) {
    const button = event.target.closest("button");
    const item = button?.closest(".query, .figures > li");
    if (item) {
      if (button.classList.contains("dismiss")) this.dismiss(item);
      if (button.classList.contains("verify")) this.verify(item);
      if (button.classList.contains("undo")) this.undo(item);
      return;
    }
    const link = event.target.closest("a[href^='#in-']");
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (target) {
      event.preventDefault();
      target.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
      target.focus({ preventScroll: true });
    }
  }

  #focused(target) {
    const note = target.closest(".query");
    if (note) this.#select(note);
  }

  #select(note) {
    for (const it of this.#root.querySelectorAll(".chosen")) it.classList.remove("chosen");
    this.#chosen = note;
    if (note) {
      note.classList.add("chosen");
      for (const mark of marksOf(this.#root, note)) mark.classList.add("chosen");
    }
    this.#margin.choose(note);
  }

  #isShown(mark) {
    const kinds = {
      statements: ".attribution-content, .cue",
      sources: ".source, .mention",
      figures: ".figure",
    };
    return !Object.entries(kinds).some(
      ([name, css]) => this.#root.classList.contains(`without-${name}`) && mark.matches(css),
    );
  }

  #show() {
    for (const item of this.#root.querySelectorAll(".figures > li")) this.#showFigure(item);
    for (const note of this.#notes) this.#showNote(note);
    this.#filter();
  }

  #showFigure(item) {
    const decision = this.#decided.get(item.dataset.key);
    const evidence = item.querySelector(".evidence");
    evidence.dataset.was ??= evidence.textContent;
    evidence.textContent = decision ? "verified" : evidence.dataset.was;
    item.classList.toggle("settled", Boolean(decision));
    this.#showDecision(item, decision);
    for (const mark of this.#root.querySelectorAll(
      `.galley mark[data-key="${CSS.escape(item.dataset.key)}"]`,
    )) {
      mark.classList.remove(item.dataset.evidence, "verified");
      mark.classList.add(decision ? "verified" : item.dataset.evidence);
      mark.dataset.was ??= mark.dataset.caption;
      const who = decision?.who ? ` by ${decision.who}` : "";
      mark.dataset.caption = decision ? `${mark.dataset.was}; verified${who}` : mark.dataset.was;
    }
  }

  #showNote(note) {
    const figures = note.dataset.figures.split(" ").filter(Boolean);
    const verified = figures.filter((key) => this.#decided.has(key));
    const answered = "answered" in note.dataset && figures.length > 0 && verified.length === figures.length;
    const decision = this.#decided.get(note.id) ?? (answered ? this.#decided.get(verified[0]) : undefined);
    note.classList.toggle("settled", Boolean(decision));
    this.#showDecision(note, decision);
    for (const mark of marksOf(this.#root, note)) mark.classList.toggle("settled", Boolean(decision));
  }

  #showDecision(item, decision) {
    const line = item.querySelector(".decided");
    line.hidden = !decision;
    line.replaceChildren(...(decision ? told(decision) : []));
    for (const it of item.querySelectorAll(".dismiss, .verify")) it.hidden = Boolean(decision);
    const undo = item.querySelector(".undo");
    const hadFocus = item.contains(document.activeElement) && document.activeElement !== item;
    undo.hidden = !decision;
    if (hadFocus && document.activeElement.hidden)
      (decision ? undo : item.querySelector(".actions button")).focus();
  }

  #changed() {
    const notes = this.#notes;
    const settled = notes.filter((it) => it.classList.contains("settled")).length;
    const hidden = notes.filter((it) => it.hidden && !it.classList.contains("settled")).length;
    const told = [`${notes.length - settled} open ${notes.length - settled === 1 ? "finding" : "findings"}`];
    if (settled) told.push(`${settled} settled`);
    if (hidden) told.push(`${hidden} hidden`);
    this.#root.querySelector(".count").textContent = told.join(", ");
    this.#margin.lay();
  }
}

/** A decision in words, as nodes; only what is a web address becomes a link. */
function told({ verdict, evidence, note, who, at }) {
  const day = at ? ` on ${new Date(at).toLocaleDateString("en", { day: "numeric", month: "long" })}` : "";
  const nodes = [verdict === "verified" ? "Verified" : "Dismissed", who ? ` by ${who}` : "", day];
  const link = asLink(evidence ?? "");
  if (link) {
    const anchor = document.createElement("a");
    Object.assign(anchor, { href: link, rel: "noopener noreferrer", target: "_blank" });
    anchor.textContent = new URL(link).host;
    nodes.push(": ", anchor);
  }
  if (note) nodes.push(`: ${note}`);
  return nodes;
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
