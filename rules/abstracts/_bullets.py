"""The signs with which items of lists begin."""

from typing import Final

# Bullets of type, signs used as such, and what Word's symbol fonts leave behind of them.
BULLETS: Final = "•▪▫●○◦‣∙■□►▶▸➢➤✓✔❖◆·\uf0b7\uf0a7\uf0d8"
DASHES: Final = "–-"
