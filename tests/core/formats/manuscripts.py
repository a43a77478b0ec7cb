"""Any manuscript, for hypothesis."""

from hypothesis import strategies as st

from writer_app.core.formats.manuscript import SCENE_BREAK, Block, Run, tidy

_awkward = st.text(
    st.sampled_from("ab *_#>-+.)1[](){}<>&;\\`~!=\n\t\u3000\xa0éạ漢א\u0301😀“—\u202e"),
    min_size=1,
    max_size=12,
)
_runs = st.lists(
    st.builds(Run, _awkward | st.text(min_size=1, max_size=8), st.booleans(), st.booleans()),
    max_size=5,
).map(tuple)


def _blocks(runs: st.SearchStrategy[tuple[Run, ...]]) -> st.SearchStrategy[list[Block]]:
    block = st.one_of(
        st.builds(Block, st.just("paragraph"), runs, quoted=st.booleans()),
        st.builds(Block, st.just("heading"), runs, st.integers(1, 6)),
        st.builds(
            Block,
            st.just("item"),
            runs,
            st.integers(1, 3),
            st.none() | st.integers(0, 30),
            st.booleans(),
        ),
        st.just(SCENE_BREAK),
    )
    return st.lists(block, max_size=6).map(lambda blocks: list(tidy(blocks)))


any_manuscript = _blocks(_runs)
"""With every character and every emphasis that somebody may find."""

_words = st.sampled_from(
    ["word", "“Quoted,”", "(aside)", "don't", "well—", "漢字かな", "مرحبا", "שלום", "e\u0301", "😀",
     "Nguyễn", "a_b", "5*3", "#", "1.", "<b>", "&amp;", "*"]
)  # fmt: skip
_phrases = st.lists(_words, min_size=1, max_size=4).map(" ".join)
_spaced = st.lists(st.builds(Run, _phrases, st.booleans(), st.booleans()), max_size=5).map(
    lambda runs: tuple(run for word in runs for run in (word, Run(" ")))
)
written_manuscript = _blocks(_spaced)
"""As people write: emphasis on whole words."""
