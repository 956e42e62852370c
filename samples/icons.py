"""Simple icons of the SDG goals: a square in the goal's official colour with its number and a ring, all in white."""

from __future__ import annotations

from functools import cache

from PIL import Image, ImageDraw

# The colours of the goals 1 to 17 as the United Nations' guidelines for the use of the SDG icons state them.
COLOURS = (
    "#e5243b", "#dda63a", "#4c9f38", "#c5192d", "#ff3a21", "#26bde2", "#fcc30b", "#a21942", "#fd6925",
    "#dd1367", "#fd9d24", "#bf8b2e", "#3f7e44", "#0a97d9", "#56c02b", "#00689d", "#19486a",
)  # fmt: skip

# Digits as pixels, so that no font renderer's version changes the picture.
_DIGITS = {
    "0": "111 101 101 101 111",
    "1": "010 110 010 010 111",
    "2": "111 001 111 100 111",
    "3": "111 001 111 001 111",
    "4": "101 101 111 001 001",
    "5": "111 100 111 001 111",
    "6": "111 100 111 101 111",
    "7": "111 001 010 010 010",
    "8": "111 101 111 101 111",
    "9": "111 101 111 001 111",
}
_SIDE, _DOT = 64, 4


@cache
def icon(goal: int) -> Image.Image:
    """The icon of a goal (1–17), 64 pixels square."""
    image = Image.new("RGB", (_SIDE, _SIDE), COLOURS[goal - 1])
    draw = ImageDraw.Draw(image)
    for index, digit in enumerate(str(goal)):
        for row, dots in enumerate(_DIGITS[digit].split()):
            for column, dot in enumerate(dots):
                if dot == "1":
                    x, y = 6 + (index * 4 + column) * _DOT, 6 + row * _DOT
                    draw.rectangle((x, y, x + _DOT - 1, y + _DOT - 1), fill="white")
    draw.ellipse((24, 34, 48, 58), outline="white", width=4)
    return image
