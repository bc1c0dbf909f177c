"""Readable last parts of addresses, from titles in any language of the site."""

import re
import unicodedata

from django.utils.text import slugify

MAX_LENGTH = 80
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]+")
_TATWEEL = "\u0640"

# Arabic and the Kurdish letters of the same script; و ي ى ة ع depend on what stands beside them. Simplified after
# the romanisation of the United Nations (2017): an address has neither dots below letters nor apostrophes.
_LETTERS = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
    "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l",
    "م": "m", "ن": "n", "ه": "h", "آ": "a", "أ": "a", "ٱ": "a", "إ": "i", "ؤ": "u", "ئ": "i", "ء": "", "ى": "a",
    "ة": "a", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ک": "k", "ڤ": "v", "ۆ": "o", "ێ": "e", "ڕ": "r", "ڵ": "l",
    "ە": "e", "\u064e": "a", "\u064f": "u", "\u0650": "i", "\u064b": "an", "\u064c": "un", "\u064d": "in",
}  # fmt: skip
# in normal form the sign of doubling stands after the vowel
_DOUBLED = re.compile("([\u064b-\u0650])\u0651")
_SHADDA, _SUKUN = "\u0651", "\u0652"
_SOUNDS_AS_VOWEL = frozenset("اآأإٱىةەۆێؤئ\u064e\u064f\u0650\u064b\u064c\u064d")
_GLIDES = {"و": ("w", "u"), "ي": ("y", "i"), "ی": ("y", "i")}

# Short vowels are not written, so words that stand in many titles are spelled out here.
_WORDS = {
    "مركز": "markaz", "حول": "hawl", "دبلوماسية": "diblumasiya", "مجتمعية": "mujtamaiya", "مجتمع": "mujtama",
    "مجتمعات": "mujtamaat", "شمال": "shamal", "شرق": "sharq", "سوريا": "suriya", "رؤيتنا": "ruyatuna",
    "أهدافنا": "ahdafuna", "كيف": "kayf", "نعمل": "namal", "فريقنا": "fariquna", "شركاؤنا": "shurakauna",
    "مشاريعنا": "mashariuna", "مشروع": "mashru", "مشاريع": "mashari", "مدن": "mudun", "مدينة": "madina",
    "مدينتكم": "madinatikum", "توأمة": "tawama", "يوم": "yawm", "عالم": "alam", "عالمي": "alami", "لغة": "lugha",
    "أم": "umm", "ندوة": "nadwa", "حوار": "hiwar", "حوارية": "hiwariya", "محاضرة": "muhadara", "دور": "dawr",
    "مرأة": "mara", "وفد": "wafd", "مؤسسة": "muassasa", "بناء": "bina", "بين": "bayn", "من": "min", "مع": "maa",
    "في": "fi", "على": "ala", "إلى": "ila", "عن": "an", "و": "wa", "تعليم": "talim", "ثقافة": "thaqafa",
    "سلام": "salam", "نساء": "nisa", "جامعة": "jamia", "هيئة": "haya", "للغة": "li-l-lugha",
    "تضامن": "tadamun", "خصوصية": "khususiya",
}  # fmt: skip
_ARTICLES = {"ال": "al-", "وال": "wa-al-", "بال": "bi-al-", "لل": "li-l-"}


def transliterate(title: str) -> str:
    """A slug in Latin letters without accents: المركز becomes `al-markaz`, Dîplomasiya `diplomasiya`.

    Each letter goes by its script, so a title of two languages works too. Empty when nothing can be written so.
    """
    text = _plain(unicodedata.normalize("NFKC", title)).replace("ı", "i")
    text = _DOUBLED.sub(rf"{_SHADDA}\1", text)
    return _short(slugify(_ARABIC.sub(lambda run: f" {_arabic(run[0])} ", text)))


def native(title: str) -> str:
    """A slug in the letters of the title, as Wagtail makes it."""
    return _short(slugify(_plain(unicodedata.normalize("NFC", title)), allow_unicode=True))


def proposals(title: str) -> list[str]:
    """The slugs that an editor can choose from: in Latin letters, and in the title's own where that differs."""
    return [slug for slug in dict.fromkeys([transliterate(title), native(title)]) if slug]


def made_by_machine(slug: str, source_slug: str) -> bool:
    """Whether Wagtail gave a translation this slug: the original's, with a number where that was taken."""
    return re.fullmatch(rf"{re.escape(source_slug)}(-\d+)?", slug) is not None


def _plain(text: str) -> str:
    """Without tatweel, and with European digits."""
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text if c != _TATWEEL)


def _arabic(run: str) -> str:
    word = "".join(c for c in run if c.isalpha() or unicodedata.combining(c))
    if not word:  # digits are European already, the rest are signs
        return run if run.isdigit() else ""
    if word in _WORDS:
        return _WORDS[word]
    for article, latin in sorted(_ARTICLES.items(), key=lambda pair: -len(pair[0])):
        rest = word.removeprefix(article)
        if rest != word and (len(rest) > 2 or rest in _WORDS):
            return latin + (_WORDS.get(rest) or _spelled(rest))
    if word[0] == "و" and word[1:] in _WORDS:
        return f"wa-{_WORDS[word[1:]]}"
    return _spelled(word)


def _spelled(word: str) -> str:
    """Letter by letter. A glide beside a vowel is a consonant, else a vowel; ع is heard only between consonants."""
    latin: list[str] = []
    previous_is_vowel = True  # a glide that begins a word is a consonant
    for position, letter in enumerate(word):
        following = word[position + 1 : position + 2]
        before_vowel = following in _SOUNDS_AS_VOWEL
        if letter == _SHADDA:
            latin.append(latin[-1] if latin else "")
            continue
        if letter == _SUKUN:
            continue
        if letter in _GLIDES:
            consonant, vowel = _GLIDES[letter]
            as_consonant = previous_is_vowel or (before_vowel and bool(following))
            # between a consonant and a vowel an i is heard before the y: سوريا, زيارة
            if not as_consonant:
                latin.append(vowel)
            else:
                latin.append("iy" if consonant == "y" and not previous_is_vowel else consonant)
            previous_is_vowel = not as_consonant
            continue
        if letter == "ع":
            heard = position == 0 or not (previous_is_vowel or before_vowel or following in _GLIDES)
            latin.append("a" if heard and not (before_vowel and following) else "")
            previous_is_vowel = previous_is_vowel or heard
            continue
        # a bare alif at the beginning carries an i in nearly every noun: اجتماع
        latin.append("i" if letter == "ا" and position == 0 else _LETTERS.get(letter, ""))
        previous_is_vowel = letter in _SOUNDS_AS_VOWEL
    return re.sub(r"([aiu])\1+", r"\1", "".join(latin))


def _short(slug: str) -> str:
    """At most MAX_LENGTH characters, cut between words where there is a place to cut."""
    if len(slug) <= MAX_LENGTH:
        return slug
    cut = slug[: MAX_LENGTH + 1].rpartition("-")[0]
    return (cut or slug[:MAX_LENGTH]).strip("-")
