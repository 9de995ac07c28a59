"""Names of HTML elements and attributes, sorted by what they mean to a record.

Sources: the element index of the HTML Living Standard and its section on obsolete features;
the prefixed names are those that word processors write into HTML they export.
"""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Elements that never have content (HTML Living Standard, "Void elements").
VOID = _names(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source "
    "track wbr"
)

# Elements whose end tag HTML lets a writer leave out ("Optional tags").
OPTIONAL_END = _names("p li dt dd td th tr thead tbody tfoot")
LISTS = frozenset({"ul", "ol", "dl"})
HEADINGS = _names("h1 h2 h3 h4 h5 h6 jats:title")
LIST_PARTS = frozenset({"li", "dt", "dd"})

# Elements that begin a new line when a browser shows them ("The CSS user agent style sheet").
BLOCK = _names(
    "address article aside blockquote body center details dialog dd dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main "
    "menu nav ol optgroup option p pre search section summary ul xmp "
    "table caption colgroup col thead tbody tfoot tr td th "
    "jats:p jats:title jats:sec jats:list jats:list-item jats:disp-quote jats:disp-formula"
)

# Elements an author's text is ordinarily made of, all of which JATS can express or do without.
# `pre`, `ins` and `del` are not here: white space that counts, and changes somebody should have
# accepted or refused, are for a person to look at.
CONTENT = _names(
    "a abbr acronym b big blockquote br center cite code div dfn em font h1 h2 h3 h4 h5 h6 hr i "
    "kbd li mark nobr ol p q s samp small span strike strong sub sup tt u ul dl dt dd var wbr "
    "article header hgroup main section "
    "o:p "
    # No HTML, but JATS that was escaped like it.
    "italic bold underline monospace"
)

# Everything else the Living Standard names, and obsolete names that exporters still write.
# `plaintext` and `isindex` are left out: a parser makes text vanish or appear at them.
OTHER = _names(
    "address area article aside audio base bdi bdo body button canvas caption col colgroup data "
    "datalist del details dialog embed fieldset figcaption figure footer form head header hgroup "
    "html iframe img input ins label legend link main map math menu meta meter nav noscript object "
    "optgroup option output picture pre progress rp rt ruby script search section select slot "
    "source style summary svg table tbody td template textarea tfoot th thead time title tr track "
    "video "
    "applet basefont bgsound blink dir frame frameset keygen listing marquee multicol noembed "
    "noframes param rb rtc spacer xmp"
)

HTML = CONTENT | OTHER

# Elements that are more than formatting, whose text can stay where it is while the rest of what
# they say is lost. Of the others (pictures, tables, forms, ruby, formulas) nothing would be left.
TRANSPARENT = _names(
    "ins del pre address aside footer nav figure figcaption "
    "time data label summary details bdi bdo script style"
)
# Parts of a page's frame that show nothing, or nothing but what is in them.
FRAME = _names("base body html link meta")
TABLE_PARTS = _names("caption col colgroup tbody td tfoot th thead tr")
# What is written anew as a whole: tables, formulas, pictures.
REMADE = TABLE_PARTS | {"table", "img", "math"}
# The elements of MathML 3 that have other names than those of HTML (its section 2.1.8 and
# appendix I); tags only between ``<math>`` and ``</math>``.
MATHML = _names(
    "annotation annotation-xml maction maligngroup malignmark menclose merror mfenced mfrac "
    "mglyph mi mlabeledtr mlongdiv mmultiscripts mn mo mover mpadded mphantom mprescripts mroot "
    "mrow ms mscarries mscarry msgroup msline mspace msqrt msrow mstack mstyle msub msubsup msup "
    "mtable mtd mtext mtr munder munderover none semantics"
)
# Text that a browser does not show.
DROPPED = frozenset({"script", "style"})
# JATS elements whose meaning is gone when only their text is left.
LOST = _names(
    "jats:title jats:disp-formula jats:inline-formula jats:xref jats:named-content "
    "jats:styled-content jats:abbrev jats:fixed-case"
)
# What the more important of all others are, for a message.
KINDS = {
    "img": "the picture", "svg": "the picture", "table": "the table", "math": "the formula",
    "del": "the deletion", "ins": "the insertion", "pre": "the white space of",
}  # fmt: skip

# Office and MathML prefixes; every name after one of these is taken as a tag.
OPEN_PREFIXES = frozenset({"o", "v", "w", "m", "st1", "st2", "mml"})
# Office smart tags mark up words for menus; they are as transparent as a span.
_SMART_TAGS = ("st1:", "st2:")

JATS_EMPHASIS = _names(
    "italic bold sub sup sc underline overline strike monospace roman sans-serif"
)
JATS_INLINE = JATS_EMPHASIS | _names(
    "break ext-link email uri named-content styled-content inline-formula xref abbrev fixed-case"
)
JATS_BLOCK = _names("p title sec list list-item disp-quote disp-formula")
JATS = frozenset(f"jats:{name}" for name in JATS_INLINE | JATS_BLOCK)

# Attributes that stand without a value ("Boolean attributes", obsolete ones included).
BOOLEAN_ATTRIBUTES = _names(
    "allowfullscreen async autofocus autoplay checked compact controls declare default defer "
    "disabled download hidden inert ismap itemscope loop multiple muted nohref nomodule noresize "
    "noshade novalidate nowrap open playsinline readonly required reversed selected"
)

# Attributes that may have a value without quotes and still be told from prose. `value` is not
# here: `<p value=0.05>` is a sentence. `xss` is what a much used input filter leaves of `style`.
PLAIN_ATTRIBUTES = _names(
    "abbr align alink alt axis background bgcolor border bordercolor cellpadding cellspacing char "
    "charset class clear color colspan content coords data datetime dir face frame frameborder "
    "headers height href hreflang hspace id lang link longdesc marginheight marginwidth media name "
    "rel rev role rowspan rules scope scrolling shape size span src start style summary tabindex "
    "target text title type usemap valign vlink vspace width xss xml:lang"
)


def is_element(name: str) -> bool:
    """Tell whether a lower-case name is one that this package takes for a tag."""
    if ":" not in name:
        return name in HTML or name in MATHML
    return name in JATS or name.partition(":")[0] in OPEN_PREFIXES


def is_ordinary(name: str) -> bool:
    """Tell whether an element is formatting that JATS can express or do without."""
    return name in CONTENT or name in JATS or name.startswith(_SMART_TAGS)


def shown_name(name: str) -> str:
    """Name an element for a reader: ``the picture `<img>```."""
    kind = KINDS.get(name) or ("the formula" if name.startswith(("mml:", "m:")) else "")
    return f"{kind} `<{name}>`".lstrip()
