package sonet.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;

/// The keys of an account as this device knows them, and on what that stands.
///
/// @param account whose
/// @param state whether they are used
/// @param version of the account's label in the log that was proven last; empty before
/// @param checkedAt when that was
/// @param devices those that the log proves, and those that were accepted without it
/// @param recoveryKey the account's recovery key, which signs and gets nothing
/// @param doubts what is against using them, until someone decides
/// @param proof by what they were proven last; empty before
/// @param seen the short name of all of this, which a decision about it must carry ([Keys#accept])
public record AccountKeys(
    String account,
    State state,
    Optional<Long> version,
    Optional<Instant> checkedAt,
    List<Device> devices,
    Optional<Device> recoveryKey,
    List<KeyChange> doubts,
    Optional<Proof> proof,
    String seen) {
  /// Copies the lists.
  public AccountKeys {
    devices = List.copyOf(devices);
    doubts = List.copyOf(doubts);
  }

  /// Whether keys are used.
  public enum State {
    /// They were never needed here.
    UNKNOWN,
    /// The log proves all of them, and each change was signed by a device of the account.
    PROVEN,
    /// There is something against them that was accepted here.
    ACCEPTED,
    /// There is something against them: nothing is sent until someone decides.
    DOUBTED,
    /// They were blocked here: nothing is sent.
    BLOCKED
  }

  /// By what keys were proven.
  public enum Source {
    /// The log was asked.
    LOG,
    /// A credential of the log came along with them, and the log is asked soon.
    CREDENTIAL,
    /// The same with one that is newer than all that the account's owner has looked at; that it is
    /// of the log that everyone sees is shown later.
    PROVISIONAL_CREDENTIAL
  }

  /// A proof of keys.
  ///
  /// @param source what it is
  /// @param at when the log was asked; of a credential, as of when it shows them
  public record Proof(Source source, Instant at) {}

  /// A device of the account.
  ///
  /// @param id its short name
  /// @param signatureKey its identity key
  /// @param since when it was added, as the log has it; empty for one that the log does not have
  /// @param proven whether the log has it
  public record Device(String id, Bytes signatureKey, Optional<Instant> since, boolean proven) {}

  /// The identity keys, in the order of the devices.
  public List<Bytes> signatureKeys() {
    return devices.stream().map(Device::signatureKey).toList();
  }
}
