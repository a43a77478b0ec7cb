"""Fetching a data set from the Hugging Face hub, or from the server that HF_ENDPOINT names.

Nothing else in this project goes online. Whoever gives the name of a data set asks for it, so the
setting HF_HUB_OFFLINE that `training.environment` makes for a run of training does not count here,
while one of the reader's own does: the download is a process of its own, started before that
setting is made. It can be stopped at any moment, and leaves the library's cache in order.
"""

from __future__ import annotations

import multiprocessing
import re
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from training.errors import TrainingError

_NAME = re.compile(r"[\w-][\w.-]{0,95}/[\w-][\w.-]{0,95}")


def is_name(source: str) -> bool:
    """Whether a source names a data set, `owner/name`, and no local path."""
    return (
        _NAME.fullmatch(source) is not None
        and not Path(source).exists()
        and not source.endswith((".parquet", ".jsonl", ".gz"))
    )


def fetch(name: str, checkpoint: Callable[[], None] = lambda: None) -> list[Path]:
    """Return the parquet files of a data set, in the order of their names, after fetching them.

    They lie in the hub library's own cache, so a second call is quick. `checkpoint` is called a
    few times a second and may raise to stop.

    Raises:
        TrainingError: no such data set, no hub within reach, or no parquet file in it.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_download, args=(name, sender), daemon=True)
    process.start()
    sender.close()
    try:
        while not receiver.poll(0.2):
            checkpoint()
        folder, problem = receiver.recv()
    except EOFError:
        folder, problem = "", f"{name} could not be fetched: the download ended. Try again."
    finally:
        receiver.close()
        process.terminate()
        process.join()
        process.close()
    if problem:
        raise TrainingError(problem)
    files = sorted(Path(folder).rglob("*.parquet"))
    if not files:
        raise TrainingError(f"{name} has no parquet file on the hub. Name another data set.")
    return files


def _download(name: str, answer: Connection) -> None:
    """Send the folder of a snapshot and an empty sentence, or the other way round."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits decides
    from huggingface_hub import constants, snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
    )

    local = "Download it where there is one and give the files."
    try:
        folder = snapshot_download(name, repo_type="dataset", allow_patterns=["*.parquet"])
        answer.send((folder, ""))
    except GatedRepoError:
        answer.send(("", f"{name} is given out on request only. Ask for it on its page first."))
    except (RepositoryNotFoundError, HFValidationError):
        answer.send(
            ("", f"There is no local file {name}, and no data set {name} on {constants.ENDPOINT}.")
        )
    except (LocalEntryNotFoundError, OfflineModeIsEnabled):
        if constants.is_offline_mode():
            reason = "HF_HUB_OFFLINE is set. Unset it, or give local files."
        else:
            reason = f"{constants.ENDPOINT} does not answer. {local}"
        answer.send(("", f"{name} is not on this machine, and {reason}"))
    except (HfHubHTTPError, OSError) as error:
        reason = " ".join(str(error).split())[:200].rstrip(".")
        answer.send(
            ("", f"{name} could not be fetched from {constants.ENDPOINT}: {reason}. {local}")
        )
