package sonet.client;

/// Who did something in a conversation: a person by one of their devices.
///
/// @param name of the account
/// @param device a short name of the device, made from its key
/// @param self whether it is this device
public record Author(String name, String device, boolean self) {}
