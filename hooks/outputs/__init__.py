"""One module an output, found by its name: `render(report, view)` yields the text piece by piece."""
