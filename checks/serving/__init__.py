"""How an application serves: the commands that keep it running, the servers they start and the ports these bind."""
