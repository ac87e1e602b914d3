"""How often each rule asks, over many articles.

    python benchmarks/findings.py URL FOLDER [--articles N] [--rule ID …] [--sample N] [--table FILE]

Sends N articles of FOLDER (*.txt, evenly spaced in the order of their names) to a running service and prints
how many findings each rule makes, per 1,000 words too, and how many warnings and errors there are per 500
words. With --sample, that many findings (of the named rules, or of all) with the words around them, to be
judged by eye. With --table, the rates are written into that file's table of rules; what people judged stays.
"""

from __future__ import annotations

import argparse
import collections
import pathlib
import random
from collections.abc import Mapping

from answers import answers

from service.checks.rules import Rule, rules

#: Code points shown before and after a finding.
AROUND = 200
#: The columns of the table of rules.
COLUMNS = ("rule", "family", "default", "severity", "per 1,000 words", "right", "of findings read")
#: What stands where nothing was measured.
NONE = "–"


def row(rule: Rule, rate: str, right: str, read: str) -> str:
    """A rule's line in the table."""
    default = "on" if rule.enabled else "off"
    cells = (f"[{rule.id}]({rule.id}.md)", rule.family, default, rule.severity.value, rate, right, read)
    return f"| {' | '.join(cells)} |"


def with_rates(text: str, counts: Mapping[str, int], words: int) -> str:
    """A document with its table of rules made anew: rates from `counts`, judgements as they stand.

    A rule that is off keeps its rate, as no answer has its findings.
    """
    lines = text.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("| rule "))
    last = next((n for n in range(first, len(lines)) if not lines[n].startswith("|")), len(lines))
    old = {}
    for line in lines[first + 2 : last]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        old[cells[0].partition("]")[0].removeprefix("[")] = cells[-3:]
    made = [f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
    for rule in sorted(rules().values(), key=lambda rule: (rule.family, rule.id)):
        rate, right, read = old.get(rule.id, [NONE, NONE, "0"])
        made.append(
            row(rule, f"{1000 * counts.get(rule.id, 0) / words:.2f}" if rule.enabled else rate, right, read)
        )
    return "\n".join([*lines[:first], *made, *lines[last:]]) + "\n"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("url", help="the service's root, say http://127.0.0.1:8080")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rule", nargs="*", default=[], help="show samples of these rules alone")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--table", type=pathlib.Path, help="a document with the table of rules")
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
    if asked.table:
        table = with_rates(asked.table.read_text(encoding="utf-8"), counts, words)
        asked.table.write_text(table, encoding="utf-8")
    for one in random.Random(asked.seed).sample(shown, min(asked.sample, len(shown))):
        print(one)


if __name__ == "__main__":
    main()
