"""Pairs as the program makes them, each a minute after the one before."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from writer_app.core.preferences import Pair

MOMENT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def pair(number: int = 0, **changes: object) -> Pair:
    made = Pair(
        id=uuid.uuid4().hex,
        prompt=f"The keeper lit the lamp for the {number}. time, and the sea",
        healed=" s",
        first="aid nothing.",
        second="ighed at the rocks.",
        swapped=bool(number % 2),
        model="starter",
        model_hash="a" * 64,
        model_version=0,
        decoding={"temperature": 0.7, "top_k": 50, "end_at_sentence": True},
        seed=17 + number,
        story="5d41402abc4b2a76",
        story_title="The Lamp",
        created=(MOMENT + timedelta(minutes=number)).isoformat(),
    )
    return replace(made, **changes)
