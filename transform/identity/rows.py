"""Identities as rows of the warehouse's tables."""

from __future__ import annotations

from typing import Any

from transform.identity.identify import Identities
from transform.identity.links import Link
from transform.identity.things import KINDS, NUMBERS, Kind, Place


def identity_rows(found: Identities) -> dict[str, list[dict[str, Any]]]:
    """The key of each printed thing, by kind (``measure``, ``indicator``, ``project``), and rows of table ``link``.

    A key's row has municipality_code, fiscal_year, document_id, measure_no, the thing's number within the measure, and
    the key as ``{kind}_key``.
    """
    rows: dict[str, list[dict[str, Any]]] = {kind: _key_rows(found, kind) for kind in KINDS}
    rows["link"] = []
    for code, links in found.links.items():
        own = found.keys
        rows["link"] += [
            {"municipality_code": code}
            | _place("from", link.earlier.place)
            | _place("to", link.later.place)
            | _about(link)
            | {
                f"{side}_key": own[thing.kind][code, thing.document_id, thing.place]
                for side, thing in (("from", link.earlier), ("to", link.later))
            }
            for link in links
        ]
    return rows


def _key_rows(found: Identities, kind: Kind) -> list[dict[str, Any]]:
    number = NUMBERS[kind]
    return [
        {
            "municipality_code": code,
            "fiscal_year": place.fiscal_year,
            "document_id": document_id,
            "measure_no": place.measure_no,
            **({number: place.no} if number else {}),
            f"{kind}_key": key,
        }
        for (code, document_id, place), key in found.keys[kind].items()
    ]


def _place(side: str, place: Place) -> dict[str, Any]:
    return {f"{side}_{name}": value for name, value in place._asdict().items()}


def _about(link: Link) -> dict[str, Any]:
    return {
        "kind": link.earlier.kind,
        "status": link.status,
        "rule": link.rule,
        "relation": link.relation,
        "from_name": link.earlier.name,
        "to_name": link.later.name,
        "name_similarity": link.likeness,
        "evidence": list(link.evidence),
    }
