/** Puts each finding beside its words, as near as its neighbours allow. */

const GAP = 10;
const WIDE = matchMedia("(min-width: 56rem)");

/** Lays the notes of a desk out, again whenever it is called or anything changes its size. */
export class Margin {
  #desk;
  #galley;
  #list;
  #chosen = null;

  constructor(desk, signal) {
    this.#desk = desk;
    this.#galley = desk.querySelector(".galley");
    this.#list = desk.querySelector(".notes");
    const sizes = new ResizeObserver(() => this.lay());
    for (const it of [this.#galley, ...this.#list.children]) sizes.observe(it);
    signal.addEventListener("abort", () => sizes.disconnect());
    WIDE.addEventListener("change", () => this.lay(), { signal });
    document.fonts?.ready.then(() => this.lay());
  }

  /** Whether findings stand beside the text, not below it. */
  get isBeside() {
    return WIDE.matches;
  }

  /** The note that must stand exactly at its words; the others make room. */
  choose(note) {
    this.#chosen = note;
    this.lay();
  }

  lay() {
    const notes = [...this.#list.children].filter((it) => !it.hidden);
    this.#desk.classList.toggle("beside", this.isBeside);
    if (!this.isBeside) {
      for (const note of notes) note.style.removeProperty("top");
      this.#list.style.removeProperty("height");
      return;
    }
    const origin = this.#list.getBoundingClientRect().top;
    const places = notes.map((note) => ({ note, height: note.offsetHeight, top: this.#words(note, origin) }));
    places.sort((a, b) => a.top - b.top);
    stack(
      places,
      places.findIndex((it) => it.note === this.#chosen),
    );
    for (const { note, top } of places) note.style.top = `${Math.round(top)}px`;
    const last = places.at(-1);
    this.#list.style.height = last ? `${Math.round(last.top + last.height)}px` : "";
  }

  #words(note, origin) {
    const mark = this.#galley.querySelector(`mark[data-onrecord-finding="${CSS.escape(note.id)}"]`);
    return mark ? Math.max(0, mark.getClientRects()[0].top - origin - 4) : 0;
  }
}

/** Moves places apart, downwards from the anchor and upwards before it; without one, from the top. */
function stack(places, anchor) {
  for (let n = anchor - 1; n >= 0; n--) {
    places[n].top = Math.min(places[n].top, places[n + 1].top - GAP - places[n].height);
  }
  for (let n = 0; n < places.length; n++) {
    const least = n ? places[n - 1].top + places[n - 1].height + GAP : 0;
    places[n].top = Math.max(places[n].top, least);
  }
}
