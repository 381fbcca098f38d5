"""What is written is what is read again: the strongest statement about the middle of the program."""

from hypothesis import HealthCheck, given, settings

from socdocs.document.flatten import flatten
from socdocs.document.numbering import number
from socdocs.document.reader import read_markdown
from socdocs.document.references import resolve
from socdocs.writers.markdown import is_untouched, write
from tests.document.documents import documents

whole = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@given(documents)
@whole
def test_a_delivered_file_reads_back_as_the_flattened_document(document):
    document = resolve(number(document), {})

    written = write(document)

    assert read_markdown(written.decode()) == flatten(document)
    assert is_untouched(written)
