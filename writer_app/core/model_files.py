"""Whether a folder holds a GPT-2 that this program can use, and the memory that it would take.

Found out without loading it. Nothing in the folder is trusted: every size is bounded, every claim
is compared with the files, and nothing is executed. A folder that passes loads.
"""

import hashlib
import json
import math
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, NoReturn

from writer_app.core.errors import WriterError
from writer_app.core.language import said

CONFIG = "config.json"
TOKENIZER = "tokenizer.json"
TOKENIZER_CONFIG = "tokenizer_config.json"
WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
CHECKSUMS = "SHA256SUMS"
LM_HEAD = "lm_head.weight"

MAX_CONFIG = 1 << 20
MAX_TOKENIZER = 64 << 20
MAX_HEADER = 10 << 20
"""Bytes of a safetensors header. The format allows 100 MB; the largest GPT-2 needs 60 KB."""
MAX_SHARDS = 200

DTYPE_BYTES = {
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "U16": 2, "I16": 2, "F16": 2,
    "BF16": 2, "U32": 4, "I32": 4, "F32": 4, "U64": 8, "I64": 8, "F64": 8,
}  # fmt: skip
WEIGHT_DTYPES = frozenset({"F16", "BF16", "F32", "F64"})
PICKLES = frozenset({".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"})
OTHER_FORMATS = frozenset({".gguf", ".ggml", ".h5", ".msgpack", ".onnx", ".ot", ".tflite"})
# Tuples: what a config holds there may not be hashable.
ACTIVATIONS = (
    *("gelu", "gelu_fast", "gelu_new", "gelu_pytorch_tanh", "quick_gelu"),
    *("relu", "silu", "swish", "tanh"),
)
DTYPES = (None, "auto", "float16", "bfloat16", "float32", "float64")
ARCHITECTURES = ("GPT2LMHeadModel", "GPT2Model")

ALTERNATIVES = 2
"""Texts that are written side by side."""

Road = Literal["int8", "full", "cuda"]
"""How a model is computed: on the processor with weights of 8 bits or 32, or with 16 on a card."""


class _Takes(NamedTuple):
    weight: float
    """Bytes of one."""
    number: float
    """Bytes of one in the cache, of a key or a value."""
    growth: int
    """Times the cache is there while it grows."""
    rest: int
    """Bytes of states and buffers, and of what libraries keep."""


_TAKES: dict[Road, _Takes] = {
    # 8 bits with the scales and what is kept in 32; 16 bits with a step in 32 for each head; the
    # compiler, on the first start.
    "int8": _Takes(weight=1.2, number=2.1, growth=2, rest=128 << 20),
    "full": _Takes(weight=4.0, number=4.0, growth=2, rest=128 << 20),
    "cuda": _Takes(weight=2.0, number=2.0, growth=1, rest=200 << 20),
}
_SCORES = 5 * 256 * 4
"""Bytes for each word of the vocabulary when a sample of 256 tokens tells what 8 bits cost."""

Shape = tuple[int, ...]


@dataclass(frozen=True)
class ModelFolder:
    """A whole and sound GPT-2 with its tokenizer."""

    path: Path
    name: str
    parameters: int
    """Weights of the model, tied ones counted once."""
    weight_bytes: int
    """What they take in the files."""
    layers: int
    width: int
    vocabulary: int
    """Rows of the embedding; the tokenizer may have fewer tokens."""
    positions: int
    """Tokens that the model can see at once."""
    hash: str
    """SHA-256 over the config, the tokenizer and the weights, in hexadecimal."""

    def memory_needed(self, road: Road = "int8") -> int:
        """See the function of that name."""
        return memory_needed(
            self.parameters, self.layers, self.width, self.vocabulary, self.positions, road
        )


@dataclass(frozen=True)
class Tensor:
    """What a safetensors header says of one tensor."""

    dtype: str
    shape: Shape
    bytes: int


def memory_needed(
    parameters: int, layers: int, width: int, vocabulary: int, positions: int, road: Road = "int8"
) -> int:
    """Bytes that a GPT-2 takes at most, of the card on CUDA and of the machine otherwise.

    That is to be loaded, with the largest tensor in 32 bits beside the weights, or to write with
    every position in use. Measured with 8 bits on one thread, without the 0.08 GB of the compiler,
    for GPT-2s of the sizes distil, small, medium and large: 0.52, 0.57, 0.93 and 1.64 GB, of 0.64,
    0.69, 1.02 and 1.86 that this says.
    """
    takes = _TAKES[road]
    loading = 0 if road == "cuda" else vocabulary * (4 * width + _SCORES)
    cache = 2 * ALTERNATIVES * layers * positions * width * takes.number
    writing = takes.growth * cache
    return round(takes.weight * parameters + max(loading, writing)) + takes.rest


