"""Opens damaged photos one after the other; started by test_malformed.py in a process of its own.

Arguments: how many, and a file that always holds the name of the photo on hand, for when the process dies.
Prints one line per kind of outcome that is neither a photo nor a PhotoError, and the tally at the end.
"""

import sys
import traceback
from collections import Counter
from pathlib import Path

from imaging_samples import mutations, photo_files

from core.errors import PhotoError
from core.imaging.opening import open_photo


def main(count: int, on_hand: Path) -> None:
    files = photo_files()
    tally: Counter[str] = Counter()
    photo = on_hand.with_suffix(".photo")
    for index, (name, data) in enumerate(files.items()):
        share = count // len(files) + (index < count % len(files))
        for number, (kind, damaged) in enumerate(mutations(data, share, seed=index)):
            on_hand.write_text(f"{name} {number} {kind}")
            photo.write_bytes(damaged)
            try:
                open_photo(photo)
                tally["opened"] += 1
            except PhotoError as error:
                tally[type(error).__name__] += 1
            except BaseException:
                print(f"{name} {number} {kind}:", traceback.format_exc())
    print(dict(tally), sum(tally.values()))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
