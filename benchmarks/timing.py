"""Measure contenders in turns, so that other work on the machine slows them all alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass
class Sample:
    """Durations of one contender in seconds: on the clock, and of all processors together."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median duration."""
        return statistics.median(self.wall)

    @property
    def least(self) -> float:
        """The shortest duration: what the machine can do when nothing else disturbs it."""
        return min(self.wall)

    def add(self, wall: float, cpu: float) -> None:
        """Note one more run."""
        self.wall.append(wall)
        self.cpu.append(cpu)


def race(contenders: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, Sample]:
    """Run every contender once to warm up, then all of them in turns, *repeats* times."""
    samples = {name: Sample() for name in contenders}
    for run in contenders.values():
        run()
    gc.collect()
    for _ in range(repeats):
        for name, run in contenders.items():
            cpu, wall = time.process_time(), time.perf_counter()
            run()
            samples[name].add(time.perf_counter() - wall, time.process_time() - cpu)
    return samples


def ratio(ours: Sample, theirs: Sample) -> dict[str, float]:
    """Return how many times longer ours takes: by medians, by the shortest runs, and in processor time."""
    return {
        "median": ours.median / theirs.median,
        "least": ours.least / theirs.least,
        "cpu": statistics.median(ours.cpu) / statistics.median(theirs.cpu),
    }
