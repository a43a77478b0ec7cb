"""Times, sizes and shares as a writer reads them."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale


def duration(seconds: float) -> str:
    """A length of time, rounded to what matters: ``40 s``, ``3 min``, ``1 h 5 min``."""
    if seconds < 90:
        step = 1 if seconds < 10 else 5
        rounded = max(1, round(seconds / step) * step)
        return QCoreApplication.translate("words", "{n}\u00a0s").format(n=rounded)
    minutes = round(seconds / 60)
    if minutes < 60:
        return QCoreApplication.translate("words", "{n}\u00a0min").format(n=minutes)
    return QCoreApplication.translate("words", "{h}\u00a0h {m}\u00a0min").format(
        h=minutes // 60, m=minutes % 60
    )


def size(byte_count: float) -> str:
    """An amount of memory or disk: ``640 MB``, ``1.2 GB``."""
    places = 1 if byte_count >= 1e9 else 0
    return QLocale().formattedDataSize(
        round(byte_count), places, QLocale.DataSizeFormat.DataSizeSIFormat
    )


def percent(share: float) -> str:
    """A share between 0 and 1 as whole per cent: ``62 %``.

    The space, here and above, is one at which no line is broken."""
    return QCoreApplication.translate("words", "{n}\u00a0%").format(n=round(100 * share))


def day_and_time(iso: str) -> str:
    """An ISO time as the writer's clock and language show it; unreadable ones as they are."""
    try:
        moment = datetime.fromisoformat(iso).timestamp()
    except ValueError:
        return iso
    local = QDateTime.fromSecsSinceEpoch(round(moment))
    return QLocale().toString(local, QLocale.FormatType.ShortFormat)
