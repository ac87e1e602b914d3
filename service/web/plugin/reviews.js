// Dismissals of a stored article's findings, kept by the service, where the desk and other editors see them.

/** Longest wait for an answer, in milliseconds. */
const PATIENCE = 20_000;

/**
 * The findings of an article that were dismissed: by anybody, as its reviews say, or in this browser alone.
 *
 * What the service does not keep, since the stored article does not say so yet or the key may not, this browser
 * does (`own`, a Dismissed). `changed()` is called when something was heard of others, or refused.
 */
export class Reviews {
  #address;
  #headers;
  #by;
  #own;
  #changed;
  /** `{number, by}` of the review that dismissed it, by a finding's id. */
  #known = new Map();
  /** Reviews on their way, and how often the list was asked for or changed: an older list is not believed. */
  #writing = 0;
  #turn = 0;

  constructor({ service, key, article, by }, own, changed) {
    const [cms, ...id] = article.split("/");
    const path = [cms, id.join("/")].map(encodeURIComponent).join("/");
    this.#address = `${service}/v1/articles/${path}/reviews`;
    this.#headers = { Accept: "application/json", ...(key && { Authorization: `Bearer ${key}` }) };
    this.#by = by;
    this.#own = own;
    this.#changed = changed;
  }

  has(id) {
    return this.#known.has(id) || this.#own.has(id);
  }

  /** Who dismissed a finding, in words. */
  who(id) {
    const by = this.#known.get(id)?.by;
    return by ? `by ${by}` : "in this browser alone";
  }

  /** Ask what others decided meanwhile. */
  async load() {
    this.#turn += 1;
    const turn = this.#turn;
    const listed = await this.#ask();
    if (!listed || this.#writing || turn !== this.#turn) return;
    const known = listed.reviews.filter((it) => it.action === "dismiss" && it.state === "applies");
    this.#known = new Map(known.map((it) => [it.current, it]));
    this.#changed();
  }

  async add(id) {
    this.#own.add(id);
    const review = await this.#write({ action: "dismiss", finding: id, by: this.#by });
    if (review) {
      this.#known.set(id, review);
      this.#own.delete(id);
    }
    await this.load();
  }

  async delete(id) {
    this.#own.delete(id);
    const review = this.#known.get(id);
    if (!review) return;
    this.#known.delete(id);
    await this.#write({ action: "undo", review: review.number, by: this.#by });
    await this.load();
  }

  async #write(review) {
    this.#writing += 1;
    const written = await this.#ask(review);
    this.#writing -= 1;
    this.#turn += 1;
    return written;
  }

  /** The answer to a review, or without one the list of all; null where the service has none to give. */
  async #ask(review) {
    const sent = review && {
      method: "POST",
      body: JSON.stringify(review),
      headers: { ...this.#headers, "Content-Type": "application/json" },
    };
    try {
      const response = await fetch(this.#address, {
        headers: this.#headers,
        credentials: "omit",
        referrerPolicy: "no-referrer",
        cache: "no-cache",
        signal: AbortSignal.timeout(PATIENCE),
        ...sent,
      });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }
}
