"""What ties a request or a user to one process: affinity of balancers, sessions, uploads and volumes kept beside the process."""
