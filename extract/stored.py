"""The printed layer of a file's books as bytes, to be kept and read again without the PDF.

Compressed JSON in which a record is the list of its fields, so that reading it back runs nothing and needs no more
than `extract.records`. Bytes are only read by the version of `extract` that wrote them (`extract.version`): the fields
need no names.
"""

from __future__ import annotations

import json
import types
import zlib
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from extract.records import Book

_LEVEL = 1  # of zlib: a third of the size at a tenth of the time that the best takes


class StoredBookError(ValueError):
    """Bytes that are no book of this version."""


def dump(books: Sequence[Book]) -> bytes:
    """The books of a file as bytes; equal books give equal bytes."""
    text = json.dumps([_fields(book) for book in books], default=_plain, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), _LEVEL)


def load(data: bytes) -> list[Book]:
    """The books that were dumped.

    Raises:
        StoredBookError: the bytes are cut off, damaged, or of records with other fields.
    """
    try:
        books: list[Book] = _decoder(list[Book])(json.loads(zlib.decompress(data)))
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise StoredBookError(str(error)) from error
    if not books:
        raise StoredBookError("no book")
    return books


def _fields(record: Any) -> list[Any]:
    kind: Any = type(record)
    return [getattr(record, name) for name in _names(kind)]


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _plain(value: Any) -> Any:
    """What JSON has no notation for; named tuples are lists to it already."""
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return _fields(value)
    raise TypeError(f"{type(value).__name__} is no part of a book")


@cache
def _decoder(hint: Any) -> Callable[[Any], Any]:
    """What makes a value of the annotated type of what JSON gives."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = _decoder(next(part for part in parts if part is not type(None)))
        return _as_it_is if inner is _as_it_is else lambda value: None if value is None else inner(value)
    if origin is Literal or hint in (str, int, float):
        return _as_it_is
    if hint is datetime:
        return datetime.fromisoformat
    if origin is dict:
        key, inner = parts[0], _decoder(parts[1])
        return lambda value: {key(name): inner(each) for name, each in value.items()}
    if origin in (list, Sequence):
        inner = _decoder(parts[0])
        return lambda value: list(map(inner, value))
    if origin is tuple:
        inner = _decoder(parts[0])
        return lambda value: tuple(map(inner, value))
    return _record_decoder(hint)


def _record_decoder(kind: Any) -> Callable[[Any], Any]:
    """For a dataclass or a named tuple."""
    hints = get_type_hints(kind)
    names = kind._fields if hasattr(kind, "_fields") else _names(kind)
    count, decoders = len(names), [_decoder(hints[name]) for name in names]
    # Most fields are what JSON gives already, and no value is used twice: the others are made in their places.
    made = [(index, decode) for index, decode in enumerate(decoders) if decode is not _as_it_is]

    def record(value: Any) -> Any:
        if len(value) != count:
            raise ValueError(f"{kind.__name__} of {len(value)} fields")
        for index, decode in made:
            value[index] = decode(value[index])
        return kind(*value)

    return record


def _as_it_is(value: Any) -> Any:
    return value
