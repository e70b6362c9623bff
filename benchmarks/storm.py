"""The fault test in its long form: 500 deliveries over 60 pull requests while everything fails, for several seeds.

python benchmarks/storm.py [SEED ...]
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.app.faults.storm import Plan, Storm


def main(seeds: list[int]) -> int:
    failed = 0
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="storm-") as folder:
            outcome = Storm(Plan(seed=seed, faults={"silence": 35.0}), Path(folder)).run()
        faults = {name: count for name, count in outcome.faults.items() if name}
        print(
            f"seed {seed}: {outcome.kills} kills, {outcome.restarts} restarts, {outcome.redelivered} redelivered,"
            f" {outcome.requests} requests, faults {faults}, {outcome.seconds:.0f} s,"
            f" settled {outcome.settled_after:.0f} s after the last delivery: {len(outcome.problems)} problems"
        )
        for problem in outcome.problems:
            print(f"  {problem}")
        failed += bool(outcome.problems)
    return failed


if __name__ == "__main__":
    sys.exit(main([int(seed) for seed in sys.argv[1:]] or [1, 2, 3]))
