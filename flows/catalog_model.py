"""What a catalog file may say, checked as it is read; each mistake becomes one Japanese line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from flows.catalog import CatalogError, is_municipality_code

_FIRST_YEAR, _LAST_YEAR = 1989, 2100
#: The fields of a cron expression in their order: name, least and greatest number.
_CRON_FIELDS: Final = (("分", 0, 59), ("時", 0, 23), ("日", 1, 31), ("月", 1, 12), ("曜日", 0, 7), ("秒", 0, 59))


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("http:// か https:// で始まるアドレスにしてください。")
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"正規表現として読めません（{error}）。") from error
    return text


def _part_pattern(text: str) -> str:
    if "part" not in re.compile(_pattern(text)).groupindex:
        raise ValueError("分冊の番号に当たるところを (?P<part>…) で囲んでください。")
    return text


def _code(text: str) -> str:
    if not is_municipality_code(text):
        raise ValueError(f"団体コード「{text}」は検査数字を含む正しい6桁のコードではありません。")
    return text


def _cron(text: str) -> str:
    # The scheduler checks the whole of it; here only what a slip of the pen looks like.
    fields = text.split()
    if len(fields) not in (5, 6):
        raise ValueError("「分 時 日 月 曜日」の5つ（秒まで書くなら6つ）を空白で区切ってください。")
    for field, (name, least, most) in zip(fields, _CRON_FIELDS, strict=False):
        ranges = [part.split("/")[0] for part in field.split(",")]
        if not all(least <= int(number) <= most for part in ranges for number in re.findall(r"(?<![#\w])\d+", part)):
            raise ValueError(f"{name}の「{field}」は {least}〜{most} の数で書いてください。")
    return text


def _timezone(text: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("Asia/Tokyo のような時間帯の名前にしてください。") from error
    return text


Address = Annotated[str, AfterValidator(_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Year = Annotated[int, Field(ge=_FIRST_YEAR, le=_LAST_YEAR)]
Part = Annotated[int, Field(ge=1, le=99)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Schedule(_Entry):
    """When the yearly run looks for new books.

    By default every Monday in the months in which cities publish their evaluations, else on each first of the month.
    Without any `cron` it runs only when told to.
    """

    cron: tuple[Annotated[str, AfterValidator(_cron)], ...] = Field(
        default=("0 6 * 7-12 1", "0 6 1 1-6 *"), strict=False
    )
    timezone: Annotated[str, AfterValidator(_timezone)] = "Asia/Tokyo"


class Politeness(_Entry):
    """How a site is asked, and what is too much.

    Attributes:
        user_agent: how the program names itself; "" for its name and version.
        delay_seconds: between two requests to a host, at least; robots.txt may ask for more.
        robots: whether robots.txt is heeded. Turn it off only with the publisher's consent.
        retries: how often a request is tried again after what may pass.
        timeout_seconds: for a connection, and between two pieces of an answer.
        file_seconds: for one file, all tries together.
        max_megabytes: of one file.
        recheck_hours: a file whose server tells neither ETag nor Last-Modified is not fetched again before this.
    """

    user_agent: str = ""
    delay_seconds: float = Field(default=2.0, ge=0, le=600, strict=False)
    robots: bool = True
    retries: int = Field(default=4, ge=0, le=20)
    timeout_seconds: float = Field(default=60.0, gt=0, le=3600, strict=False)
    file_seconds: float = Field(default=1800.0, gt=0, strict=False)
    max_megabytes: float = Field(default=300.0, gt=0, strict=False)
    recheck_hours: float = Field(default=20.0, ge=0, strict=False)


class LinkRule(_Entry):
    """How to recognise the link to a book.

    Patterns are regular expressions searched in the folded text (full-width letters and digits as half-width ones).

    Attributes:
        text: of the link; where it says too little, the page's heading above it counts as well (`under`).
        address: of the file.
        under: of the heading above the link.
        exclude: in text, heading or address: not this link.
        year_offset: added to the printed year to give the year that is evaluated (-1 where links print the year of
            publication).
        part: in text or address, with a group `part`: the part of a book that is published in several.
        layout: the layout that these books are read with; None lets the evidence decide.
    """

    text: Pattern = ""
    address: Pattern = r"\.pdf(\?|$)"
    under: Pattern = ""
    exclude: Pattern | None = None
    year_offset: int = Field(default=0, ge=-2, le=2)
    part: Annotated[str, AfterValidator(_part_pattern)] | None = None
    layout: str | None = None


class Page(_Entry):
    """A page that links to books, or (`follow`) to further pages that do."""

    address: Address
    follow: Pattern | None = None


class KnownBook(_Entry):
    """A book that is known already: an address, or a file (relative to the catalog), or both.

    A known `fiscal_year` is asserted: a book of another year is refused; so is a file with another `sha256`.
    """

    address: Address | None = None
    file: str | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    fiscal_year: Year | None = None
    part: Part = 1
    layout: str | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if self.address is None and self.file is None:
            raise ValueError("address か file のどちらかが要ります。")
        return self


class Municipality(_Entry):
    """A municipality, its pages, and what is known of its books.

    Attributes:
        allowed_hosts: hosts that files may come from beside those of the addresses given here.
        licence, credit: of the publisher's works: under which terms, and how to name the source.
        layout: the layout of its books, unless a link or book says another; None lets the evidence decide.
    """

    code: Annotated[str, AfterValidator(_code)]
    name: str = Field(min_length=1)
    page: tuple[Page, ...] = Field(default=(), strict=False)
    link: tuple[LinkRule, ...] = Field(default=(), strict=False)
    book: tuple[KnownBook, ...] = Field(default=(), strict=False)
    allowed_hosts: tuple[str, ...] = Field(default=(), strict=False)
    layout: str | None = None
    fetch: Politeness | None = None
    licence: str = ""
    credit: str = ""
    checked_on: str | datetime | None = None

    @model_validator(mode="after")
    def _links_are_looked_for_on_pages(self) -> Self:
        if self.page and not self.link:
            raise ValueError("page があるので、冊子のリンクの見分け方（link）が要ります。")
        return self

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that may be asked for this municipality's books, in lower case."""
        named = [page.address for page in self.page] + [book.address for book in self.book if book.address]
        return frozenset(
            host.lower() for host in (*self.allowed_hosts, *(urlsplit(address).hostname or "" for address in named))
        )


