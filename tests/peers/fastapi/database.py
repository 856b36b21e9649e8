"""One engine and one pool for each worker."""

import os
import time
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

url = os.environ["PEER_URL"].replace("postgres://", "postgresql+asyncpg://", 1)
engine = create_async_engine(
    url,
    pool_size=int(os.environ.get("PEER_POOL", "8")),
    max_overflow=0,
    pool_timeout=30,
    connect_args={"prepared_statement_cache_size": 500, "statement_cache_size": 500},
)
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def session():
    async with sessions() as one:
        yield one


Session = Annotated[AsyncSession, Depends(session)]


def now() -> int:
    """The instant in milliseconds; the bench's clock stands still."""
    frozen = os.environ.get("PEER_NOW_MS")
    return int(frozen) if frozen else int(time.time() * 1000)
