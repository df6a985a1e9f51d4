package sonet.client.transparency;

import sonet.client.ClientException;
import sonet.crypto.Bytes;
import sonet.protocol.LogAnswer;
import sonet.protocol.UpdateCredential;

/// The log of the server, as it answers: requests and responses are structures of
/// [sonet.transparency.wire], and nothing in a response, or in the endorsements beside it, is to be
/// believed.
public interface LogAnswers {
  /// What is fixed for the log's life: its `Configuration`.
  Bytes configuration() throws ClientException;

  /// Answers `SearchRequest`.
  ///
  /// @throws ClientException with `NOT_IN_LOG` when the log says that it has no such label or
  ///   version, which proves nothing
  LogAnswer search(Bytes request) throws ClientException;

  /// Answers `ContactMonitorRequest`.
  LogAnswer monitor(Bytes request) throws ClientException;

  /// Answers `OwnerInitRequest`.
  LogAnswer own(Bytes request) throws ClientException;

  /// Answers `OwnerMonitorRequest`.
  LogAnswer ownMonitor(Bytes request) throws ClientException;

  /// Answers `UpdateRequest` without values: the versions of this account's label that are new.
  LogAnswer ownUpdates(Bytes request) throws ClientException;

  /// Answers `DistinguishedRequest`.
  LogAnswer distinguished(Bytes request) throws ClientException;

  /// A `Credential` for this account's label (§14).
  ///
  /// @throws ClientException with `NOT_IN_LOG`
  Bytes credential() throws ClientException;

  /// Answers with a `CredentialUpdate`.
  Bytes updateCredential(UpdateCredential request) throws ClientException;

  /// Has others shown a credential of this account with its devices.
  void publish(Bytes credential) throws ClientException;

  /// A proof that the entry at a position is in the anchor log (tlog-proof).
  ///
  /// @throws ClientException with `NOT_IN_LOG` when the witnesses have not come so far
  String anchorProof(long position) throws ClientException;
}
