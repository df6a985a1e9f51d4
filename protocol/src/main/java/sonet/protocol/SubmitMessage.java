package sonet.protocol;

import sonet.crypto.Bytes;

/// The body of `POST /v1/groups/{id}/proposals` and `POST /v1/groups/{id}/messages`.
///
/// It must be of the group's present epoch, or the answer is a [Problem] of type
/// [ProblemType#EPOCH_CONFLICT] with the entries that were missed. The answer is [Posted]; the same
/// message again has the same answer.
///
/// @param message a proposal as a PublicMessage, or an application message as a PrivateMessage
public record SubmitMessage(Bytes message) {}
