"""Who waits longest for a reader is served first, whoever comes meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from service.pool import Reader, Turns

READER = cast(Reader, object())


def in_a_loop(scenario: Callable[[], Awaitable[None]]) -> None:
    """Runs it in a thread of its own: Playwright keeps a loop on the one that tests run on."""

    async def run() -> None:
        await asyncio.wait_for(scenario(), 10)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, run()).result()


def test_a_newcomer_does_not_take_what_another_was_woken_for() -> None:
    async def scenario() -> None:
        turns, served = Turns(), list[str]()

        async def client(name: str) -> None:
            reader = await turns.take()
            served.append(name)
            await asyncio.sleep(0)
            turns.give(reader)

        first = asyncio.create_task(client("first"))
        await asyncio.sleep(0)
        turns.give(READER)
        # The first is woken, but has not run yet.
        await client("newcomer")
        await first
        assert served == ["first", "newcomer"]

    in_a_loop(scenario)


def test_who_goes_away_leaves_the_reader_to_the_next() -> None:
    async def scenario() -> None:
        turns = Turns()
        gone, other = asyncio.create_task(turns.take()), asyncio.create_task(turns.take())
        await asyncio.sleep(0)
        turns.give(READER)
        gone.cancel()  # after it was given the reader, before it could take it
        assert await other is READER

    in_a_loop(scenario)
