"""Two workers on one port; the first line of output is the address. Ends when its input ends.

PEER_URL=postgres://… [PEER_POOL=8] [PEER_WORKERS=2] [PEER_NOW_MS=…] python main.py
"""

import os
import signal
import sys
import threading
from socket import create_connection
from time import sleep

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

app = FastAPI(openapi_url=None)
if "PEER_URL" in os.environ:
    import bookings
    import orders

    app.include_router(orders.router)
    app.include_router(bookings.router)


def until_told(address: tuple[str, int]) -> None:
    while True:
        try:
            create_connection(address, timeout=1).close()
            break
        except OSError:
            sleep(0.1)
    print(f"{address[0]}:{address[1]}", flush=True)
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    config = uvicorn.Config(
        "main:app", host="127.0.0.1", port=0, workers=int(os.environ.get("PEER_WORKERS", "2")), loop="uvloop", http="httptools",
        access_log=False, log_level="warning", lifespan="off", timeout_graceful_shutdown=1,
    )
    socket = config.bind_socket()
    threading.Thread(target=until_told, args=(socket.getsockname(),), daemon=True).start()
    Multiprocess(config, sockets=[socket]).run()


if __name__ == "__main__":
    main()