def inspect_model(folder: Path) -> ModelFolder:
    """Check a folder from its config to its last byte and say what is in it.

    Reads all of it once (about 1 s for each 500 MB), so call it on a worker first; as long as the
    files keep size and time, asking again costs nothing.

    Raises:
        WriterError: it is no such model, or a damaged one; the sentence says what to do.
    """
    if not folder.is_dir():
        raise WriterError(
            said('There is no folder "{folder}". Choose one that holds a model.').format(
                folder=folder
            )
        )
    _check_kind(folder)
    state = (folder, *((path, *_state(path)) for path in sorted(folder.iterdir())))
    if state not in _inspected:
        _inspected[state] = _inspect(folder)
    return _inspected[state]


def _inspect(folder: Path) -> ModelFolder:
    config = _config(folder)
    _check_tokenizer(folder, config.vocabulary)
    tensors, weight_files = _weights(folder)
    weights = _check_tensors(folder, tensors, config)
    files = (CONFIG, TOKENIZER, *weight_files)
    extra = (name for name in (TOKENIZER_CONFIG, INDEX) if (folder / name).exists())
    _check_sums(folder, (*files, *extra))
    whole = "".join(f"{file_hash(_inside(folder, name))}  {name}\n" for name in files)
    return ModelFolder(
        path=folder,
        name=_name(folder),
        parameters=sum(math.prod(tensor.shape) for tensor in weights.values()),
        weight_bytes=sum(tensor.bytes for tensor in weights.values()),
        layers=config.layers,
        width=config.width,
        vocabulary=config.vocabulary,
        positions=config.positions,
        hash=hashlib.sha256(whole.encode()).hexdigest(),
    )


def read_json(path: Path, limit: int) -> Any:
    """Parse a JSON file of at most `limit` bytes.

    Raises:
        WriterError: it cannot be read, is larger, or is not JSON.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(data) > limit:
        raise WriterError(said('"{path}" is far larger than such a file can be.').format(path=path))
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise WriterError(
            said('"{path}" is damaged: it is not JSON. Get a new copy of it.').format(path=path)
        ) from error


def read_header(path: Path) -> dict[str, Tensor]:
    """The tensors of a safetensors file, by name, checked against its size.

    Raises:
        WriterError: it is truncated, damaged or not such a file.
    """
    damaged = said('"{path}" is damaged').format(path=path)
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            start = file.read(8)
            length = struct.unpack("<Q", start)[0] if len(start) == 8 else size
            if length > MAX_HEADER or length > size - 8:
                raise WriterError(
                    said("{damaged}: it does not begin as weights do. Get a new copy.").format(
                        damaged=damaged
                    )
                )
            text = file.read(length)
    except OSError as error:
        raise _unreadable(path, error) from error
    try:
        header = json.loads(text, object_pairs_hook=_without_doubles)
        header.pop("__metadata__", None)
        tensors = {name: _tensor(entry) for name, entry in header.items()}
        spans = sorted(tuple(entry["data_offsets"]) for entry in header.values())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise WriterError(
            said("{damaged}: its list of contents makes no sense. Get a new copy.").format(
                damaged=damaged
            )
        ) from (error)
    end = 0
    for begin, next_end in spans:
        if begin != end:
            raise WriterError(
                said("{damaged}: its contents overlap or have gaps. Get a new copy.").format(
                    damaged=damaged
                )
            )
        end = next_end
    if end != size - 8 - length:
        raise WriterError(
            said(
                "{damaged}: it should have {value} bytes and has {size}. Perhaps a "
                "download broke off; get a new copy."
            ).format(damaged=damaged, value=f"{8 + length + end:,}", size=f"{size:,}")
        )
    return tensors


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal; remembered while the file keeps size and time.

    Raises:
        WriterError: it cannot be read.
    """
    try:
        state = (path, *_state(path))
        if state not in _hashes:
            with path.open("rb") as file:
                _hashes[state] = hashlib.file_digest(file, "sha256").hexdigest()
        return _hashes[state]
    except OSError as error:
        raise _unreadable(path, error) from error


