"""Pure readers: `read(document, source) -> Reading | ReadFailure`. No clock, no network, no framework."""
