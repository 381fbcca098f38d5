"""What is written is what is read again: the strongest statement about the middle of the program."""

from hypothesis import given

from socdocs.document.flatten import flatten
from socdocs.document.reader import read_markdown
from socdocs.writers.markdown import is_untouched, write
from tests.document.documents import samples


@given(samples())
def test_a_delivered_file_reads_back_as_the_flattened_document(sample):
    written = write(sample.document)

    assert read_markdown(written.decode()) == flatten(sample.document)
    assert is_untouched(written)
