"""Makes `repair_table.py` from the Unicode character data: `python -m extract.make_repair_table`.

Sources: the property Equivalent_Unified_Ideograph (Unicode Standard, EquivalentUnifiedIdeograph.txt), which
Perl's standard module Unicode::UCD carries, for the radicals; the canonical decompositions that Python's
`unicodedata` carries for the CJK compatibility ideographs. What both give is the form of the Unicode chart;
`JAPANESE_FORMS` then prefers the form that is printed in Japan (常用漢字表, where it has one).
"""

from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path

RADICALS = range(0x2E80, 0x2FD6)
COMPATIBILITY = (range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))

# Unicode's representative → the form of the same character in Japanese print. Only where a Japanese font draws
# the radical with the right-hand form, so that its text layer can stand for nothing else.
JAPANESE_FORMS = {
    "黑": "黒",
    "戶": "戸",
    "黃": "黄",
    "靑": "青",
    "飠": "食",
    "歺": "歹",
    "糹": "糸",
    "尣": "尢",
}

# What a font's text layer yields in place of the printed character, outside of the ideographs.
LOOK_ALIKES = {
    "\u2027": "・",  # HYPHENATION POINT
    "\u2012": "―",  # FIGURE DASH
    "\u2013": "―",  # EN DASH
    "\u2014": "―",  # EM DASH
    "\u2500": "―",  # BOX DRAWINGS LIGHT HORIZONTAL
}

_PERL = r"""
use Unicode::UCD qw(prop_invmap);
my ($starts, $values, $format, $default) = prop_invmap("EqUIdeo");
for my $i (0 .. $#$starts) {
    next if $values->[$i] eq $default;
    my $end = $i < $#$starts ? $starts->[$i + 1] : $starts->[$i] + 1;
    printf "%X %X\n", $_, $values->[$i] for $starts->[$i] .. $end - 1;
}
"""


def _equivalent_unified_ideographs() -> dict[str, str]:
    out = subprocess.run(["perl", "-e", _PERL], check=True, capture_output=True, text=True).stdout
    pairs = (line.split() for line in out.splitlines())
    return {chr(int(a, 16)): chr(int(b, 16)) for a, b in pairs if int(a, 16) in RADICALS}


def _compatibility_ideographs() -> dict[str, str]:
    table = {}
    for code in (c for block in COMPATIBILITY for c in block):
        unified = unicodedata.normalize("NFD", chr(code))
        if unified != chr(code) and len(unified) == 1:
            table[chr(code)] = unified
    return table


def make() -> str:
    """The text of `repair_table.py`."""
    table = _equivalent_unified_ideographs() | _compatibility_ideographs()
    table = {source: JAPANESE_FORMS.get(target, target) for source, target in table.items()}
    table |= LOOK_ALIKES
    lines = [f'    0x{ord(source):04X}: "{target}",' for source, target in sorted(table.items())]
    return "\n".join(
        [
            '"""Made by `python -m extract.make_repair_table`; do not edit."""',
            "",
            "from typing import Final",
            "",
            "TABLE: Final[dict[int, str]] = {",
            *lines,
            "}",
            "",
        ]
    )


if __name__ == "__main__":
    Path(__file__).with_name("repair_table.py").write_text(make(), encoding="utf-8")
