/** That something is being read, how long it takes, and a way to stop it. */

import { get, set } from "./kept.js";

const RATE = "onrecord.rate";

/** Show that `words` words are being read; returns what to call of it. `stop` is called on the user's word. */
export function progress(words, stop) {
  const box = document.getElementById("progress");
  const bar = document.getElementById("progress-bar");
  const line = document.getElementById("progress-words");
  const clock = document.getElementById("progress-time");
  const cancel = document.getElementById("cancel");
  const begun = performance.now();
  // Words a second, as this service read the last one: the bar is honest only with it.
  const expected = words / get(sessionStorage, RATE, 0);
  const says = `Reading ${words.toLocaleString("en")} ${words === 1 ? "word" : "words"}`;

  const tick = () => {
    const seconds = (performance.now() - begun) / 1000;
    clock.textContent = seconds < 1 ? "" : `${Math.floor(seconds)} s${usual(expected)}`;
    if (Number.isFinite(expected)) bar.value = Math.min(0.97, seconds / expected);
  };
  bar.removeAttribute("value");
  line.textContent = words ? says : "Opening the article";
  box.hidden = false;
  tick();
  const timer = setInterval(tick, 250);
  cancel.onclick = stop;

  return {
    waiting(why) {
      line.textContent = why;
    },
    /** It is over; where it was read to the end, the next bar goes by how long it took. */
    done(read) {
      clearInterval(timer);
      box.hidden = true;
      const seconds = (performance.now() - begun) / 1000;
      if (read && words > 50 && seconds > 0.2) set(sessionStorage, RATE, words / seconds);
    },
  };
}

function usual(expected) {
  return Number.isFinite(expected) && expected >= 2 ? ` of about ${Math.ceil(expected)} s` : "";
}
