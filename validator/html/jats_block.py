"""A block of JATS source: one element, or source that stays as it is."""

from typing import NamedTuple


class Block(NamedTuple):
    """One block of JATS: an element, or (without a name) source that is used as it is.

    Attributes:
        name: the name of the element, or an empty string.
        attributes: its attributes as source, with a blank before each.
        content: its content as source.
    """

    name: str
    attributes: str
    content: str

    @property
    def source(self) -> str:
        """The block as JATS source."""
        if not self.name:
            return self.content
        return f"<{self.name}{self.attributes}>{self.content}</{self.name}>"
