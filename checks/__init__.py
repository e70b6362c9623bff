"""What is wrong with this repository? Pure: no git, no network, no command line."""
