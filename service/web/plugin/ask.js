// Asking the service: not before the writer pauses, only about a text that is new, never two at a time.

/** Statuses after which the same request may succeed. */
const PASSING = new Set([408, 429, 500, 502, 503, 504]);
const LONGEST_WAIT = 60_000;
const LONGEST_ANSWER = 120_000;

/**
 * Asks about the text that `want` was last told.
 *
 * `heard.answer(report)` gets the answer, unless the text has changed since, as `heard.look()` is to see;
 * `heard.state(name, detail)` is told of each step: `empty`, `changed`, `reading`, `waiting` (detail: seconds), `current`, `failed`
 * (detail: why).
 */
export class Asker {
  #options;
  #heard;
  #body = "";
  #answered = { body: "", report: null };
  #timer = 0;
  #controller = new AbortController();
  #failures = 0;
  #notBefore = 0;

  constructor(options, heard) {
    this.#options = options;
    this.#heard = heard;
  }

  want(text, title) {
    const { id, profile } = this.#options;
    // What has no value stays out of JSON.
    const body = JSON.stringify({
      text,
      title: title || undefined,
      id: id || undefined,
      options: { offsets: "utf16", profile: profile || undefined },
    });
    if (body === this.#body) return;
    this.stop();
    this.#body = body;
    if (!text.trim()) {
      this.#heard.state("empty");
      return;
    }
    if (body === this.#answered.body) {
      this.#current();
      return;
    }
    this.#heard.state("changed");
    this.#later(this.#options.delay);
  }

  /** Forget the question that is open. */
  stop() {
    clearTimeout(this.#timer);
    this.#controller.abort();
    this.#body = "";
  }

  #later(delay) {
    this.#controller = new AbortController();
    const wait = Math.max(delay, this.#notBefore - Date.now());
    this.#timer = setTimeout(() => this.#ask(this.#controller.signal), wait);
  }

  async #ask(asked) {
    this.#heard.state("reading");
    try {
      const response = await this.#send(asked);
      const answer = await response.json().catch(() => null);
      this.#heard.look();
      if (asked.aborted) return;
      if (response.ok && answer) this.#take(answer);
      else if (response.ok || PASSING.has(response.status)) this.#again(response.headers.get("Retry-After"));
      else this.#heard.state("failed", answer?.detail ?? `The service answered ${response.status}.`);
    } catch {
      if (!asked.aborted) this.#again(null);
    }
  }

  #send(asked) {
    const { service, key } = this.#options;
    return fetch(`${service}/v1/annotate`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        ...(key && { Authorization: `Bearer ${key}` }),
      },
      body: this.#body,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      signal: AbortSignal.any([asked, AbortSignal.timeout(LONGEST_ANSWER)]),
    });
  }

  #take(report) {
    this.#failures = 0;
    this.#answered = { body: this.#body, report };
    this.#current();
  }

  #current() {
    this.#heard.answer(this.#answered.report);
    this.#heard.state("current");
  }

  #again(retryAfter) {
    this.#failures += 1;
    const wait = told(retryAfter) ?? Math.min(1000 * 2 ** this.#failures, LONGEST_WAIT);
    this.#notBefore = Date.now() + wait;
    this.#heard.state("waiting", Math.ceil(wait / 1000));
    this.#later(0);
  }
}

/** Milliseconds that a Retry-After asks for, which is seconds or a date; null where it says neither. */
function told(retryAfter) {
  if (!retryAfter) return null;
  const wait = /^\d+$/.test(retryAfter) ? 1000 * Number(retryAfter) : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}
