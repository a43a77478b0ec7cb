"""What must hold while torch, transformers, trl and datasets are imported and a run is set up."""

import contextlib
import ctypes
import gc
import os
import sys
import threading
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from training.errors import TrainingError

SETTINGS = {
    "HF_HUB_DISABLE_TELEMETRY": "1",  # trl reports each trainer that is built
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "TRANSFORMERS_VERBOSITY": "error",  # its warnings are about what is meant here
    "TRL_EXPERIMENTAL_SILENCE": "1",
    "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "32",  # else a kernel for each length of text, 3 GB in all
    "TOKENIZERS_PARALLELISM": "false",  # its threads do not survive a fork
}
"""Read by those libraries as they are imported. Whoever runs the program may set them otherwise."""

HEAVY = frozenset({"torch", "transformers", "trl"})
"""What leaves so many objects behind when it is imported."""
_one_at_a_time = threading.RLock()
_within = 0  # how many times a thread has entered `prepared`


@contextlib.contextmanager
def prepared() -> Iterator[None]:
    """Import the heavy libraries and build models and trainers within this; one thread at a time.

    Two threads that import transformers at once meet in its lazy modules, and one of them fails.
    Nothing is sent anywhere, and no other thread of the program waits for long. Two things would
    make it wait. The garbage collector goes through all objects that the imports leave behind, 80
    to 250 ms each time, so it rests meanwhile, and after new ones, what is there by then is never
    looked at again (nor are the frames of functions then running: what these hold at their end may
    never be freed, so they should hold no model). And `import torch` holds the interpreter's lock
    while its libraries load, 150 to 200 ms, so they are loaded first, without the lock.
    """
    global _within
    with _one_at_a_time:
        _within += 1
        try:
            yield from _prepared()
        finally:
            _within -= 1


def preparing() -> bool:
    """Whether a thread is within `prepared`; who collects garbage himself waits until it is not."""
    return _within > 0


def _prepared() -> Iterator[None]:
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    warnings.filterwarnings("ignore", message=".*is_gradient_checkpointing", module="transformers")
    enabled, known = gc.isenabled(), HEAVY & sys.modules.keys()
    gc.disable()
    try:
        if "torch" not in sys.modules:
            _load_torch_libraries()
        yield
    finally:
        if HEAVY & sys.modules.keys() != known:
            gc.freeze()  # only now: models and trainers are to be collected one day
        if enabled:
            gc.enable()


def _load_torch_libraries() -> None:
    spec = find_spec("torch")
    if spec is None or spec.origin is None or sys.platform == "win32":
        return  # on Windows torch itself loads them so
    # `ctypes.CDLL(path)` would hold the lock; a call of a foreign function lets go of it
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.argtypes, dlopen.restype = [ctypes.c_char_p, ctypes.c_int], ctypes.c_void_p
    for name in ("libtorch_global_deps", "libtorch"):
        for library in (Path(spec.origin).parent / "lib").glob(f"{name}.*"):
            # if this fails, so will the import, and say why
            dlopen(os.fsencode(library), os.RTLD_NOW | os.RTLD_GLOBAL)


def choose_device(wanted: str, threads: int = 0) -> str:
    """Return `cuda` or `cpu` for `auto`, `cuda` or `cpu`; `threads` above 0 sets torch's.

    Raises:
        TrainingError: CUDA is asked for and torch finds none.
    """
    import torch

    if threads:
        torch.set_num_threads(threads)
    if wanted == "cuda" and not torch.cuda.is_available():
        raise TrainingError("There is no GPU that torch can use. Choose the device cpu or auto.")
    if wanted == "cpu" or not torch.cuda.is_available():
        return "cpu"
    # with a mask its backward pass makes gradients that are no numbers, now and then: seen on an
    # H100 with torch 2.11 in four of five runs, which all went through without it
    torch.backends.cuda.enable_cudnn_sdp(False)
    return "cuda"


def choose_precision(wanted: str, device: str) -> str:
    """Return float32, bfloat16 or float16 for one of them or `half`; see `recipe.TuneRecipe`.

    Raises:
        TrainingError: the device can't compute in it.
    """
    if device == "cpu":
        if wanted == "float16":
            raise TrainingError("A CPU does not train in float16. Set precision=half or float32.")
        return "float32" if wanted == "half" else wanted
    import torch

    # the logits stay in float32, whose products may take 16 bits in where all else does
    torch.backends.cuda.matmul.allow_tf32 = wanted != "float32"
    return "float16" if wanted == "half" else wanted


def device_name(device: str) -> str:
    """Return a device, such as `cuda:0` or `cpu`, in words, for a record."""
    import torch

    if device.startswith("cuda"):
        return torch.cuda.get_device_name(device)
    threads = torch.get_num_threads()
    kind = torch.backends.cpu.get_cpu_capability()
    return f"CPU, {threads} thread{'s' if threads > 1 else ''}, {kind}"


def free_memory(device: str) -> int:
    """Return how many bytes of memory are free on a device, such as `cuda:0` or `cpu`."""
    if device.startswith("cuda"):
        import torch

        return torch.cuda.mem_get_info(device)[0]
    import psutil

    return int(psutil.virtual_memory().available)
