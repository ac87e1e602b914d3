"""A sentence seen twice: as tokens of its raw text and as words of the parse, aligned."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from functools import cached_property

from service.analysis.data import words
from service.nlp.reading import Sentence, Word

from .lexicon import Units
from .numerals import HYPHENS, is_plural
from .tokens import Token, tokenize


class Context:
    """Looks ahead and behind in a sentence; every index is a token's unless it says word."""

    def __init__(self, sentence: Sentence, text: str, units: Units) -> None:
        """`text` is the whole part that the sentence's code points count in."""
        self.sentence = sentence
        self.units = units
        self.text = text
        self.tokens: Sequence[Token] = tokenize(text, sentence.start, sentence.end) if sentence.words else []

    def __len__(self) -> int:
        """How many tokens the sentence has."""
        return len(self.tokens)

    def lower(self, i: int) -> str:
        """The token in lower case; "" beyond either end."""
        return self.tokens[i].lower if 0 <= i < len(self.tokens) else ""

    def written(self, i: int) -> str:
        """The token as written; "" beyond either end."""
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def glued(self, i: int) -> bool:
        """Whether no space stands before the token."""
        return 0 <= i < len(self.tokens) and self.tokens[i].glued

    def is_word(self, i: int) -> bool:
        """Whether the token is there and made of letters."""
        return 0 <= i < len(self.tokens) and self.tokens[i].is_word

    def is_number(self, i: int) -> bool:
        """Whether the token is there and made of digits."""
        return 0 <= i < len(self.tokens) and self.tokens[i].is_number

    def is_capitalised(self, i: int) -> bool:
        """Whether the token is a word that begins with a capital."""
        return 0 <= i < len(self.tokens) and self.tokens[i].is_capitalised

    def matches(self, i: int, wanted: Sequence[str], exact: bool = False) -> bool:
        """Whether the tokens from `i` on are these."""
        if i < 0 or i + len(wanted) > len(self.tokens):
            return False
        if exact:
            return all(self.tokens[i + k].text == word for k, word in enumerate(wanted))
        return all(self.tokens[i + k].lower == word for k, word in enumerate(wanted))

    def over_hyphen(self, i: int) -> int:
        """`i`, or the token after it where a hyphen stands there that touches both sides."""
        return i + 1 if self.lower(i) in HYPHENS and self.glued(i) and self.glued(i + 1) else i

    @cached_property
    def is_headline(self) -> bool:
        """Whether most words have a capital, so that capitals tell nothing."""
        return sum(t.is_capitalised for t in self.tokens) * 2 > sum(t.is_word for t in self.tokens)

    @cached_property
    def names_index(self) -> bool:
        """Whether a stock index or the market is spoken of."""
        indices = words("exclusions", "indices")
        return any(token.lower in indices for token in self.tokens)

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.sentence.words]

    def word(self, offset: int) -> Word:
        """The word of the parse at a code point, or the nearest before it."""
        words = self.sentence.words
        return words[max(0, bisect.bisect_right(self._starts, offset) - 1)]

    def word_at(self, i: int) -> Word | None:
        """The word of the parse in which token `i` begins, if it begins inside one."""
        if not 0 <= i < len(self.tokens):
            return None
        word = self.word(self.tokens[i].start)
        return word if word.start <= self.tokens[i].start < word.end else None

    def is_plural_noun(self, i: int) -> bool:
        """Whether the token is a plural common noun, by its tag, else by its spelling."""
        if not self.is_word(i):
            return False
        word = self.word_at(i)
        if word is not None and word.xpos and word.text == self.tokens[i].text:
            return word.xpos in {"NNS", "NNPS"} or self.lower(i) == "people"
        return is_plural(self.lower(i))

    def is_noun(self, i: int) -> bool:
        """Whether the token is a noun or adjective that may be counted; plural by its spelling at least."""
        word = self.word_at(i)
        tagged = word is not None and self.is_word(i) and word.upos in {"NOUN", "ADJ"}
        return tagged or self.is_plural_noun(i)

    def is_verb(self, i: int) -> bool:
        """Whether the parse calls the token a verb; False where it does not know."""
        word = self.word_at(i)
        return word is not None and word.upos == "VERB"

    def is_predicate(self, i: int) -> bool:
        """Whether the token is a verb other than a participle such as may follow its noun."""
        word = self.word_at(i)
        return word is not None and word.upos == "VERB" and word.xpos != "VBN"
