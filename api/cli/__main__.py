"""`python -m api.cli` is `kith`."""

from api.cli.main import main

main()
