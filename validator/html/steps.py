"""The order in which an HTML tree is walked, with a stack in place of recursion."""

from typing import TYPE_CHECKING, Literal, NamedTuple

from validator.html.runs import Marks

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class Step(NamedTuple):
    """One thing left to do on the walk: a text, the begin of an element or its end.

    ``containers`` is how many were open at its start tag, ``alone`` that it is all its parent has.
    """

    action: Literal["text", "enter", "leave"]
    marks: Marks
    text: str = ""
    element: "Element | None" = None
    containers: int = 0
    alone: bool = False


def content_steps(element: "Element", marks: Marks) -> list[Step]:
    """List the steps through the content of an element, the first one last."""
    alone = len(element) == 1 and not _has_text(element.text) and not _has_text(element[0].tail)
    steps: list[Step] = []
    for child in reversed(element):
        if child.tail:
            steps.append(Step("text", marks, text=child.tail))
        steps.append(Step("enter", marks, element=child, alone=alone))
    if element.text:
        steps.append(Step("text", marks, text=element.text))
    return steps


def _has_text(text: str | None) -> bool:
    return bool(text and text.strip())
