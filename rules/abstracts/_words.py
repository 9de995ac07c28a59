"""What abstracts and keywords are called in many languages, and how copyright is signed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Words that head an abstract and nothing else.
HEADINGS: Final = (
    "Abstract|Resumen|Resumo|Sumário|Résumé|Kurzfassung|Riassunto|Аннотация|Реферат|Анотація"
    "|Streszczenie|Abstrakt|Souhrn|Sažetak|Povzetek|Összefoglalás|Rezumat|Özet|Öz|Abstrak"
    "|Sammanfattning|Sammendrag|Resumé|Samenvatting|Tiivistelmä|Περίληψη|Resum|Laburpena"
    "|内容摘要|摘要|要旨|抄録|초록|국문초록|الملخص|ملخص|چکیده|Tóm tắt"
)
# Words that may head a part of an abstract as well.
ALSO_LABELS: Final = "Summary|Zusammenfassung|Резюме|Sommario|Sommaire|Sintesi|概要|要約|요약|خلاصه"
# Words before lists of keywords, by language.
KEYWORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": "keywords|key words|keyword|author keywords|index terms",
        "es": "palabras clave|palabras claves|palabras-clave|descriptores",
        "pt": "palavras-chave|palavra-chave|palavras chaves|descritores|unitermos",
        "fr": "mots-clés|mots-clefs|mot-clé",
        "de": "schlüsselwörter|schlüsselworte|schlagwörter|schlagworte|stichwörter|stichworte",
        "it": "parole-chiave",
        "ca": "paraules clau",
        "ro": "cuvinte-cheie",
        "nl": "trefwoorden|sleutelwoorden|kernwoorden",
        "sv": "nyckelord",
        "da": "nøgleord|emneord",
        "no": "nøkkelord|stikkord",
        "fi": "avainsanat|asiasanat",
        "ru": "ключевые слова",
        "uk": "ключові слова",
        "pl": "słowa kluczowe|słowa-klucze",
        "cs": "klíčová slova",
        "sk": "kľúčové slová",
        "sl": "ključne besede",
        "hr": "ključne riječi",
        "sr": "ključne reči|кључне речи",
        "hu": "kulcsszavak",
        "tr": "anahtar kelimeler|anahtar sözcükler|anahtar kelime",
        "el": "λέξεις-κλειδιά",
        "id": "kata kunci",
        "vi": "từ khóa|từ khoá",
        "zh": "关键词|關鍵詞|关键字|關鍵字|关 键 词|關 鍵 詞",
        "ja": "キーワード",
        "ko": "주제어|핵심어|키워드|색인단어",
        "ar": "الكلمات المفتاحية|كلمات مفتاحية|الكلمات الدالة",
        "fa": "کلیدواژه|کلیدواژه‌ها|کلید واژه ها|واژگان کلیدی|کلمات کلیدی",
    }
)
# One of these stands in each line of copyright.
COPYRIGHT_SIGNS: Final = (
    *("©", "ⓒ", "(c)", "(C)", "opyright", "COPYRIGHT", "ublished by", "ights reserved"),
)
