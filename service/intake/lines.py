"""What ends a line, in every convention that articles come in."""

from __future__ import annotations

#: One character that ends a line: Unix, old Macs, form feeds, Unicode; as inside a regular expression's [].
ENDS = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
#: One line break as a regular expression; Windows' two characters are one.
BREAK = rf"(?:\r\n|[{ENDS}])"
