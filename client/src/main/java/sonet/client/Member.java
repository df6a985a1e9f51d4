package sonet.client;

/// A device in a conversation.
///
/// @param name of the account it belongs to
/// @param device a short name of the device, made from its key
/// @param self whether it is this device
public record Member(String name, String device, boolean self) {}
