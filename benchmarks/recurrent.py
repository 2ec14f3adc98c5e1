"""How fast whole sequences are, against torch and against a textbook LSTM in NumPy.

Then how fast linear recurrences in blocks are, against their own loop over the steps,
and what checkpoints save and cost.
One process, one thread, the rivals in turn, medians: what counts is the ratio within a
row. It prints a table, writes JSON, and fails nothing.
"""

from __future__ import annotations

import json
import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import geometric_mean, median
from typing import Any

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
FORCED = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
CLEAN = "GATED_RNN_BENCH_CLEAN"

if CLEAN not in os.environ:  # a kernel forced from outside would be measured instead
    kept = {name: value for name, value in os.environ.items() if name not in FORCED}
    os.execve(
        sys.executable,
        [sys.executable, *sys.argv],
        kept | dict.fromkeys(THREADS, "1") | {CLEAN: "1"},
    )

import numpy as np
import torch

from gated_rnn import cells, checkpoint, scan
from gated_rnn.sequence import Workspace, backward, forward
from gated_rnn.torch import to_torch
from gated_rnn.unroll import bptt, unroll

SIZES = (
    (100, 32, 64, 128),
    (100, 1, 64, 128),
    (28, 128, 28, 256),
    (512, 16, 128, 512),
    (1000, 1, 1, 32),
)
SECONDS = 1.0
"""How long each rival of a row runs, at least five times."""

torch.set_num_threads(1)


def textbook(params: Any, x: Any, dh: Any) -> Any:
    """Run an LSTM as books write it: a product per gate, new arrays at every step."""

    def sigma(a: Any) -> Any:
        return 1 / (1 + np.exp(-a))

    (_, B, _), H = x.shape, params.W_hh.shape[1]
    W, U = np.split(params.W_ih, 4), np.split(params.W_hh, 4)
    b = np.split(params.b_ih + params.b_hh, 4)
    h, c, tape = np.zeros((B, H), x.dtype), np.zeros((B, H), x.dtype), []
    for x_t in x:
        a = [x_t @ W[k].T + h @ U[k].T + b[k] for k in range(4)]
        i, f, g, o = sigma(a[0]), sigma(a[1]), np.tanh(a[2]), sigma(a[3])
        new = f * c + i * g
        tape.append((x_t, h, c, i, f, g, o, new))
        h, c = o * np.tanh(new), new
    dW, dU = [np.zeros_like(w) for w in W], [np.zeros_like(u) for u in U]
    db, dx = [np.zeros_like(v) for v in b], []
    dh_next, dc = np.zeros_like(h), np.zeros_like(c)
    for (x_t, before, c, i, f, g, o, new), dh_t in zip(
        tape[::-1], dh[::-1], strict=True
    ):
        total = dh_t + dh_next
        dc = dc + total * o * (1 - np.tanh(new) ** 2)
        da = [
            dc * g * i * (1 - i),
            dc * c * f * (1 - f),
            dc * i * (1 - g**2),
            total * np.tanh(new) * o * (1 - o),
        ]
        for k in range(4):
            dW[k] += da[k].T @ x_t
            dU[k] += da[k].T @ before
            db[k] += da[k].sum(axis=0)
        dx.append(sum(da[k] @ W[k] for k in range(4)))
        dh_next, dc = sum(da[k] @ U[k] for k in range(4)), dc * f
    return dx, dW, dU, db


def rivals(
    name: str, size: tuple[int, ...], dtype: Any
) -> dict[str, Callable[[], Any]]:
    """Return what is compared in one row; each goes forwards and backwards once."""
    T, B, I, H = size
    rng = np.random.default_rng(0)
    cell = cells.get(name)
    params = cell.init(rng, I, H, dtype)
    x = rng.normal(size=(T, B, I)).astype(dtype)
    dh = rng.normal(size=(T, B, H)).astype(dtype)
    module, dh_torch = to_torch(cell, params), torch.tensor(dh)

    workspace = Workspace()  # as a training loop would

    def ours() -> Any:
        return backward(forward(cell, params, x, workspace=workspace).tape, dh)

    def theirs() -> Any:
        module.zero_grad()
        leaf = torch.tensor(x, requires_grad=True)
        module(leaf)[0].backward(dh_torch)

    found = {"ours": ours, "torch": theirs, "gemm": gemm(dtype)}
    if name == "lstm":
        found["textbook"] = lambda: textbook(params, x, dh)
    return found


