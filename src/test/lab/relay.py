#!/usr/bin/python3
"""The lab's door: listens on this machine's 127.0.0.1, connects inside the hub.

relay.py PORTS NAME=ADDRESS:PORT...    File descriptor 9 is the machine's network namespace.

Writes to the file PORTS where it listens for each NAME, and for two of its own: "socks" (SOCKS5,
CONNECT to anything in the lab) and "control", which takes one line: "cut NAME" drops the
connections of NAME, "delay NAME MS" makes its data take MS milliseconds longer in each direction,
"turns NAME" tells how often clients spoke to NAME after they had heard something from it: no fewer
times than they waited for an answer.
"""
import asyncio
import ctypes
import errno
import os
import socket
import sys

CLONE_NEWNET = 0x40000000
REFUSALS = {errno.ECONNREFUSED: 5, errno.EHOSTUNREACH: 4, errno.ENETUNREACH: 3}


def enter(namespace):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


class Route:
    """The way to one place, and the connections now on it."""

    def __init__(self, target=None):
        self.target = target
        self.delay = 0
        self.turns = 0
        self.connections = set()

    async def accept(self, reader, writer):
        try:
            far = await asyncio.open_connection(*self.target)
        except OSError:
            return writer.transport.abort()
        await self.join((reader, writer), far)

    async def join(self, near, far):
        heard = True

        def speaks():
            nonlocal heard
            self.turns += heard
            heard = False

        def hears():
            nonlocal heard
            heard = True

        # Both are seen at the client's end of the delay.
        tasks = [*self.line(near[0], far[1], taken=speaks), *self.line(far[0], near[1], given=hears)]
        self.connections.add(asyncio.current_task())
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        except asyncio.CancelledError:
            pass
        finally:
            self.connections.discard(asyncio.current_task())
            for task in tasks:
                task.cancel()
            near[1].transport.abort()
            far[1].transport.abort()
            await asyncio.gather(*tasks, return_exceptions=True)

    def line(self, reader, writer, taken=lambda: None, given=lambda: None):
        """A delay line: what comes in leaves self.delay later, however much is under way."""
        loop, under_way = asyncio.get_running_loop(), asyncio.Queue(1000)

        async def take():
            data = True
            while data:
                data = await reader.read(65536)
                if data:
                    taken()
                await under_way.put((loop.time() + self.delay, data))

        async def give():
            while True:
                due, data = await under_way.get()
                await asyncio.sleep(max(0, due - loop.time()))
                if not data:
                    return writer.write_eof()
                given()
                writer.write(data)
                await writer.drain()

        return asyncio.ensure_future(take()), asyncio.ensure_future(give())


async def socks(reader, writer):
    async def number(length):
        return int.from_bytes(await reader.readexactly(length), "big")

    async def address():
        kind = await number(1)
        if kind == 3:
            return (await reader.readexactly(await number(1))).decode()
        family, length = {1: (socket.AF_INET, 4), 4: (socket.AF_INET6, 16)}[kind]
        return socket.inet_ntop(family, await reader.readexactly(length))

    def answer(code):
        writer.write(bytes([5, code, 0, 1, 0, 0, 0, 0, 0, 0]))

    try:
        await number(1)
        await reader.readexactly(await number(1))
        writer.write(b"\5\0")
        await number(3)
        far = await asyncio.open_connection(await address(), await number(2))
    except OSError as e:
        answer(REFUSALS.get(e.errno, 4 if isinstance(e, socket.gaierror) else 1))
        return writer.close()
    except (EOFError, LookupError):
        return writer.transport.abort()
    answer(0)
    await Route().join((reader, writer), far)


async def main(ports, *routes):
    routes = dict(route.split("=") for route in routes)
    routes = {name: Route(tuple(to.rsplit(":", 1))) for name, to in routes.items()}

    async def control(reader, writer):
        answer = "ok"
        try:
            verb, name, *rest = (await reader.readline()).decode().split()
            if verb == "cut":
                for connection in list(routes[name].connections):
                    connection.cancel()
            elif verb == "delay":
                routes[name].delay = int(rest[0]) / 1000
            elif verb == "turns":
                answer += f" {routes[name].turns}"
            else:
                raise ValueError(verb)
        except (LookupError, ValueError) as e:
            answer = repr(e)
        writer.write(f"{answer}\n".encode())
        writer.close()

    handlers = {"socks": socks, "control": control, **{n: r.accept for n, r in routes.items()}}
    hub = os.open("/proc/self/ns/net", os.O_RDONLY)
    enter(9)
    listening = {name: socket.create_server(("127.0.0.1", 0)) for name in handlers}
    enter(hub)
    for name, handler in handlers.items():
        await asyncio.start_server(handler, sock=listening[name])
    with open(ports + ".new", "w") as file:
        file.writelines(f"{name} {s.getsockname()[1]}\n" for name, s in listening.items())
    os.rename(ports + ".new", ports)
    await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:]))
