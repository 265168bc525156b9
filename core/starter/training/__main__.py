"""Train one of the starter's networks, or write the model card.

python -m core.starter.training capture --photos DIR --cpu-minutes 60
python -m core.starter.training card
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m core.starter.training", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("what", choices=("capture", "surface", "exposure", "card"))
    parser.add_argument("--photos", type=Path, help="folder of clean photos to learn from")
    parser.add_argument("--cpu-minutes", type=float, default=60.0, help="CPU time of this cycle (default: 60)")
    parser.add_argument("--peak", type=float, default=1e-3, help="highest learning rate (default: 0.001)")
    parser.add_argument("--start", choices=("capture", "surface"), help="begin with the bundled weights of that expert")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--work", type=Path, default=Path("training"), help="folder for checkpoints and curves")
    arguments = parser.parse_args()
    if arguments.what == "card":
        from core.starter.training.card import write_card

        print(f"wrote {write_card()}")
        return
    if arguments.photos is None:
        parser.error("training needs --photos")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")  # spinning threads starve each other on busy machines

    import torch

    from core.starter.experts import CAPTURE, SURFACE
    from core.starter.training.loop import Schedule

    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)  # tiny numbers are slow and mean nothing
    schedule = Schedule(arguments.cpu_minutes, arguments.peak)
    if arguments.what == "exposure":
        from core.starter.training.exposure import train_exposure

        path = train_exposure(arguments.photos, arguments.work, schedule)
    else:
        from core.starter.training.textures import train_expert

        experts = {expert.name: expert for expert in (CAPTURE, SURFACE)}
        expert, start = experts[arguments.what], experts.get(arguments.start)
        path = train_expert(expert, arguments.photos, arguments.work, schedule, start)
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