class Catalog(_Entry):
    """A whole catalog file; `path` is where it was read from."""

    path: Path = Field(exclude=True)
    schedule: Schedule = Schedule()
    fetch: Politeness = Politeness()
    municipality: tuple[Municipality, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for attribute, said in (("name", "名称"), ("code", "団体コード")):
            seen: set[str] = set()
            for number, entry in enumerate(self.municipality, start=1):
                value = getattr(entry, attribute)
                if value in seen:
                    raise ValueError(f"{number}番目の団体の{said}「{value}」が重複しています。")
                seen.add(value)
        return self

    def politeness(self, municipality: Municipality) -> Politeness:
        """How this municipality's site is asked: what its entry says, else what the catalog says, else the usual."""
        own = municipality.fetch
        if own is None:
            return self.fetch
        return self.fetch.model_copy(update={name: getattr(own, name) for name in own.model_fields_set})

    def chosen(self, codes: Sequence[str] | None) -> list[Municipality]:
        """The municipalities with these codes, in the catalog's order; all for None.

        Raises:
            CatalogError: a code that the catalog does not have.
        """
        if codes is None:
            return list(self.municipality)
        known = {entry.code for entry in self.municipality}
        if unknown := [code for code in codes if code not in known]:
            raise CatalogError(f"カタログ {self.path} に団体コード {'、'.join(unknown)} はありません。")
        return [entry for entry in self.municipality if entry.code in codes]


def parse(said: Mapping[str, Any], path: Path) -> Catalog:
    """The catalog that a file says.

    Raises:
        CatalogError: with a line for each mistake.
    """
    try:
        return Catalog.model_validate({**said, "path": path})
    except ValidationError as error:
        lines = [_line(mistake, said, path) for mistake in error.errors(include_url=False)]
        raise CatalogError("\n".join(dict.fromkeys(lines))) from error


_SAID: Final[Mapping[str, str]] = {
    "string_type": '文字列（"…"）にしてください。',
    "int_type": "整数にしてください。",
    "float_type": "数にしてください。",
    "bool_type": "true か false にしてください。",
    "tuple_type": "並び（[…]、または [[…]] の見出し）にしてください。",
    "model_type": "表（[…] の見出し）にしてください。",
    "string_too_short": "空にできません。",
    "string_pattern_mismatch": "64桁の16進数（小文字）にしてください。",
    "too_short": "少なくとも1つ要ります。",
}
_BOUND: Final[Mapping[str, tuple[Literal["ge", "le", "gt", "lt"], str]]] = {
    "greater_than_equal": ("ge", "以上"),
    "less_than_equal": ("le", "以下"),
    "greater_than": ("gt", "より大きい数"),
    "less_than": ("lt", "より小さい数"),
}


def _line(mistake: Any, said: Mapping[str, Any], path: Path) -> str:
    """One mistake as a sentence: which file, which entry, which item, what is wrong."""
    where = _where(mistake["loc"], said)
    kind, context = mistake["type"], mistake.get("ctx", {})
    match kind:
        case "missing":
            wrong = "がありません。"
        case "extra_forbidden":
            wrong = "という項目はありません。綴りを確かめてください。"
        case "value_error":
            wrong = f": {context['error']}"
        case _ if kind in _BOUND:
            name, word = _BOUND[kind]
            wrong = f"は{context[name]}{word}にしてください（今は{mistake['input']}）。"
        case _:
            wrong = f"は{_SAID.get(kind, mistake['msg'])}"
    return f"カタログ {path} の{where}{wrong}"


def _where(loc: Sequence[str | int], said: Mapping[str, Any]) -> str:
    """A place in the file in words: 「調布市」の link の2番目の text."""
    words: list[str] = []
    here: Any = said
    for step in loc:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        if isinstance(step, int):
            name = here.get("name") if isinstance(here, Mapping) else None
            before = words.pop() if words else ""
            if before == "municipality":
                words.append(f"「{name}」（{step + 1}番目の団体）" if name else f"{step + 1}番目の団体")
            else:
                words.append(f"{step + 1}番目の {before}")
        else:
            words.append(str(step))
    return "の ".join(words)
