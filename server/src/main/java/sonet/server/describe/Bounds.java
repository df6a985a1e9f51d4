package sonet.server.describe;

import java.util.Map;
import java.util.Optional;
import sonet.protocol.ClientFrame;
import sonet.protocol.Link;
import sonet.protocol.LinkMessage;
import sonet.protocol.LogQuery;
import sonet.protocol.PrekeyBundle;
import sonet.protocol.PublishCredential;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.PublishPrekeys;
import sonet.protocol.RegisterAccount;
import sonet.protocol.ReplaceDevices;
import sonet.protocol.SendMessages;
import sonet.protocol.ServerFrame;

/// The bounds that constructors of records keep and component types cannot tell: of texts and byte
/// strings in characters and bytes, of lists in elements, of numbers themselves.
final class Bounds {
  private static final Bound EXACTLY_32 = new Bound(32, 32);
  private static final Bound EXACTLY_64 = new Bound(64, 64);

  private static final Bound SET = new Bound(1, RegisterAccount.MAX_SET);

  private static final Map<String, Bound> TABLE =
      Map.ofEntries(
          Map.entry("NewDevice.name", new Bound(1, 64)),
          Map.entry("RenameDevice.name", new Bound(1, 64)),
          Map.entry("NewDevice.signatureKey", EXACTLY_32),
          Map.entry("NewDevice.proof", EXACTLY_64),
          Map.entry("Endorsement.by", EXACTLY_32),
          Map.entry("Endorsement.signature", EXACTLY_64),
          Map.entry("RemoveDevice.signature", EXACTLY_64),
          Map.entry("RegisterAccount.deviceSet", SET),
          Map.entry("AddDevice.deviceSet", SET),
          Map.entry("RemoveDevice.deviceSet", SET),
          Map.entry("ReplaceDevices.deviceSet", SET),
          Map.entry("ReplaceDevices.removed", new Bound(0, ReplaceDevices.MOST_REMOVED)),
          Map.entry("Removed.signature", EXACTLY_64),
          Map.entry("ChangeRecoveryKey.deviceSet", SET),
          Map.entry("NewKey.signatureKey", EXACTLY_32),
          Map.entry("NewKey.proof", EXACTLY_64),
          Map.entry("ChangeSuites.deviceSet", SET),
          Map.entry("OpenLink.id", new Bound(Link.ID_LENGTH, Link.ID_LENGTH)),
          Map.entry("OpenLink.offer", new Bound(1, LinkMessage.MOST)),
          Map.entry("LinkMessage.body", new Bound(1, LinkMessage.MOST)),
          Map.entry("NewAdminToken.name", new Bound(1, 100)),
          Map.entry("TokenRequest.audience", new Bound(1, 300)),
          Map.entry("DeliveryKey.tokenHash", EXACTLY_32),
          Map.entry("AuditHead.key", EXACTLY_32),
          Map.entry("AuditHead.hash", EXACTLY_32),
          Map.entry("AuditHead.signature", EXACTLY_64),
          Map.entry("LogEntry.seq", new Bound(1, Long.MAX_VALUE)),
          Map.entry("LogEntry.prevHash", EXACTLY_32),
          Map.entry("PrekeyBundle.version", new Bound(1, Long.MAX_VALUE)),
          Map.entry("PrekeyBundle.body", new Bound(1, PrekeyBundle.MAX_BODY)),
          Map.entry("PrekeyBundle.signature", EXACTLY_64),
          Map.entry("PublishPrekeys.ec", new Bound(0, PublishPrekeys.MAX_KEYS)),
          Map.entry("PublishPrekeys.kem", new Bound(0, PublishPrekeys.MAX_KEYS)),
          Map.entry("PublishKeyPackages.keyPackages", new Bound(1, PublishKeyPackages.MAX_UPLOADS)),
          Map.entry("SendMessages.messages", new Bound(0, SendMessages.MAX_DEVICES)),
          Map.entry("Welcome.targets", new Bound(1, Integer.MAX_VALUE)),
          Map.entry("Hello.cursors", new Bound(0, ClientFrame.Hello.MAX_CURSORS)),
          Map.entry("Ephemeral.body", new Bound(0, ClientFrame.Ephemeral.MAX_BODY)),
          Map.entry("Request.headers", new Bound(0, ClientFrame.Request.MAX_HEADERS)),
          Map.entry("LogQuery.request", new Bound(1, LogQuery.MOST)),
          Map.entry("PublishCredential.credential", new Bound(1, PublishCredential.MOST)),
          Map.entry("UpdateCredential.label", new Bound(1, 255)),
          Map.entry("UpdateCredential.version", new Bound(0, 0xffffffffL)),
          Map.entry("NewInvitation.accounts", new Bound(1, 100_000)));

  private Bounds() {}

  /// From the least to the most that is allowed.
  record Bound(long least, long most) {}

  /// The bound of a component, if it has one.
  static Optional<Bound> of(Class<?> type, String component) {
    if (component.equals("cipherSuite")) {
      return Optional.of(new Bound(1, 0xffff));
    }
    // What a device shows is bounded where it comes in.
    return type.getEnclosingClass() == ServerFrame.class
        ? Optional.empty()
        : Optional.ofNullable(TABLE.get(type.getSimpleName() + "." + component));
  }

  /// All of them, by record and component.
  static Map<String, Bound> table() {
    return TABLE;
  }
}
