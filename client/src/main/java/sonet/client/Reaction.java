package sonet.client;

/// What someone thinks of a message.
///
/// @param name of the account
/// @param emoji a short text, an emoji most often
public record Reaction(String name, String emoji) {}
