// One article being written: its text followed, asked about, and what was found shown in it.

import { Asker } from "./ask.js";
import { follow } from "./follow.js";
import { Dismissed } from "./memory.js";
import { Reviews } from "./reviews.js";
import { surfaceOf } from "./surface.js";

/** Watches a body and, where there is one, a title, until `stop`. */
export class Session {
  #panel;
  #asker;
  #dismissed;
  #surfaces = {};
  /** The report that is shown. */
  #report = null;
  /** Where each of its spans is now; null where its paragraph is being edited. */
  #places = new Map();
  #frame = 0;
  #last = {};
  #selected = () => this.#mark();

  constructor(body, title, options, panel) {
    this.body = body;
    this.title = title;
    this.#panel = panel;
    const own = new Dismissed(options.article || options.id || location.pathname + location.search);
    this.#dismissed = options.article ? new Reviews(options, own, () => this.#report && this.#show()) : own;
    this.#asker = new Asker(options, {
      look: () => this.#look(),
      answer: (report) => this.#answered(report),
      state: (name, detail) => panel.state(name, detail),
    });
    const changed = () => this.#changed();
    this.#surfaces.body = surfaceOf(body, changed);
    if (title) this.#surfaces.title = surfaceOf(title, changed);
    for (const it of this.#documents()) it.addEventListener("selectionchange", this.#selected);
    panel.attach();
    this.#dismissed.load?.();
    this.#look();
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#asker.stop();
    for (const it of this.#documents()) it.removeEventListener("selectionchange", this.#selected);
    for (const it of Object.values(this.#surfaces)) it.stop();
    this.#panel.detach();
  }

  /** Notice what changed without a sign. */
  check() {
    for (const it of Object.values(this.#surfaces)) it.check();
  }

  /** Give the keyboard to the body. */
  focus() {
    this.body.focus();
  }

  /** Show the first of these spans that still stands, or the next where one was shown by this key. */
  jump(key, spans) {
    const standing = spans.filter((it) => this.#places.get(it));
    if (!standing.length) return;
    const next = this.#last.key === key ? (this.#last.at + 1) % standing.length : 0;
    this.#last = { key, at: next };
    this.#surfaces[standing[next].in].show(this.#places.get(standing[next]));
  }

  dismiss(id) {
    this.#dismissed.add(id);
    this.#show();
  }

  restore(id) {
    this.#dismissed.delete(id);
    this.#show();
  }

  #documents() {
    return new Set(Object.values(this.#surfaces).map((it) => it.element.ownerDocument));
  }

  /** Look at the text before the next picture of it. */
  #changed() {
    this.#frame ||= requestAnimationFrame(() => this.#look());
  }

  #look() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    for (const [part, surface] of Object.entries(this.#surfaces)) {
      const before = surface.text;
      surface.read();
      if (surface.text !== before) this.#move(part, before, surface.text);
    }
    this.#paint();
    this.#asker.want(this.#surfaces.body.text, this.#surfaces.title?.text);
  }

  #move(part, before, after) {
    const moved = follow(before, after);
    for (const [span, place] of this.#places) {
      if (place && span.in === part) this.#places.set(span, moved(place.start, place.end));
    }
  }

  #answered(report) {
    this.#report = report;
    const spans = [
      ...report.findings.flatMap((it) => it.spans),
      ...report.sources.flatMap((it) => it.mentions),
    ];
    this.#places = new Map(spans.map((it) => [it, it]));
    this.#last = {};
    this.#show();
    this.#dismissed.load?.();
  }

  /** List and paint what was not dismissed. */
  #show() {
    const { findings, sources, summary } = this.#report;
    this.#panel.show({
      verdict: summary.verdict ?? "",
      findings: this.#standing(),
      dismissed: findings
        .filter((it) => this.#dismissed.has(it.id))
        .map((it) => ({ ...it, who: this.#dismissed.who?.(it.id) ?? "" })),
      sources,
    });
    this.#paint();
  }

  #standing() {
    return (this.#report?.findings ?? []).filter((it) => !this.#dismissed.has(it.id));
  }

  #paint() {
    const findings = this.#standing();
    for (const [part, surface] of Object.entries(this.#surfaces)) {
      const kinds = { note: [], warning: [], error: [] };
      for (const { severity, spans } of findings) {
        const own = spans.filter((it) => it.in === part).map((it) => this.#places.get(it));
        kinds[severity].push(...own.filter(Boolean));
      }
      surface.paint(kinds);
    }
    const stale = findings.filter((it) => !it.spans.some((span) => this.#places.get(span)));
    this.#panel.stale(new Set(stale.map((it) => it.id)));
  }

  /** Mark the finding that the caret is in. */
  #mark() {
    const held = this.#standing().find((it) => it.spans.some((span) => this.#holds(span)));
    this.#panel.current(held?.id);
  }

  #holds(span) {
    const place = this.#places.get(span);
    return Boolean(place && this.#surfaces[span.in]?.holds(place));
  }
}
