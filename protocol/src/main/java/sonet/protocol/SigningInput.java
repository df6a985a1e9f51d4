package sonet.protocol;

import java.nio.ByteBuffer;
import java.time.Instant;
import sonet.crypto.Bytes;

/// What a device's key signs for the server. Each purpose has a label of its own that no MLS
/// structure begins with, so that no signature serves for another purpose (RFC 9420 §5.1.2).
///
/// ```
/// opaque label<0..2^32-1>; opaque part<0..2^32-1>...   // 4-byte lengths
/// ```
public final class SigningInput {
  private SigningInput() {}

  /// For registration: that the holder of the key wants it to be a device of the account.
  public static Bytes registration(AccountName account, Bytes signatureKey) {
    return join("Sonet 1.0 device registration", account.identity(), signatureKey);
  }

  /// For authentication: that the device answers a challenge of the server it connected to.
  public static Bytes authentication(DeviceId device, String audience, Bytes challenge) {
    return join("Sonet 1.0 device authentication", device.value(), Bytes.utf8(audience), challenge);
  }

  /// For linking a device: that the holder of a key is a further device of the account.
  public static Bytes endorsement(AccountName account, Bytes signatureKey, Instant at) {
    return join("Sonet 1.0 device endorsement", account.identity(), signatureKey, number(at));
  }

  /// For removing a device: that it is one of the account no more.
  public static Bytes removal(AccountName account, DeviceId device, Instant at) {
    return join("Sonet 1.0 device removal", account.identity(), device.value(), number(at));
  }

  /// A time in milliseconds.
  private static Bytes number(Instant at) {
    return number(at.toEpochMilli());
  }

  private static Bytes number(long value) {
    return Bytes.wrap(ByteBuffer.allocate(8).putLong(value).array());
  }

  /// For a prekey bundle: that the keys in it are those of the device, in this version.
  public static Bytes prekeyBundle(DeviceId device, long version, Bytes body) {
    return join("Sonet 1.0 prekey bundle", device.value(), number(version), body);
  }

  /// For the rejection of a commit: that the device cannot take it.
  public static Bytes rejection(
      GroupId group, long epoch, Bytes commitHash, RejectCommit.Reason reason) {
    return join(
        "Sonet 1.0 commit rejection",
        group.value(),
        number(epoch),
        commitHash,
        Bytes.utf8(reason.name()));
  }

  /// For the head of an audit trail, by the trail's own key: all of the head but its signature.
  ///
  /// @param trail the name of the tenant whose it is; empty for that of the service
  public static Bytes auditHead(String trail, AuditHead head) {
    return join(
        "Sonet 1.0 audit head",
        Bytes.utf8(trail),
        head.key(),
        number(head.seq()),
        head.hash(),
        number(head.at()));
  }

  /// For the pruning of an audit trail, by the trail's own key: all of the record but its
  /// signature.
  public static Bytes auditPruning(AuditPruning pruning) {
    return join(
        "Sonet 1.0 audit pruning",
        number(pruning.from()),
        number(pruning.upTo()),
        number(pruning.count()),
        pruning.hashBefore(),
        pruning.hashAfter(),
        Bytes.utf8(pruning.rule()),
        number(pruning.at()));
  }

  /// For a trail: that something of the log of keys was pruned.
  public static Bytes logPruning(LogPruning pruning) {
    return join(
        "Sonet 1.0 log pruning",
        Bytes.utf8(pruning.what().name()),
        number(pruning.count()),
        number(pruning.from().orElse(0L)),
        number(pruning.upTo().orElse(0L)),
        Bytes.utf8(pruning.rule()),
        number(pruning.at()));
  }

  private static Bytes join(String label, Bytes... parts) {
    Bytes joined = counted(Bytes.utf8(label));
    for (Bytes part : parts) {
      joined = Bytes.concat(joined, counted(part));
    }
    return joined;
  }

  private static Bytes counted(Bytes part) {
    return Bytes.concat(Bytes.wrap(ByteBuffer.allocate(4).putInt(part.length()).array()), part);
  }
}
