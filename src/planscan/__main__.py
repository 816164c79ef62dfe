"""`python -m planscan`."""

from planscan.cli import main

main()
