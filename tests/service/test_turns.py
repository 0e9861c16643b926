"""Clients take turns, and who waits longest for a reader is served first, whoever comes meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from service.readers.turns import Turns

READER = "reader"


def in_a_loop(scenario: Callable[[], Awaitable[None]]) -> None:
    """Runs it in a thread of its own: Playwright keeps a loop on the one that tests run on."""

    async def run() -> None:
        await asyncio.wait_for(scenario(), 10)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, run()).result()


def test_a_newcomer_does_not_take_what_another_was_woken_for() -> None:
    async def scenario() -> None:
        turns, served = Turns[str](), list[str]()

        async def client(name: str) -> None:
            reader = await turns.take(name)
            served.append(name)
            await asyncio.sleep(0)
            turns.done(name)
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
        turns = Turns[str]()
        gone, other = asyncio.create_task(turns.take("a")), asyncio.create_task(turns.take("b"))
        await asyncio.sleep(0)
        turns.give(READER)
        gone.cancel()  # after it was given the reader, before it could take it
        assert await other is READER

    in_a_loop(scenario)


def test_a_client_waits_for_one_report_of_each_other_however_many_they_have_sent() -> None:
    async def scenario() -> None:
        turns, served = Turns[str](), list[str]()
        turns.give(READER)

        async def request(client: str) -> None:
            reader = await turns.take(client)
            served.append(client)
            await asyncio.sleep(0.001)
            turns.done(client)
            turns.give(reader)

        many = [asyncio.create_task(request(client)) for client in "a" * 30 + "b" * 30]
        await asyncio.sleep(0.01)
        before = len(served)
        await request("s")
        assert sorted(served[before:-1]) in (["a"], ["b"], ["a", "b"], [])
        await asyncio.gather(*many)
        rest = "".join(served)
        assert rest.count("a") == rest.count("b") == 30
        assert "aaa" not in rest[:50]  # they take turns

    in_a_loop(scenario)
