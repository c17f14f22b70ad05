"""How French addresses write streets and towns, as sources of regular expressions.

They run on a text as it is: capitals and linking words tell where a street's
name ends (`12 rue des Lilas est inondée`). A town needs its postcode in front.

>>> import re
>>> match = re.search(NUMBER + SURE + NAME + TOWN, "demeure 12 bis rue des Lilas, 56000 Vannes")
>>> match.group()
'12 bis rue des Lilas, 56000 Vannes'
"""

__all__ = [
    "CODE",
    "HAMLET",
    "MORE",
    "NAME",
    "NUMBER",
    "SMALL",
    "SMALL_TOWN",
    "SURE",
    "TOWN",
    "TOWN_NAME",
    "VAGUE",
    "WORDY",
    "E",
]

E = r"[ée]\u0301?"
SURE = (
    rf"(?i:rue|avenues?|avn|ave?|boulevards?|boul|bl?vd|bd|bld|bl|all{E}es?|all|impasses?|imp"
    rf"|chemins?|chem|che|routes?|rte|quais?|square|sq|faubourg|fbg|fg|esplanade|promenade|hameau|ham"
    rf"|venelle|ruelle|lotissement|r{E}sidence|sentier|sente|rond[ -]point|place|pl|mont{E}e"
    rf"|corniche)(?!\w)"
)
VAGUE = (
    rf"(?i:cours|cour|passage|lot|r{E}s|villa|cit{E}|clos|domaine|dom|mail|parvis|traverse|voie"
    rf"|c[oô]te|galerie|parc|carrefour|zac|za|zi|esp|prom|pas|ch)(?!\w)"
)
WORDY = rf"(?i:rue|avenue|boulevard|all{E}e|impasse|chemin|route|quai|square)(?!\w)"
NUMBER = (
    r"(?<![\w/.,\-])\d{1,4}(?: ?[/\-] ?\d{1,4})?(?: ?(?i:bis|ter|quater|[a-f])(?!\w))?"
    r"[ \u00a0]?,?[ \u00a0]{1,2}"
)
_JOINT = r"(?:[ \u00a0]|(?<![^\W\d_]{4})\. ?|['’\-])"
_LINK = r"(?:de|du|des|la|le|les|l|d|en|sur|sous|à|aux|au|et|l[èe]\u0300?s)(?!\w)"
_LINKS = rf"(?:{_JOINT}{_LINK}){{0,3}}{_JOINT}"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_DATED = rf"\d{{1,2}}(?:er)? (?i:{_MONTHS})(?: \d{{4}})?"
_NO_NAME = (
    r"(?!(?i:t[ée]l|fax|port|mail|e-?mail|n[ée]e?|dr|ipp|nir|code|pr|mme|m|ddn|appt?|b[aâ]t|bp"
    r"|cs|esc|od|og)(?!\w))"
)
_WORD = rf"{_NO_NAME}[^\W\d_a-zà-ÿ][^\W_]{{0,30}}(?:\.[^\W\d_]{{1,20}})?"
NAME = rf"\.?{_LINKS}(?:{_DATED}|{_WORD})(?:{_LINKS}(?:{_DATED}|{_WORD})){{0,5}}"
SMALL = rf"\.?(?:{_JOINT}{_LINK}){{0,3}}(?:{_JOINT}[^\W\d_]{{2,20}}){{1,4}}"
MORE = (
    rf"(?:[ ,;\-\n\r]{{1,4}}(?i:app(?:t|artement)?|b[aâ]t(?:iment)?|esc(?:alier)?|{E}tage|porte|lot"
    rf"|bp|cs|tsa|r{E}s(?:idence)?)\.? ?\w{{1,15}}){{0,3}}"
)
CODE = r"(?:F[ -]?)?(?:0[1-9]|[1-8]\d|9[0-5]|97|98|2[AB])\d{3}(?!\d)"
TOWN_NAME = rf"{_WORD}(?:{_JOINT}(?:{_LINK}{_JOINT}){{0,2}}{_WORD}){{0,4}}(?: \d{{1,2}}(?!\d))?"
TOWN = rf"[ ,;\-–|\n\r]{{1,4}}{CODE}(?:[ ,\-]{{1,3}}{TOWN_NAME})?"
_SMALL_NAME = r"[^\W\d_]{2,30}(?:[ \-][^\W\d_]{2,30}){0,3}"
SMALL_TOWN = rf"[ ,;\-\n]{{1,3}}{CODE}(?: {_SMALL_NAME})?"
HAMLET = rf"(?i:lieu[ -]?dit|ld\.?(?= ))[ :,]{{1,3}}{_WORD}(?:{_JOINT}{_WORD}){{0,3}}"
