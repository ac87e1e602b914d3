/** What is pointed at or focused lights up all that belongs to it, and is told in words below. */

/** Ties a desk's marks and lists; `choose` is called with a finding's id where one is pressed. */
export class Ties {
  #desk;
  #caption = document.getElementById("caption");
  #said = document.getElementById("caption-said");

  constructor(desk, choose, signal) {
    this.#desk = desk;
    const over = (event) => this.#tie(event.target);
    desk.addEventListener("pointerover", over, { signal });
    desk.addEventListener("pointerleave", () => this.#tie(document.activeElement), { signal });
    desk.addEventListener("focusin", (event) => this.#tie(event.target, true), { signal });
    desk.addEventListener("focusout", () => this.#loose(), { signal });
    desk.addEventListener(
      "click",
      (event) => {
        const mark = event.target.closest?.("mark[data-onrecord-finding]");
        if (mark && getSelection().isCollapsed) choose(mark.dataset.onrecordFinding);
      },
      { signal },
    );
    signal.addEventListener("abort", () => this.#loose());
  }

  #tie(at, aloud = false) {
    this.#loose();
    const place = at?.closest?.("mark, [data-voice], [data-said], [data-figure]");
    if (!place || !this.#desk.contains(place) || place.classList.contains("sample")) return;
    const { voice, said, figure } = tiesOf(place);
    for (const mark of this.#desk.querySelectorAll(".galley mark")) {
      if (said && overlap(mark.dataset.said, said)) mark.classList.add("lit", "close");
      else if (voice && mark.dataset.voice === voice) mark.classList.add("lit");
      else if (figure && mark.dataset.onrecordFigure === figure) mark.classList.add("lit", "close");
    }
    for (const it of this.#desk.querySelectorAll(".rail [data-voice]")) {
      it.classList.toggle("lit", Boolean(voice) && it.dataset.voice === voice);
    }
    this.#desk.classList.toggle("tied", this.#desk.querySelector(".galley .lit") !== null);
    const caption = place.closest("mark")?.dataset.caption ?? captionAround(place);
    this.#caption.textContent = caption;
    this.#caption.hidden = !caption;
    if (aloud) this.#said.textContent = caption;
  }

  #loose() {
    for (const it of this.#desk.querySelectorAll(".lit")) it.classList.remove("lit", "close");
    this.#desk.classList.remove("tied");
    this.#caption.hidden = true;
  }
}

/** A list's line tells its own story; a mark that is only a finding's may stand in one that tells more. */
function captionAround(place) {
  return place.parentElement?.closest("mark[data-caption]")?.dataset.caption ?? "";
}

function tiesOf(place) {
  const teller = place.matches("mark[data-onrecord-finding]") ? place.parentElement.closest("mark") : place;
  const around = teller ?? place;
  return {
    voice: around.dataset.voice || around.closest("[data-voice]")?.dataset.voice,
    said: around.dataset.said,
    figure: around.dataset.onrecordFigure ?? around.dataset.figure,
  };
}

function overlap(some, others) {
  return Boolean(some) && some.split(" ").some((it) => others.split(" ").includes(it));
}
