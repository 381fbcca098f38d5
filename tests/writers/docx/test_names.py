"""Names of bookmarks are unique, and many equal headings take no more time for each."""

from socdocs.writers.docx.names import Names


class Counted(set):
    """A set that counts how often it is asked."""

    asked = 0

    def __contains__(self, name):
        self.asked += 1
        return super().__contains__(name)


def test_equal_headings_have_names_of_their_own_and_each_is_looked_for_once():
    names, number = Names(), 2_000
    names._taken = Counted()

    given = [names.contents_entry("Overview") for _ in range(number)]

    assert len(set(given)) == number
    assert names._taken.asked < 3 * number
