// Where the spans of an answer stand while the text goes on changing.

const BREAK = "\n\n";

/**
 * Where `[start, end)` of one text stands in the next, as a function of start and end.
 *
 * It gives null for what lies in, or reaches into, a paragraph that was edited: what the service said of it
 * holds no more.
 */
export function follow(before, after) {
  const [old, now] = [before.split(BREAK), after.split(BREAK)];
  const most = Math.min(old.length, now.length);
  let first = 0;
  while (first < most && old[first] === now[first]) first += 1;
  let last = 0;
  while (last < most - first && old[old.length - 1 - last] === now[now.length - 1 - last]) last += 1;
  const head = lengthOf(old.slice(0, first));
  const tail = before.length - lengthOf(old.slice(old.length - last));
  const shift = after.length - before.length;
  return (start, end) => {
    if (end <= head) return { start, end };
    return start >= tail ? { start: start + shift, end: end + shift } : null;
  };
}

function lengthOf(paragraphs) {
  return paragraphs.join(BREAK).length;
}