def measure(runs: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Run the rivals in turn and return the median seconds of each.

    The order is another one in every round: who runs after whom decides what is in
    the cache.
    """
    order, rng = list(runs.items()), np.random.default_rng(0)
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for call in runs.values():
        call()
    started = time.perf_counter()
    while len(taken["ours"]) < 5 or time.perf_counter() - started < SECONDS:
        rng.shuffle(order)
        for name, call in order:
            before = time.perf_counter()
            call()
            taken[name].append(time.perf_counter() - before)
    return {name: median(seconds) for name, seconds in taken.items()}


GEMM = 1024
"""Rows and columns of the matrices whose product stands for a core's peak."""


def gemm(dtype: Any) -> Callable[[], Any]:
    """Return one large product, measured beside the rivals as the machine's mood."""
    a = np.random.default_rng(0).normal(size=(GEMM, GEMM)).astype(dtype)
    out = np.empty_like(a)
    return lambda: np.matmul(a, a, out=out)


def row(name: str, size: tuple[int, ...], dtype: Any) -> dict[str, Any]:
    """Measure one row of the table."""
    (T, B, I, H), blocks = size, len(cells.get(name).GATES)
    seconds = measure(rivals(name, size, dtype))
    operations = 6 * T * B * (I + H) * blocks * H  # once forwards, twice backwards
    return {
        "cell": name,
        "dtype": np.dtype(dtype).name,
        "size": size,
        "seconds": seconds,
        "against_torch": seconds["ours"] / seconds["torch"],
        "against_textbook": seconds["ours"] / seconds.get("textbook", float("nan")),
        "share_of_gemm": operations / seconds["ours"] * seconds["gemm"] / (2 * GEMM**3),
    }


def scan_row(T: int, B: int, H: int, dtype: Any) -> dict[str, Any]:
    """Measure the recurrence of the minimal cells, and a whole minGRU around it."""
    rng, cell = np.random.default_rng(0), cells.mingru
    keep = rng.uniform(0, 1, (T, B, H)).astype(dtype)
    value = rng.normal(size=(T, B, H)).astype(dtype)
    params = cell.init(rng, H, H, dtype)
    runs = {
        "ours": lambda: scan.fastest(T, B * H)(keep, value, value[0]),
        "steps": lambda: scan.in_steps(keep, value, value[0]),
        "blocks": lambda: scan.in_blocks(keep, value, value[0]),
        "minGRU": lambda: backward(forward(cell, params, value).tape, keep),
        "unrolled": lambda: bptt(
            cell, params, unroll(cell, params, value).caches, keep
        ),
    }
    seconds = measure(runs)
    return {
        "dtype": np.dtype(dtype).name,
        "size": (T, B, H),
        "seconds": seconds,
        "against_steps": seconds["ours"] / seconds["steps"],
        "blocks_against_steps": seconds["blocks"] / seconds["steps"],
        "minGRU_against_unrolled": seconds["minGRU"] / seconds["unrolled"],
    }


def print_scans() -> list[dict[str, Any]]:
    """Print the table of linear recurrences and return its rows."""
    print(f"\n{'dtype':9}{'(T, B, H)':18}{'ours':>10}{'/ steps':>9}", end="")
    print(f"{'blocks / steps':>16}{'minGRU / unrolled':>19}")
    sizes, rows = [(4096, 1, 32), *((T, B, H) for T, B, _, H in SIZES)], []
    for dtype in (np.float32, np.float64):
        for size in sizes:
            rows.append(scan_row(*size, dtype))
            r = rows[-1]
            print(
                f"{r['dtype']:9}{size!s:18}{1e3 * r['seconds']['ours']:7.2f} ms"
                f"{r['against_steps']:9.2f}{r['blocks_against_steps']:16.2f}"
                f"{r['minGRU_against_unrolled']:19.2f}",
                flush=True,
            )
    return rows


def peak(call: Callable[[], Any]) -> int:
    """Return the bytes that a call holds at most."""
    tracemalloc.start()
    call()
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


def print_checkpoints() -> dict[str, float]:
    """Print memory and time of a long LSTM with checkpoints, as shares of without."""
    (T, B, I, H), rng, cell = (10_000, 1, 64, 256), np.random.default_rng(0), cells.lstm
    params = cell.init(rng, I, H)
    x, dh = rng.normal(size=(T, B, I)), rng.normal(size=(T, B, H))

    def whole() -> Any:
        run = forward(cell, params, x)  # and its h, of which a loss is made
        return backward(run.tape, dh)

    def segments() -> Any:
        kept = checkpoint.forward(cell, params, x)
        return checkpoint.backward(kept, lambda steps, _: dh[steps])

    seconds = measure({"ours": segments, "whole": whole})
    found = {
        "memory": peak(segments) / peak(whole),
        "time": seconds["ours"] / seconds["whole"],
    }
    print(f"\ncheckpoints, LSTM float64 {(T, B, I, H)}: ", end="")
    print(f"{found['memory']:.1%} of the memory, {found['time']:.2f} of the time")
    return found


def main() -> int:
    """Print the table and write it to ``.benchmarks/recurrent.json``."""
    print(f"{'cell':5}{'dtype':9}{'(T, B, I, H)':22}", end="")
    print(f"{'ours':>10}{'/ torch':>9}{'/ textbook':>12}{'of GEMM':>9}")
    rows = []
    for name in ("lstm", "gru"):
        for dtype in (np.float32, np.float64):
            for size in SIZES:
                rows.append(row(name, size, dtype))
                r = rows[-1]
                print(
                    f"{name:5}{r['dtype']:9}{size!s:22}"
                    f"{1e3 * r['seconds']['ours']:7.1f} ms{r['against_torch']:9.2f}"
                    f"{r['against_textbook']:12.2f}{r['share_of_gemm']:9.0%}",
                    flush=True,
                )
    mean = geometric_mean(r["against_torch"] for r in rows)
    books = [r["against_textbook"] for r in rows if r["cell"] == "lstm"]
    print(f"geometric mean against torch {mean:.2f}, ", end="")
    print(f"against the textbook {geometric_mean(books):.2f}")
    path = Path(".benchmarks/recurrent.json")
    path.parent.mkdir(exist_ok=True)
    found = {
        "sequences": rows,
        "scans": print_scans(),
        "checkpoints": print_checkpoints(),
    }
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
