"""What the parts of a structured abstract are called, in many languages.

The names are those of the headings that journals prescribe (IMRaD; the "More informative
abstracts" of Haynes et al., 1990; NLM's list of structured abstract labels and their five
categories) and their usual translations.
"""

import unicodedata
from collections.abc import Mapping
from enum import IntEnum
from functools import cache
from types import MappingProxyType

from validator.regex import regex


class Role(IntEnum):
    """What a part of an abstract tells, in the order in which the parts usually come."""

    BACKGROUND = 0
    OBJECTIVE = 1
    METHODS = 2
    RESULTS = 3
    CONCLUSIONS = 4
    OTHER = 5


_LABELS: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    {
        Role.BACKGROUND: (
            "background|introduction|context|rationale|importance|scientific background",
            "clinical background|background information|question|problem|problem statement",
            "key message|key messages|what is known|summary of background data",
            "summary background data",
            "antecedentes|introducción|contexto|fundamento|fundamentos|marco conceptual",
            "introdução|contextualização|enquadramento|racional|justificativa",
            "contexte|arrière-plan|introduzione|premessa|premesse|background e contesto",
            "hintergrund|einleitung|einführung|fragestellung|hinführung",
            "achtergrond|inleiding|bakgrund|bakgrunn|baggrund|tausta|introduktion",
            "введение|актуальность|обоснование|предпосылки|вступ|актуальність",
            "wprowadzenie|wstęp|úvod|východiska|uvod|bevezetés|bevezető|introducere",
            "giriş|amaç ve giriş|εισαγωγή|latar belakang|pendahuluan",
            "背景|背景与目的|背景和目的|背景及目的|引言|はじめに|緒言|서론|배경|연구배경",
            "مقدمه|المقدمة|خلفية|زمینه",
        ),
        Role.OBJECTIVE: (
            "objective|objectives|aim|aims|purpose|goal|goals|aim of the study|aims of the study",
            "objective of the study|objectives of the study|purpose of the study|study purpose",
            "study objective|study objectives|study aim|hypothesis|hypotheses|research question",
            "purpose of review|aim of study|purpose of this review|main objective|research aim",
            "objetivo|objetivos|finalidad|finalidade|propósito|hipótesis|hipótese",
            "objectif|objectifs|but|buts|but de l'étude|hypothèse",
            "ziel|ziele|zielsetzung|zielstellung|ziel der studie|ziel der arbeit|zweck",
            "obiettivo|obiettivi|scopo|scopi|scopo dello studio|scopo del lavoro",
            "doel|doelstelling|syfte|mål|formål|tavoite",
            "цель|цели|цель исследования|цель работы|задачи|мета|мета дослідження",
            "cel|cele|cel pracy|cel badania|cel badań|cíl|cíle|cíl práce|ciel|cilj|ciljevi",
            "cél|célkitűzés|célkitűzések|obiectiv|obiective|scop",
            "amaç|hedef|çalışmanın amacı|σκοπός|tujuan",
            "目的|目标|目標|研究目的|목적|연구목적|연구 목적|الهدف|هدف",
        ),
        Role.METHODS: (
            "methods|method|methodology|methodologies|materials and methods|material and methods",
            "methods and materials|patients and methods|subjects and methods|study design",
            "design|setting|settings|patients|participants|subjects|population|study population",
            "interventions|intervention|exposure|exposures|main outcome measures|outcome measures",
            "main outcome measure|main outcomes and measures|measurements|main measures|measures",
            "data sources|data source|data extraction|data synthesis|study selection",
            "search methods|data collection|selection criteria|sources of data",
            "data collection and analysis|research design and methods|experimental design",
            "study design and setting|procedure",
            "design/methodology/approach|methodology/principal findings|approach|materials",
            "experimental approach|primary outcomes|primary outcome|outcomes|outcome|sample",
            "statistical analysis|eligibility criteria|evidence acquisition|methods and analysis",
            "design and methods|design and setting|methods/design|trial design",
            "methods and findings|method/principal findings|methods/principal findings",
            "methodology and results",
            "método|métodos|metodología|material y métodos|materiales y métodos|material y método",
            "pacientes y métodos|pacientes y método|sujetos y métodos|diseño|diseño del estudio",
            "participantes|emplazamiento|ámbito|mediciones|intervención|intervenciones",
            "sujetos|metodologia|material e métodos|materiais e métodos|material e método",
            "pacientes e métodos|delineamento|desenho|casuística e métodos|casuística e método",
            "casuística|desenho do estudo|metodo|metodi|materiali e metodi|pazienti e metodi",
            "disegno|disegno dello studio|partecipanti|setting e partecipanti",
            "méthode|méthodes|matériel et méthodes|matériels et méthodes|matériel et méthode",
            "matériaux et méthodes|patients et méthodes|patients et méthode|méthodologie",
            "sujets et méthodes|malades et méthodes|population et méthodes|devis",
            "methode|methoden|methodik|material und methoden|material und methode|studiendesign",
            "patienten und methoden|patienten und methode|material und methodik|vorgehen",
            "patienten und methodik|patienten|materiaal en methoden|opzet|metod|metoder|metode",
            "material och metoder|materiale og metoder|menetelmät|aineisto ja menetelmät",
            "методы|метод|материалы и методы|материал и методы|материал и метод|методика",
            "пациенты и методы|методология|методи|матеріали і методи|матеріали та методи",
            "материалы|дизайн|методы исследования",
            "metody|metoda|materiał i metody|materiały i metody|materiał i metoda|metodyka",
            "materiál a metody|materiál a metódy|soubor a metody|metodika|metódy|metode rada",
            "materijal i metode|ispitanici i metode|materijali i metode|metode istraživanja",
            "módszer|módszerek|anyag és módszer|anyag és módszerek|betegek és módszerek",
            "material și metode|materiale și metode|metode și materiale",
            "yöntem|yöntemler|gereç ve yöntem|gereç ve yöntemler|materyal ve metod|metot|metod",
            "materyal ve metot|materyal ve yöntem|hastalar ve yöntem|hastalar ve yöntemler",
            "υλικό και μέθοδος|μέθοδος|μέθοδοι|metode penelitian",
            "方法|研究方法|材料与方法|材料和方法|对象与方法|对象和方法|资料与方法|資料與方法|材料與方法",
            "設計|设计|対象と方法|対象および方法|対象・方法|対象|材料と方法|症例",
            "방법|연구방법|연구 방법|대상 및 방법|재료 및 방법",
            "الطرق|المنهجية|روش|روش ها|روش‌ها|مواد و روش ها|مواد و روش‌ها",
        ),
        Role.RESULTS: (
            "results|result|findings|main results|key results|main findings|key findings",
            "principal findings|observations|results and discussion|results/discussion",
            "evidence synthesis|results and conclusion|results and conclusions",
            "findings and conclusions|recent findings|case presentation|case report|case",
            "case description|case study|presentation of case|case summary|cases",
            "resultado|resultados|hallazgos|resultados principales|caso clínico|achados",
            "resultados y discusión|resultados e discussão|principais resultados|relato do caso",
            "relato de caso|descrição do caso|caso|observación clínica",
            "résultat|résultats|résultats principaux|observation|observations|cas clinique",
            "résultats et discussion|résultats et conclusion",
            "ergebnis|ergebnisse|resultate|befunde|fallbericht|fallbeschreibung|kasuistik",
            "risultato|risultati|principali risultati|resultaten|resultaat|resultat|resultater",
            "tulokset|результаты|результат|основные результаты|результати|обсуждение результатов",
            "результаты и обсуждение|результаты исследования|клиническое наблюдение",
            "wyniki|wynik|opis przypadku|výsledky|výsledek|rezultati|rezultat|eredmények",
            "eredmény|rezultate|bulgular|sonuçlar ve bulgular|olgu|olgu sunumu|αποτελέσματα|hasil",
            "结果|結果|研究结果|研究結果|成績|結果と考察|症例報告|결과|연구결과|연구 결과|증례",
            "النتائج|یافته ها|یافته‌ها|نتایج",
        ),
        Role.CONCLUSIONS: (
            "conclusion|conclusions|discussion|interpretation|interpretations|summary",
            "conclusions and relevance|conclusion and relevance|implications|concluding remarks",
            "author's conclusions|authors' conclusions|discussion and conclusion|significance",
            "discussion and conclusions|conclusions/significance|conclusion/significance",
            "clinical relevance|clinical significance|conclusions and implications|relevance",
            "conclusion and implications|clinical implications|practical implications|impact",
            "social implications|research limitations/implications|originality/value|originality",
            "conclusiones|conclusión|discusión|discusión y conclusiones|discusión y conclusión",
            "interpretación|consideraciones finales|implicaciones",
            "conclusão|conclusões|discussão|considerações finais|discussão e conclusão",
            "discussion et conclusion|discussion et conclusions|interprétation|commentaires",
            "schlussfolgerung|schlussfolgerungen|schlußfolgerung|schlußfolgerungen|fazit|diskussion",
            "zusammenfassung|interpretation|diskussion und schlussfolgerung|ausblick",
            "conclusione|conclusioni|discussione|discussione e conclusioni",
            "conclusie|conclusies|slutsats|slutsatser|konklusion|konklusjon|diskusjon|fortolkning",
            "päätelmät|johtopäätökset|выводы|вывод|заключение|обсуждение|висновки",
            "висновок|обговорення|заключения",
            "wnioski|wniosek|podsumowanie|omówienie|dyskusja|závěr|závěry|záver|závery|diskuse",
            "zaključak|zaključci|zaključek|rasprava|diskusija|következtetés|következtetések",
            "megbeszélés|concluzii|concluzie|discuții",
            "sonuç|sonuçlar|tartışma|tartışma ve sonuç|sonuç ve tartışma|yorum",
            "συμπεράσματα|συμπέρασμα|συζήτηση|kesimpulan|simpulan|pembahasan",
            "结论|結論|讨论|討論|結語|结语|考察|まとめ|考察と結論|결론|고찰|토의",
            "الاستنتاج|الخلاصة|الاستنتاجات|نتیجه گیری|نتیجه‌گیری",
        ),
        Role.OTHER: (
            "trial registration|registration|clinical trial registration|funding|limitations",
            "trial registration number|level of evidence|strengths and limitations",
            "ethics and dissemination",
            "registration details|electronic supplementary material|supplementary material",
            "supplementary information|ethical approval|ethics approval|competing interests",
            "systematic review registration|clinical trial registration number|study registration",
            "registro|financiamiento|financiación|limitaciones|nivel de evidencia|financiamento",
            "registro do ensaio|financement|enregistrement|registrierung|förderung|limitationen",
            "registro del ensayo|nível de evidência|niveau de preuve|evidenzgrad",
        ),
    }
)

