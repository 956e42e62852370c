"""The SQLite database of the server that `shisaku serve` starts: whoever will write waits for the other writers.

Prefect lets most transactions that write begin as readers. SQLite refuses such a one at once, without any waiting, if
another has written since ("database is locked"): the server logs a page of traceback, and what it was to note, an event
that ends a run for example, is lost. A server that finds several runs overdue when it starts meets this every time.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from prefect.server.database.configurations import AioSqliteConfiguration
from prefect.server.database.dependencies import MODELS_DEPENDENCIES
from prefect.server.utilities.database import get_dialect
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession, AsyncSessionTransaction


class WaitingSqlite(AioSqliteConfiguration):
    """Prefect's configuration of SQLite, in which every transaction that is begun as such waits for its turn to write.

    Reading needs none, and goes on beside them.
    """

    @asynccontextmanager
    async def begin_transaction(
        self, session: AsyncSession, with_for_update: bool = True
    ) -> AsyncGenerator[AsyncSessionTransaction, None]:
        async with super().begin_transaction(session, with_for_update=True) as transaction:
            yield transaction


def use() -> None:
    """Have the server of this process use it if its database is SQLite; to be called before the server is made."""
    address = PREFECT_API_DATABASE_CONNECTION_URL.value()
    if get_dialect(address).name == "sqlite":
        MODELS_DEPENDENCIES["database_config"] = WaitingSqlite(connection_url=address)
