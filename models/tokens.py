"""Cuts text into the pieces that the encoder takes: a tokenizer of the `tokenizers` library, with offsets."""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram

from models.errors import ModelError

# What a tokenizer is called in a model's folder.
TOKENS = "tokenizer.json"
PAD, UNKNOWN, CLS, SEP = SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
# The same in the vocabularies of XLM-RoBERTa.
_ALSO = {"<pad>": PAD, "<unk>": UNKNOWN, "<s>": CLS, "</s>": SEP}
# A character that is in no list of pieces costs so much more than the rarest piece.
_RARER = 10.0
# All figures look alike but one: what is 0 was not done.
_ZERO, _NOUGHT = r"(?<!\d)(?<!\d[.,])0(?![.,]?\d)", "零"
# How many characters are kept in mind as the lexicon sees them: more than a report is written with.
_MOST_CHARACTERS = 2**14


@functools.lru_cache(_MOST_CHARACTERS)
def normal(character: str) -> str:
    """A character as the lexicon sees it: half width, lower case; every digit is 0, white space a blank."""
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) != 1:
        return character
    return "0" if folded.isdecimal() else " " if folded.isspace() else folded.lower()


class Tokens:
    """A vocabulary of pieces of text, and how a text is cut into them."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        ids = tokenizer.get_vocab()
        named = {_ALSO.get(token, token): at for token, at in ids.items()}
        missing = [name for name in SPECIAL if name not in named]
        if missing:
            raise ModelError(f"the tokenizer has no {', '.join(missing)}; a BERT-like one is needed")
        self.pad, self.unknown, self.cls, self.sep = (named[name] for name in SPECIAL)

    def __len__(self) -> int:
        return int(self._tokenizer.get_vocab_size())

    @property
    def pieces(self) -> list[str]:
        """What stands behind the special tokens, in order."""
        ids = self._tokenizer.get_vocab()
        return sorted((piece for piece, at in ids.items() if at >= len(SPECIAL)), key=ids.__getitem__)

    def cut(self, text: str) -> tuple[list[int], list[int]]:
        """The ids of the pieces of a text, and the code point at which each begins."""
        found = self._tokenizer.encode(text, add_special_tokens=False)
        return found.ids, [start for start, _ in found.offsets]

    def save(self, path: Path) -> None:
        """Writes the file that `load` reads."""
        self._tokenizer.save(str(path), pretty=False)

    @classmethod
    def load(cls, path: Path) -> Tokens:
        """A file of the `tokenizers` library.

        Raises:
            ModelError: it is missing, or of another form.
        """
        if not path.is_file():
            raise ModelError(f"{path.parent}: has no {path.name}")
        try:
            return cls(Tokenizer.from_file(str(path)))
        except Exception as error:  # the library raises plain Exceptions
            raise ModelError(f"{path}: is no tokenizer: {error}") from error

    @classmethod
    def of_pieces(cls, pieces: Sequence[tuple[str, float]]) -> Tokens:
        """The special tokens, then the pieces with the logarithms of their probabilities."""
        tokenizer = Tokenizer(Unigram([*((name, 0.0) for name in SPECIAL), *pieces], unk_id=1, byte_fallback=False))
        tokenizer.normalizer = normalizers.Sequence(
            [
                normalizers.NFKC(),
                normalizers.Replace(Regex(_ZERO), _NOUGHT),
                normalizers.Replace(Regex(r"\d"), "0"),
                normalizers.Replace(Regex(r"\s+"), " "),
            ]
        )
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never", split=False)
        return cls(tokenizer)

    @classmethod
    def of_characters(cls, text: str, least: int) -> Tokens:
        """The characters that stand at least so often in a text, each a piece."""
        counts = Counter(normal(character) for character in text)
        kept = sorted(character for character, count in counts.items() if count >= least and character != " ")
        return cls.of_pieces([(character, -_RARER) for character in kept])
