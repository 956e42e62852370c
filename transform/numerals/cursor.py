"""A place in a cell's tokens that moves on as they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from transform.numerals.tokens import Cell, Token

END: Final = Token("end", 0, 0, "")


class Cursor:
    """The tokens of a cell or of a bracket in it, and the index of the next one.

    Two tokens of the kind `end` follow the last, so that looking one ahead needs no care.
    """

    __slots__ = ("cell", "i", "tokens")

    def __init__(self, cell: Cell, tokens: Sequence[Token]) -> None:
        self.cell = cell
        self.tokens = (*tokens, END, END)
        self.i = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.i]

    @property
    def following(self) -> Token:
        """The token after the next one."""
        return self.tokens[self.i + 1]

    @property
    def last(self) -> Token:
        """The token that was read last."""
        return self.tokens[self.i - 1]

    def skip(self, *kinds: str) -> bool:
        """Move over the next token if it is of one of these kinds."""
        if self.tokens[self.i].kind in kinds:
            self.i += 1
            return True
        return False

    def skip_word(self, role: str) -> bool:
        """Move over the next token if it is a word that has this role among its `other` ones."""
        if role in self.tokens[self.i].word.other:
            self.i += 1
            return True
        return False

    def shown(self, start: int, end: int) -> str:
        """What is printed between two places of the cell."""
        return self.cell.shown[start:end]

    def rest(self) -> str:
        """What is printed from the next token to the last."""
        return self.shown(self.token.start, self.tokens[-3].end)
