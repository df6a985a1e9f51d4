package sonet.protocol;

/// No body: what an [Operation] takes or answers when there is nothing to say.
public record Nothing() {}
