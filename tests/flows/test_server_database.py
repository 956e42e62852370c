"""The server's database: two that read and then write at the same time both write."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_of_two_that_read_before_they_write_one_waits(tmp_path: Path) -> None:
    from flows.server_database import WaitingSqlite

    assert _counted(tmp_path, WaitingSqlite) == 2


def test_without_it_one_is_refused(tmp_path: Path) -> None:
    """What the module is for: if Prefect no longer needs it, this fails and the module can go."""
    from prefect.server.database.configurations import AioSqliteConfiguration
    from sqlalchemy.exc import OperationalError

    with pytest.raises(OperationalError, match="locked"):
        _counted(tmp_path, AioSqliteConfiguration)


def _counted(folder: Path, configuration: type) -> int:
    """How often two transactions have counted up, of which each has read before the other writes, if it can."""
    from sqlalchemy import text

    async def count() -> int:
        database = configuration(connection_url=f"sqlite+aiosqlite:///{folder / 'server.db'}")
        engine = await database.engine()
        async with engine.connect() as connection:
            await connection.execute(text("CREATE TABLE counted (n INTEGER)"))
            await connection.execute(text("INSERT INTO counted VALUES (0)"))

        async def once(wait: float) -> None:
            async with await database.session(engine) as session, database.begin_transaction(session):
                await session.execute(text("SELECT n FROM counted"))
                await asyncio.sleep(wait)
                await session.execute(text("UPDATE counted SET n = n + 1"))

        await asyncio.gather(once(0.2), once(0.4))
        async with engine.connect() as connection:
            found: int = (await connection.execute(text("SELECT n FROM counted"))).scalar_one()
        await engine.dispose()
        return found

    return asyncio.run(count())