def _state(path: Path) -> tuple[int, int, int]:
    """What changes when a file is replaced or written to; zeros where it cannot be found out."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0, 0
    return status.st_ino, status.st_size, status.st_mtime_ns


_hashes: dict[tuple[Path | int, ...], str] = {}
_inspected: dict[tuple[Any, ...], ModelFolder] = {}


@dataclass(frozen=True)
class _Config:
    layers: int
    width: int
    inner: int
    vocabulary: int
    positions: int
    tied: bool


def _unreadable(path: Path, error: OSError) -> WriterError:
    return WriterError(
        said('"{path}" cannot be read ({reason}).').format(path=path, reason=error.strerror)
    )


def _refuse(folder: Path, reason: str) -> NoReturn:
    raise WriterError(
        said('The folder "{folder}" cannot be used: {reason}').format(folder=folder, reason=reason)
    )


def _check_kind(folder: Path) -> None:
    """Refuse what is no safetensors model at all, with the reason that helps most."""
    try:
        names = {entry.name for entry in folder.iterdir()}
    except OSError as error:
        _refuse(folder, said("it cannot be read ({reason}).").format(reason=error.strerror))
    endings = {Path(name).suffix for name in names}
    if not names:
        _refuse(folder, said("it is empty. Choose one that holds a GPT-2 in Hugging Face format."))
    if "adapter_config.json" in names and CONFIG not in names:
        _refuse(
            folder,
            said("it holds an adapter, not a whole model. Choose the model it was made for."),
        )
    if ".safetensors" not in endings and endings & PICKLES:
        _refuse(
            folder,
            said(
                "its weights are in a kind of file (a pickle) that can run any program "
                "when it is opened, so it is left closed. Get a copy of the model whose "
                "weights end in .safetensors, or ask whoever made it for one."
            ),
        )
    if ".safetensors" not in endings and endings & OTHER_FORMATS:
        _refuse(
            folder,
            said(
                "its weights are in the format of another program. Get a copy of the model "
                "in Hugging Face format, with safetensors."
            ),
        )
    if CONFIG not in names:
        _refuse(
            folder,
            said(
                "{config} is missing. Choose a folder with a GPT-2 in Hugging Face format."
            ).format(config=CONFIG),
        )


def _inside(folder: Path, name: str) -> Path:
    """The file of that name in the folder, not one that a name or a link smuggles in."""
    path = folder / name
    real = path.resolve()
    root = folder.resolve()
    # The cache of Hugging Face keeps a model's files in blobs/ and links to them from snapshots/.
    blobs = root.parent.parent / "blobs" if root.parent.name == "snapshots" else root
    if (
        not name
        or Path(name).name != name
        or not (real.is_relative_to(root) or real.is_relative_to(blobs))
    ):
        _refuse(
            folder,
            said('it points to the file "{name}" outside of itself. Do not trust it.').format(
                name=name
            ),
        )
    if not path.is_file():
        _refuse(folder, said("{name} is missing. Get a new copy of the model.").format(name=name))
    return path


def _config(folder: Path) -> _Config:
    content = read_json(_inside(folder, CONFIG), MAX_CONFIG)
    if not isinstance(content, dict):
        _refuse(
            folder, said("{config} is damaged. Get a new copy of the model.").format(config=CONFIG)
        )
    kind = content.get("model_type")
    if kind != "gpt2":
        _refuse(
            folder,
            said("it holds a model of the kind {dumps}, not a GPT-2.").format(
                dumps=json.dumps(kind)[:40]
            ),
        )
    if "auto_map" in content:
        _refuse(folder, said("it wants to bring its own program code, which is never run."))
    if content.get("quantization_config") is not None:
        _refuse(folder, said("its weights are quantised. Get the model in 16 or 32 bits."))
    architectures = content.get("architectures") or ["GPT2LMHeadModel"]
    if not isinstance(architectures, list) or any(
        name not in ARCHITECTURES for name in architectures
    ):
        _refuse(folder, said("it is a GPT-2 made for something other than writing on."))

    def whole(name: str, default: int, low: int, high: int) -> int:
        value = content.get(name, default)
        if type(value) is not int or not low <= value <= high:
            _refuse(
                folder,
                said("{config} gives an impossible {name}. Get a new copy of the model.").format(
                    config=CONFIG, name=name
                ),
            )
        return value

    width = whole("n_embd", 768, 1, 16_384)
    heads = whole("n_head", 12, 1, 1_024)
    if width % heads:
        _refuse(
            folder,
            said("{config} is damaged: n_embd is no multiple of n_head.").format(config=CONFIG),
        )
    inner = 4 * width if content.get("n_inner") is None else whole("n_inner", 0, 1, 131_072)
    epsilon = content.get("layer_norm_epsilon", 1e-5)
    if not isinstance(epsilon, float) or not 0 < epsilon < 1:
        _refuse(
            folder, said("{config} gives an impossible layer_norm_epsilon.").format(config=CONFIG)
        )
    if content.get("activation_function", "gelu_new") not in ACTIVATIONS:
        _refuse(
            folder,
            said("{config} names an activation function that is not known here.").format(
                config=CONFIG
            ),
        )
    if content.get("dtype", content.get("torch_dtype")) not in DTYPES:
        _refuse(
            folder,
            said("{config} names a kind of number that is not known here.").format(config=CONFIG),
        )
    if content.get("add_cross_attention"):
        _refuse(folder, said("it is half of a translating model, not one that writes on."))
    return _Config(
        layers=whole("n_layer", 12, 1, 256),
        width=width,
        inner=inner,
        vocabulary=whole("vocab_size", 50_257, 1, 1_000_000),
        positions=whole("n_positions", 1_024, 16, 65_536),
        tied=content.get("tie_word_embeddings") is not False,
    )


def _check_tokenizer(folder: Path, vocabulary: int) -> None:
    content = read_json(_inside(folder, TOKENIZER), MAX_TOKENIZER)
    try:
        model, decoder = content["model"], content["decoder"]
        known = model["vocab"]
        if model["type"] != "BPE" or decoder["type"] != "ByteLevel":
            _refuse(folder, said("its tokenizer is not GPT-2's kind, a BPE over bytes."))
        ids = [*known.values(), *(token["id"] for token in content.get("added_tokens", ()))]
        more: Any = {}
        if (folder / TOKENIZER_CONFIG).exists():
            more = read_json(_inside(folder, TOKENIZER_CONFIG), MAX_TOKENIZER)
            ids += [int(key) for key in more.get("added_tokens_decoder", ())]
        if any(type(each) is not int or each < 0 for each in ids) or not known:
            raise ValueError("not the number of a token")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise WriterError(
            said(
                'The folder "{folder}" cannot be used: its tokenizer is damaged. Get a new '
                "copy of the model."
            ).format(folder=folder)
        ) from error
    if "auto_map" in more:
        _refuse(folder, said("it wants to bring its own program code, which is never run."))
    if max(ids) >= vocabulary:
        _refuse(
            folder,
            said(
                "its tokenizer has {max} tokens and its model {vocabulary}; they do not "
                "belong together. Get a new copy of the model."
            ).format(max=f"{max(ids) + 1:,}", vocabulary=f"{vocabulary:,}"),
        )


def _weights(folder: Path) -> tuple[dict[str, Tensor], list[str]]:
    """All tensors, named without a "transformer." before them, and the files they are in."""
    if (folder / WEIGHTS).exists():
        files = [WEIGHTS]
        tensors = read_header(_inside(folder, WEIGHTS))
    elif (folder / INDEX).exists():
        index = read_json(_inside(folder, INDEX), MAX_HEADER)
        shards = index.get("weight_map") if isinstance(index, dict) else None
        if not isinstance(shards, dict) or not all(isinstance(v, str) for v in shards.values()):
            _refuse(
                folder, said("{index} is damaged. Get a new copy of the model.").format(index=INDEX)
            )
        files = sorted(set(shards.values()))
        if len(files) > MAX_SHARDS:
            _refuse(
                folder,
                said("{index} names {len} files, far more than a GPT-2 has.").format(
                    index=INDEX, len=f"{len(files):,}"
                ),
            )
        paths = [_inside(folder, name) for name in files]
        tensors, places = {}, {}
        for name, path in zip(files, paths, strict=True):
            for tensor, entry in read_header(path).items():
                tensors[tensor], places[tensor] = entry, name
        if places != shards:
            _refuse(
                folder,
                said("{index} and the files it names differ. Get a new copy of the model.").format(
                    index=INDEX
                ),
            )
    else:
        _refuse(
            folder,
            said("{weights} is missing. Get a new copy of the model.").format(weights=WEIGHTS),
        )
    bare = {name.removeprefix("transformer."): entry for name, entry in tensors.items()}
    prefixed = {name.startswith("transformer.") for name in tensors if name != LM_HEAD}
    if len(prefixed) > 1:
        _refuse(folder, said("its weights have names of two kinds. Get a new copy of the model."))
    return bare, files


def _check_tensors(
    folder: Path, tensors: Mapping[str, Tensor], config: _Config
) -> dict[str, Tensor]:
    """Compare the tensors with those of such a GPT-2; return the ones that are its weights."""
    shapes = _shapes(config)
    for name, shape in shapes.items():
        tensor = tensors.get(name)
        if tensor is None:
            _refuse(
                folder,
                said('its weights lack "{name}". Get a new copy of the model.').format(name=name),
            )
        if tensor.shape != shape:
            _refuse(
                folder,
                said(
                    '"{name}" has the shape {list} and by {config} should have {list2}. '
                    "Weights and config do not belong together."
                ).format(name=name, list=list(tensor.shape), config=CONFIG, list2=list(shape)),
            )
        if tensor.dtype not in WEIGHT_DTYPES:
            _refuse(folder, said("its weights are quantised. Get the model in 16 or 32 bits."))
    for name in tensors.keys() - shapes.keys():
        # Masks that older versions of transformers saved, and a copy of the embedding.
        if not name.endswith((".attn.bias", ".attn.masked_bias")) and name != LM_HEAD:
            _refuse(
                folder,
                said('its weights have a part "{name}" that no GPT-2 has.').format(name=name[:80]),
            )
    return {name: tensors[name] for name in shapes}


def _shapes(config: _Config) -> dict[str, Shape]:
    width, inner = config.width, config.inner
    shapes: dict[str, Shape] = {
        "wte.weight": (config.vocabulary, width),
        "wpe.weight": (config.positions, width),
    }
    block: dict[str, Shape] = {
        "attn.c_attn": (width, 3 * width),
        "attn.c_proj": (width, width),
        "mlp.c_fc": (width, inner),
        "mlp.c_proj": (inner, width),
        "ln_1": (width,),
        "ln_2": (width,),
    }
    layers = {f"h.{n}.{name}": shape for n in range(config.layers) for name, shape in block.items()}
    for name, shape in {**layers, "ln_f": (width,)}.items():
        shapes[f"{name}.weight"] = shape
        shapes[f"{name}.bias"] = shape[-1:]
    if not config.tied:
        shapes[LM_HEAD] = (config.vocabulary, width)
    return shapes


def _check_sums(folder: Path, files: Iterable[str]) -> None:
    """Compare files with the list of their sums, as sha256sum writes it, where there is one."""
    if not (folder / CHECKSUMS).exists():
        return
    try:
        with _inside(folder, CHECKSUMS).open(encoding="utf-8") as file:
            lines = file.read(MAX_CONFIG).splitlines()
    except (OSError, ValueError) as error:
        raise WriterError(
            said('"{folder}" cannot be read. Get a new copy.').format(folder=folder / CHECKSUMS)
        ) from error
    sums = {}
    for line in filter(None, lines):
        match = re.fullmatch(r"([0-9a-fA-F]{64}) [ *](?:\./)?(.+)", line)
        if match is None:
            _refuse(
                folder,
                said("{checksums} is damaged. Get a new copy of the model.").format(
                    checksums=CHECKSUMS
                ),
            )
        sums[match[2]] = match[1].lower()
    for name in files:
        if name in sums and file_hash(_inside(folder, name)) != sums[name]:
            _refuse(
                folder,
                said("{name} is damaged ({checksums} says so). Get a new copy of it.").format(
                    name=name, checksums=CHECKSUMS
                ),
            )


def _name(folder: Path) -> str:
    root = folder.resolve()
    if root.parent.name == "snapshots":  # of the Hugging Face cache, which names it further up
        return root.parent.parent.name.removeprefix("models--").replace("--", "/")
    return root.name


def _tensor(entry: Any) -> Tensor:
    dtype, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not isinstance(shape, list) or not isinstance(offsets, list) or len(shape) > 8:
        raise ValueError("not the place of a tensor")
    if any(type(number) is not int or not 0 <= number < 1 << 48 for number in shape + offsets):
        raise ValueError("not a size")
    begin, end = offsets
    if end - begin != math.prod(shape) * DTYPE_BYTES[dtype]:
        raise ValueError("shape and size differ")
    return Tensor(dtype, tuple(shape), end - begin)


def _without_doubles(entries: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(entries)
    if len(found) != len(entries):  # which of them counts is where two readers may differ
        raise ValueError("a name stands twice")
    return found
