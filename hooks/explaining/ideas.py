"""What each factor asks for, in a few sentences of our own; the methodology itself is linked beside them."""

from __future__ import annotations

IDEAS = {
    "codebase": "One repository for one app, and every deploy of the app is built from it. What two apps share is a library with "
    "a version of its own; what differs between deploys is configuration, never a branch.",
    "dependencies": "An app says in full what it needs, and gets that and nothing else: every package in a manifest, every version in a "
    "lock file, no tool that merely happens to be on the machine.",
    "config": "What differs between deploys comes from the environment. The test is simple: the code could be made public today "
    "without giving anything away.",
    "backing-services": "A database, a queue, a mail server is a resource behind a URL. To exchange one for another changes "
    "configuration, not code.",
    "build": "Code becomes an artefact once, the artefact and the configuration become a release, and a release is run. Nothing is "
    "built, installed or changed where it runs.",
    "processes": "A process keeps nothing that the next request needs. What has to last goes into a backing service, so that any "
    "process can be stopped and any other can answer.",
    "port-binding": "The app brings its own server and listens where the environment says. No server has to be wrapped around it.",
    "concurrency": "Kinds of work are kinds of process, and more work is more processes. The platform keeps them alive; they do not "
    "fork into the background by themselves.",
    "disposability": "A process starts in seconds, ends cleanly when it is told to, and survives being killed. So deploys, crashes and "
    "scaling are everyday events.",
    "parity": "Development, tests and production use the same kinds and versions of services, so that what worked in one works in "
    "the next.",
    "logs": "A process writes events to standard output, unbuffered, and knows nothing of files, rotation or shipping.",
    "admin": "Migrations and one-off scripts run as processes of their own, from the same release, with the same configuration; never "
    "as a side effect of starting the app.",
    "api-first": "Others build against an interface, so it is written down, versioned and checked before the code behind it.",
    "telemetry": "Whether an app is well can be asked from outside: health, metrics and traces are part of the app.",
    "auth": "Every request has an identity that was verified, and every identity only the rights it needs.",
}
