"""`python -m socdocs`: the command where it is not on the PATH."""

from socdocs.cli import main

if __name__ == "__main__":
    main()
