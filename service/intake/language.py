"""Which language an article is in: onrecord reads English."""

from __future__ import annotations

import functools
import re
import threading
from typing import Any

from .article import Article

#: Below this many letters, names outweigh grammar: too short to judge.
MIN_LETTERS = 25
#: Least probability to name a language at all. English paragraphs that the model takes for
#: another language, for their names, stay below 0.5; foreign sentences reach 0.82 and more.
MIN_PROBABILITY = 0.7
#: How many characters are looked at; more change nothing.
SAMPLE = 20_000

_QUOTED = re.compile(r"[“”\"„«»][^“”\"„«»\n]{1,1000}[“”\"«»]")


class UnsupportedLanguage(Exception):
    """An article that is not in English; `language` is its tag."""

    def __init__(self, language: str) -> None:
        """Name the language."""
        super().__init__(f"the article is in {language!r}, not in English")
        self.language = language


def identify(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`; None where that cannot be told.

    Short texts, lists of names and the like are not judged. What stands in quotation marks alone
    does not make a text foreign: English articles quote in other languages.
    """
    sample = text[:SAMPLE]
    language = _most_likely(sample)
    if language in (None, "en"):
        return language
    unquoted = _QUOTED.sub(" ", sample)
    return language if unquoted == sample else _most_likely(unquoted)


def require_english(article: Article) -> None:
    """Raise UnsupportedLanguage where the article's language is stated or seen to be another."""
    if re.split("[-_]", article.language.lower(), maxsplit=1)[0] not in ("en", "eng"):
        raise UnsupportedLanguage(article.language)
    language = identify(f"{article.title}\n\n{article.text}" if article.title else article.text)
    if language not in (None, "en"):
        raise UnsupportedLanguage(str(language))


def _most_likely(text: str) -> str | None:
    if sum(map(str.isalpha, text)) < MIN_LETTERS:
        return None
    language, probability = _identifier().classify(text)
    return language if probability >= MIN_PROBABILITY else None


_LOADING = threading.Lock()


def _identifier() -> Any:
    with _LOADING:  # a cached function may still run twice at once
        return _load()


@functools.cache
def _load() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # Its three-letter codes are small languages and close kin of larger ones (Nigerian Pidgin for
    # English, Wu for Chinese); they only take probability away from the language that is meant.
    whole.set_languages([it for it in whole.labels if len(it) == 2])
    # One of these languages alone: the other keeps all the others' tables too, 30 MB.
    return LanguageIdentifier(
        whole.nb_ptc,
        whole.nb_pc,
        whole.nb_classes,
        whole.tk_nextmove,
        whole.tk_output,
        norm_probs=True,
        tk_row=whole.tk_row,
    )
