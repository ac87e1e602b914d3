"""How often each rule asks, over many articles.

    python benchmarks/findings.py URL FOLDER [--articles N] [--rule ID …] [--sample N]

Sends N articles of FOLDER (*.txt, evenly spaced in the order of their names) to a running service and prints
how many findings each rule makes, per 1,000 words too, and how many warnings and errors there are per 500
words. With --sample, that many findings (of the named rules, or of all) with the words around them, to be
judged by eye.
"""

from __future__ import annotations

import argparse
import collections
import pathlib
import random

from answers import answers

#: Code points shown before and after a finding.
AROUND = 200


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("url", help="the service's root, say http://127.0.0.1:8080")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rule", nargs="*", default=[], help="show samples of these rules alone")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    counts: collections.Counter[str] = collections.Counter()
    severities: collections.Counter[str] = collections.Counter()
    words, shown = 0, []
    for name, report in answers(asked.url, asked.folder, asked.articles):
        text = report["article"]["text"]
        words += len(text.split())
        for finding in report["findings"]:
            counts[finding["rule"]] += 1
            severities[finding["severity"]] += 1
            if finding["rule"] in asked.rule or not asked.rule:
                start, end = finding["spans"][0]["start"], finding["spans"][-1]["end"]
                around = text[max(0, start - AROUND) : end + AROUND]
                shown.append(f"\n== {name}: {finding['rule']}\n{finding['message']}\n{around}")
    for rule, count in counts.most_common():
        print(f"{rule:32s} {count:5d} {1000 * count / words:7.2f} per 1,000 words")
    loud = severities["warning"] + severities["error"]
    print(f"{words} words; warnings and errors per 500 words: {500 * loud / words:.2f}")
    for one in random.Random(asked.seed).sample(shown, min(asked.sample, len(shown))):
        print(one)


if __name__ == "__main__":
    main()
