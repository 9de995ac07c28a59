"""TeX that was left in text: what proves that it is TeX, and what it is in JATS."""

from validator.tex.construct import Place
from validator.tex.convert import Conversion, convert

__all__ = ["Conversion", "Place", "convert"]
