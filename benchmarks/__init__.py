"""The figures this project claims about its speed, as commands. `python3 develop.py bench` writes docs/speed.md."""