WORD = regex(r"[^\W\d_]+")

# What joins two labels to one: "Background and aims", "Background/Aims".
_JOIN = regex(r"\s*(?:/|,|&|\b(?:and|und|et|y|e|och|og|en|ve|a|i|и|та)\b)\s*")
_MOST_PARTS = 4


def normalised(text: str) -> str:
    """Write a label so that case, accents, apostrophes and blanks make no difference.

    Capitals are often written without their accents, and Turkish has an i without a dot.
    """
    plain = text.casefold()
    if not plain.isascii():
        # Letters of mathematics are capitals only once they are taken apart.
        parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
        plain = "".join(char for char in parts if not unicodedata.combining(char))
    return " ".join(plain.replace("ı", "i").replace("’", "'").split())


@cache
def _roles() -> dict[str, Role]:
    return {
        normalised(label): role
        for role, lines in _LABELS.items()
        for line in lines
        for label in line.split("|")
    }


@cache
def first_words() -> frozenset[str]:
    """Give the first words of all labels, in small letters, with and without their accents."""
    labels = [label for lines in _LABELS.values() for line in lines for label in line.split("|")]
    spellings = (*_roles(), *map(str.casefold, labels))
    return frozenset(match[0] for label in spellings if (match := WORD.match(label)))


def role_of(label: str) -> Role | None:
    """Tell what a part with this label holds; None if it is no label of an abstract."""
    name = normalised(label)
    role = _roles().get(name)
    if role is not None:
        return role
    parts = [part for part in _JOIN.split(name) if part]
    if not 2 <= len(parts) <= _MOST_PARTS:
        return None
    roles = [_roles().get(part) for part in parts]
    return roles[0] if all(one is not None for one in roles) else None
