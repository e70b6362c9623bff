"""What the App tells its operators: an event stream on standard output, metrics, traces where they are asked for."""
