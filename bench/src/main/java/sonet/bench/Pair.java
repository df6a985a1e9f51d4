package sonet.bench;

/// Two members of one group who are in the same epoch.
record Pair(Engine committer, Engine receiver) {}
