import os
import subprocess
import sys

import pytest

from core.errors import AnotherImportError
from core.models.conversion.lock import only_import_of


def test_only_one_at_a_time(tmp_path):
    folder = tmp_path / "models" / "promptfix"
    with only_import_of(folder):
        with pytest.raises(AnotherImportError, match="promptfix"), only_import_of(folder):
            pass
        with only_import_of(folder.with_name("other")):
            pass
    with only_import_of(folder):
        pass
    assert list(folder.parent.iterdir()) == []


def test_a_lock_whose_process_is_gone_counts_for_nothing(tmp_path):
    folder, lock = tmp_path / "promptfix", tmp_path / ".promptfix.lock"
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    for left in (ended.stdout, "", "not a number"):
        lock.write_text(left)
        with only_import_of(folder):
            assert lock.read_text() == str(os.getpid())
    assert not lock.exists()
