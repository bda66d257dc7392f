"""A small reverse proxy that says who comes, as one in front of a real server does: web socket and all."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit


@contextlib.contextmanager
def header_proxy(address: str, headers: Mapping[str, str]) -> Iterator[str]:
    """Yield the address of a proxy to *address* that puts *headers* into every request, whatever the client sent."""
    started: queue.Queue[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = queue.Queue()

    async def serve() -> None:
        over = asyncio.Event()
        server = await asyncio.start_server(lambda *ends: _handle(address, headers, *ends), "127.0.0.1", 0)
        started.put((server.sockets[0].getsockname()[1], asyncio.get_running_loop(), over))
        await over.wait()
        server.close()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    port, loop, over = started.get(timeout=10)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)


async def _handle(
    address: str, headers: Mapping[str, str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    target, ends = urlsplit(address), [writer]
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        there_in, there_out = await asyncio.open_connection(target.hostname, target.port)
        ends.append(there_out)
        there_out.write(_with(head, headers))
        await asyncio.gather(_pour(reader, there_out), _pour(there_in, writer))
    except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
        pass  # one end went away, or the proxy ends
    finally:
        for end in ends:
            end.close()
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await end.wait_closed()


def _with(head: bytes, headers: Mapping[str, str]) -> bytes:
    """Return the *head* of a request with *headers* in place of the client's, for one request per connection."""
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    ours = {name.lower() for name in headers}
    kept = [line for line in lines if line.partition(":")[0].lower() not in ours]
    if not any(line.lower().startswith("upgrade:") for line in kept):
        kept = [*(line for line in kept if not line.lower().startswith("connection:")), "Connection: close"]
    said = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([first, *kept, *said, "", ""]).encode("latin-1")


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while part := await source.read(65_536):
        sink.write(part)
        await sink.drain()
    sink.close()
