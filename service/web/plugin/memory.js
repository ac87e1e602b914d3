// What this browser remembers; where it may not, nothing is.

/** What was kept under a name; null where nothing was. */
export function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Keep a string under a name. */
export function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Full, or forbidden: it lasts as long as the page.
  }
}

const MOST = 1000;

/** The ids of findings that were dismissed in an article, of which only ids are kept. */
export class Dismissed {
  #name;
  #ids;

  constructor(article) {
    this.#name = `onrecord:dismissed:${article}`;
    this.#ids = new Set((remembered(this.#name) ?? "").split(" ").filter(Boolean));
  }

  has(id) {
    return this.#ids.has(id);
  }

  add(id) {
    this.#ids.add(id);
    this.#keep();
  }

  delete(id) {
    this.#ids.delete(id);
    this.#keep();
  }

  #keep() {
    remember(this.#name, [...this.#ids].slice(-MOST).join(" "));
  }
}
