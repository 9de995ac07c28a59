"""Commands of TeX that stand for one character or one word, in formulas and in text.

Sources: the characters of formulas are those of the table of the package unicode-math
(unicode-math-table.tex) and of plain TeX (The TeXbook, appendix F); the characters of text are
those of "LaTeX2e: An unofficial reference manual", chapter "Special insertions".
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


def _table(text: str) -> Mapping[str, str]:
    """Read ``name character`` pairs."""
    words = text.split()
    return MappingProxyType(dict(zip(words[::2], words[1::2], strict=True)))


def names(text: str) -> frozenset[str]:
    """Read names with blanks between them."""
    return frozenset(text.split())


GREEK: Final = _table("""
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι
kappa κ varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ
varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
upalpha α upbeta β upgamma γ updelta δ upepsilon ϵ upvarepsilon ε upzeta ζ upeta η uptheta θ
upiota ι upkappa κ uplambda λ upmu μ upnu ν upxi ξ uppi π uprho ρ upsigma σ uptau τ upupsilon υ
upphi ϕ upvarphi φ upchi χ uppsi ψ upomega ω
Upgamma Γ Updelta Δ Uptheta Θ Uplambda Λ Upxi Ξ Uppi Π Upsigma Σ Upupsilon Υ Upphi Φ Uppsi Ψ
Upomega Ω
""")

# Signs between two terms, which have room around them.
RELATIONS: Final = _table("""
le ≤ leq ≤ leqslant ⩽ leqq ≦ ge ≥ geq ≥ geqslant ⩾ geqq ≧ ne ≠ neq ≠ equiv ≡ sim ∼ simeq ≃
approx ≈ approxeq ≊ cong ≅ propto ∝ varpropto ∝ ll ≪ gg ≫ lt < gt > lesssim ≲ gtrsim ≳
lessgtr ≶ prec ≺ succ ≻ preceq ⪯ succeq ⪰ in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆
supseteq ⊇ subsetneq ⊊ supsetneq ⊋ sqsubseteq ⊑ sqsupseteq ⊒ mid ∣ nmid ∤ parallel ∥ perp ⊥
vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ asymp ≍ doteq ≐ triangleq ≜ coloneqq ≔ to → rightarrow →
longrightarrow ⟶ leftarrow ← gets ← longleftarrow ⟵ leftrightarrow ↔ longleftrightarrow ⟷
Rightarrow ⇒ Longrightarrow ⟹ implies ⟹ Leftarrow ⇐ Leftrightarrow ⇔ Longleftrightarrow ⟺ iff ⟺
uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ mapsto ↦ longmapsto ⟼
hookrightarrow ↪ hookleftarrow ↩ rightharpoonup ⇀ rightleftharpoons ⇌ leftrightharpoons ⇋
rightleftarrows ⇄ leftrightarrows ⇆ rightsquigarrow ⇝ leadsto ⇝ nearrow ↗ searrow ↘
swarrow ↙ nwarrow ↖ twoheadrightarrow ↠ rightarrowtail ↣
""")

BINARY: Final = _table("""
pm ± mp ∓ times × div ÷ cdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ cap ∩ cup ∪ sqcap ⊓ sqcup ⊔ vee ∨
lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙
uplus ⊎ amalg ⨿ rtimes ⋊ ltimes ⋉ boxtimes ⊠ boxplus ⊞ diamond ⋄ ddag ‡ ddagger ‡ dag † dagger †
bigcirc ◯ triangleright ▷ triangleleft ◁
""")

ORDINARY: Final = _table("""
infty ∞ partial ∂ nabla ∇ hbar ℏ hslash ℏ ell ℓ wp ℘ Re ℜ Im ℑ aleph ℵ beth ℶ imath ı jmath ȷ
emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ prime ′
degree ° ldots … dots … dotsc … dotsb … cdots ⋯ dotsm ⋯ vdots ⋮ ddots ⋱ square □ Box □
blacksquare ■ triangle △ triangledown ▽ blacktriangle ▴ lozenge ◊ Diamond ◇ clubsuit ♣
diamondsuit ♢ heartsuit ♡ spadesuit ♠ flat ♭ natural ♮ sharp ♯ checkmark ✓ surd √ mho ℧
therefore ∴ because ∵ S § P ¶ copyright © pounds £ odots ⨀ sun ☉ male ♂ female ♀ AA Å aa å
o ø O Ø ss ß ae æ AE Æ l ł L Ł i ı j ȷ colon : textmu µ textdegree ° textendash – textemdash —
textasciitilde ~ textquoteright ’ backslash \\ textbackslash \\ lbrace { rbrace } Vert ‖ vert |
lvert | rvert | lVert ‖ rVert ‖ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ lbrack [
rbrack ] sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁
bigotimes ⨂ bigwedge ⋀ bigvee ⋁
""")

# Signs that show limits above and below, which nothing in running text does.
LARGE: Final = names(
    "sum prod coprod int iint iiint oint bigcup bigcap bigoplus bigotimes bigwedge bigvee"
)

# Names of functions, set upright with a blank before what follows.
FUNCTIONS: Final = names(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf "
    "limsup ln log max min sec sin sinh sup tan tanh Pr"
)

MATHS: Final[Mapping[str, str]] = MappingProxyType({**ORDINARY, **RELATIONS, **BINARY, **GREEK})

# Letters of text that no accent makes.
LETTERS: Final = _table("""
ss ß SS ẞ o ø O Ø l ł L Ł ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ
ng ŋ NG Ŋ
""")

# Words for one character in text. A blank behind them only ends the name.
TEXT: Final = _table("""
textdegree ° textmu µ textohm Ω textcelsius ℃ texteuro € euro € pounds £ textsterling £ textyen ¥
textcent ¢ textdollar $ textsection § textparagraph ¶ textdagger † textdaggerdbl ‡
textendash – textemdash — textquoteleft ‘ textquoteright ’ textquotedblleft “
textquotedblright ” textquotesingle ' textquotedbl " guillemotleft « guillemotright »
guilsinglleft ‹ guilsinglright › quotesinglbase ‚ quotedblbase „ textasciitilde ~
textasciicircum ^ textasciigrave ` textbackslash \\ textbar | textless < textgreater >
textbraceleft { textbraceright } textunderscore _ textpm ± texttimes × textdiv ÷
textordfeminine ª textordmasculine º textonehalf ½ textonequarter ¼ textthreequarters ¾
textonesuperior ¹ texttwosuperior ² textthreesuperior ³ textperiodcentered · textexclamdown ¡
textquestiondown ¿ textalpha α textbeta β textgamma γ textdelta δ textepsilon ϵ textzeta ζ
texteta η texttheta θ textiota ι textkappa κ textlambda λ textnu ν textxi ξ textpi π textrho ρ
textsigma σ texttau τ textupsilon υ textphi φ textchi χ textpsi ψ textomega ω textGamma Γ
textDelta Δ textTheta Θ textLambda Λ textSigma Σ textPhi Φ textPsi Ψ textOmega Ω
textrightarrow → textleftarrow ←
""")

# The same, but where authors forget that the blank is lost: it is kept.
TEXT_WITH_BLANK: Final = _table("""
textellipsis … textregistered ® texttrademark ™ textcopyright © textbullet • LaTeX LaTeX TeX TeX
""")

# Characters that a backslash makes ordinary.
ESCAPED: Final = frozenset("%&#_${}")

# Blanks of formulas (LaTeX2e manual, "Spacing in math mode"); the negative one shows nothing.
_THIN, _EN, _EM = "\u2009", "\u2002", "\u2003"
SPACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys([",", ":", ">", ";", "thinspace", "medspace", "thickspace"], _THIN),
        **dict.fromkeys(["quad", "qquad"], _EM),
        **dict.fromkeys([" ", "\n", "space"], " "),
        "enspace": _EN,
        "nobreakspace": "\xa0",
        "!": "",
    }
)

# IUPAC, Periodic table of the elements (2022).
ELEMENTS: Final = names(
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se "
    "Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb "
    "Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm "
    "Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og"
)
# Names that are words, too: behind a backslash they may be those of folders.
ENGLISH: Final = names(
    "in to top star sum not flat sharp natural square diamond angle because therefore parallel "
    "models degree prime sun male female checkmark colon int prod sim mid ni cap cup div ast bot "
    "dag triangle copyright pounds Box Re Im exists gets implies perp ll gg lt gt ne le "
    "ge vert surd mho wr Diamond lozenge"
)
