package sonet.protocol;

/// The body of `POST /v1/accounts/self/devices`: a further device of the account that asks. The
/// answer is [Device].
///
/// @param device the device
/// @param endorsement of its key by the device that asks
public record AddDevice(NewDevice device, Endorsement endorsement) {}
