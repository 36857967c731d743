"""Written-out text as a module: kept in the user's cache folder under the name of its content."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from types import ModuleType


def cache_folder() -> Path:
    """Where written-out models are kept: `SIMULATOR_CACHE`, else the user's cache folder."""
    import platformdirs

    named = os.environ.get("SIMULATOR_CACHE")
    folder = Path(named) if named else Path(platformdirs.user_cache_dir("public-service-simulator"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        # A read-only home is no mistake of the user's: the equations are built anew each time.
        pass
    return Path(tempfile.mkdtemp(prefix="simulator-"))


def load(text: str) -> ModuleType:
    name = f"written_{sha256(text.encode()).hexdigest()[:16]}"
    if name in sys.modules:
        return sys.modules[name]
    path = cache_folder() / f"{name}.py"
    if not path.exists():
        # Written beside and moved: two processes may start at once.
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(part, path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        # Stopped half-way: the next call must not take what is there for the whole.
        del sys.modules[name]
        raise
    return module
