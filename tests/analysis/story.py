"""Articles put together sentence by sentence, read as the language models would read them."""

from __future__ import annotations

from service.analysis.analyse import analyse
from service.analysis.authority import Authority
from service.analysis.report import Engine, Report, Source
from service.analysis.vocabulary import Vocabulary
from service.intake.plain import from_text
from service.nlp.entities import EntityType
from service.nlp.reading import Entity, Reading, Relation, Sentence, Word

_ENTITIES = {
    "P": EntityType.PERSON,
    "O": EntityType.ORGANISATION,
    "L": EntityType.PLACE,
    "N": EntityType.NATIONALITY,
}
_XPOS = {"NOUN": "NN", "PROPN": "NNP", "PRON": "PRP", "DET": "DT", "ADJ": "JJ", "ADP": "IN", "VERB": "VBN"}
_RELATIONS = {"DET": "det", "ADJ": "amod", "NOUN": "compound", "PROPN": "compound", "NUM": "nummod"}
_NOMINAL = ("NOUN", "PROPN", "PRON")


class Story:
    """`says` and `does` add a sentence; a phrase is written `the/DET town/NOUN [P Ada/PROPN Brook/PROPN]`.

    A word is its text, its part of speech, and after a second slash its Penn tag where that is not the
    usual one; brackets hold an entity: P person, O organisation, L place, N nationality.
    """

    def __init__(self) -> None:
        self.text = ""
        self.sentences: list[Sentence] = []
        self.relations: list[Relation] = []
        self.paragraph = 0

    def says(self, who: str, said: str = "it rained", new: bool = True, cue: str = "said") -> Story:
        """`WHO said it rained.`"""
        return self._add(who, cue, said, quoted=False, new=new, speaks=True)

    def quotes(self, who: str, said: str = "It rained", new: bool = True) -> Story:
        """`“It rained,” WHO said.`"""
        return self._add(who, "said", said, quoted=True, new=new, speaks=True)

    def does(self, who: str, new: bool = True, verb: str = "left") -> Story:
        """`WHO left.`"""
        return self._add(who, verb, "", quoted=False, new=new, speaks=False)

    def report(self, authority: Authority | None = None) -> Report:
        """What the analysis makes of it."""
        reading = Reading((), tuple(self.sentences), tuple(self.relations))
        vocabulary = Vocabulary(authority or Authority())
        return analyse(from_text(self.text), reading, Engine("0", "none"), vocabulary)

    def sources(self, authority: Authority | None = None) -> tuple[Source, ...]:
        """The sources of it."""
        return self.report(authority).sources

    def _add(self, who: str, verb: str, said: str, quoted: bool, new: bool, speaks: bool) -> Story:
        if self.text:
            self.text += "\n\n" if new else " "
            self.paragraph += new
        start = len(self.text)
        words: list[Word] = []
        entities: list[Entity] = []
        if quoted:
            self._words([("“", "PUNCT", "``"), *[(w, "X", "FW") for w in said.split()]], words)
            self._words([(",”", "PUNCT", "''")], words, glue=True)
        content = (start, len(self.text))
        first = len(words)
        phrase, marked = _read(who)
        self._words(phrase, words)
        subject = (words[first].start, words[-1].end)
        last = len(words)
        self._words([(verb, "VERB", "VBD")], words)
        cue = (words[-1].start, words[-1].end)
        if said and not quoted:
            begin = len(self.text) + 1
            self._words([(w, "X", "FW") for w in said.split()], words)
            content = (begin, len(self.text))
        self._words([(".", "PUNCT", ".")], words, glue=True)
        words = _parsed(words, first, last)
        for kind, a, b in marked:
            begin, end = words[first + a].start, words[first + b].end
            entities.append(Entity(_ENTITIES[kind], self.text[begin:end], first + a, first + b, begin, end))
        self.sentences.append(
            Sentence("body", len(self.sentences), self.paragraph, tuple(words), tuple(entities))
        )
        if speaks:
            self.relations.append(Relation("body", (subject,), (cue,), (content,), 0.9))
        return self

    def _words(self, words: list[tuple[str, str, str]], into: list[Word], glue: bool = False) -> None:
        for form, upos, xpos in words:
            opening = bool(into) and into[-1].text == "“"
            apart = (
                into and not glue and not opening and form not in (",", "'s", ")") and into[-1].text != "("
            )
            if apart:
                self.text += " "
            lemma = form.lower().removesuffix("s") if xpos in ("NNS", "NNPS") else form.lower()
            start = len(self.text)
            self.text += form
            into.append(Word(len(into), form, lemma, upos, xpos, -1, "dep", start, len(self.text)))


def _read(who: str) -> tuple[list[tuple[str, str, str]], list[tuple[str, int, int]]]:
    """The words of a phrase, and its entities as (letter, first, last)."""
    words: list[tuple[str, str, str]] = []
    entities: list[tuple[str, int, int]] = []
    letter, begun = "", 0
    for piece in who.split():
        if piece.startswith("["):
            letter, begun = piece[1:], len(words)
            continue
        closes = piece.endswith("]")
        form, upos, *tag = piece.removesuffix("]").split("/")
        words.append((form, upos, tag[0] if tag else _XPOS.get(upos, upos)))
        if closes:
            entities.append((letter, begun, len(words) - 1))
    return words, entities


def _parsed(words: list[Word], first: int, verb: int) -> list[Word]:
    """A plain parse: the first noun's phrase is the verb's subject, later ones hang on it."""
    heads: dict[int, tuple[int, str]] = {verb: (-1, "root")}
    top = _last_nominal(words, first, verb)
    relation, at = "nsubj", first
    while at < verb:
        end = _chunk_end(words, at, verb)
        head = _last_nominal(words, at, end)
        for n in range(at, end):
            if words[n].upos == "PUNCT":
                heads[n] = (top, "punct")
            elif words[n].upos in ("ADP", "CCONJ", "VERB"):
                heads[n] = (head, {"ADP": "case", "CCONJ": "cc", "VERB": "acl"}[words[n].upos])
            elif n == head:
                heads[n] = (verb, "nsubj") if relation == "nsubj" else (top, relation)
            else:
                heads[n] = (head, "case" if words[n].upos == "PART" else _RELATIONS.get(words[n].upos, "dep"))
        if end < verb:
            relation = {"ADP": "nmod", "CCONJ": "conj"}.get(words[end].upos, "appos")
            if words[end].text == "," and words[end + 1].upos == "CCONJ":
                relation = "conj"
        at = end
    return [
        Word(w.index, w.text, w.lemma, w.upos, w.xpos, *heads.get(w.index, (verb, "dep")), w.start, w.end)
        for w in words
    ]


def _chunk_end(words: list[Word], at: int, verb: int) -> int:
    """Where the next preposition, conjunction or comma begins after a noun."""
    seen = False
    for n in range(at, verb):
        if seen and words[n].upos in ("ADP", "CCONJ", "PUNCT"):
            return n
        seen = seen or words[n].upos in _NOMINAL
    return verb


def _last_nominal(words: list[Word], first: int, end: int) -> int:
    stop = _chunk_end(words, first, end)
    found = [n for n in range(first, stop) if words[n].upos in _NOMINAL]
    return found[-1] if found else first
