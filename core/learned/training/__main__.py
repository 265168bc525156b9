"""Train what the learned edit knows beforehand, or write its model card.

python -m core.learned.training --photos DIR --cpu-minutes 20
python -m core.learned.training --card
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m core.learned.training", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--photos", type=Path, help="folder of photos to make examples of")
    parser.add_argument("--cpu-minutes", type=float, default=20.0, help="CPU time of this run (default: 20)")
    parser.add_argument("--work", type=Path, default=Path("training/learned"), help="folder to resume from")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--card", action="store_true", help="write the model card and nothing else")
    arguments = parser.parse_args()
    from core.learned.training.card import write_card

    if not arguments.card:
        if arguments.photos is None:
            parser.error("training needs --photos")
        os.environ.setdefault("GOMP_SPINCOUNT", "0")  # spinning threads starve each other on busy machines

        import cv2
        import torch

        from core.learned.training.loop import train

        torch.set_num_threads(arguments.threads)
        cv2.setNumThreads(arguments.threads)
        print(f"wrote {train(arguments.photos, arguments.work, arguments.cpu_minutes)}")
    print(f"wrote {write_card()}")


if __name__ == "__main__":
    main()
