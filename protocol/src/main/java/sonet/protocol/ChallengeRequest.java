package sonet.protocol;

/// The body of `POST /v1/auth/challenges`.
///
/// @param device the device that wants to authenticate
public record ChallengeRequest(DeviceId device) {}
