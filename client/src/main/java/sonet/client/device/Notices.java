package sonet.client.device;

import java.util.Optional;
import sonet.client.ClientException;
import sonet.crypto.Bytes;
import sonet.protocol.ProtocolException;
import sonet.protocol.codec.Codec;

/// Acts on what the service tells this device by itself, in the inbox.
final class Notices {
  private static final Codec JSON = Codec.json(1 << 20);

  private final Desk desk;
  private final Desk.Tools tools;

  Notices(Desk desk, Desk.Tools tools) {
    this.desk = desk;
    this.tools = tools;
  }

  /// Takes in the body of a notice. One of another kind than those known is passed over.
  void take(Bytes body) throws ClientException {
    Optional<sonet.protocol.Notice> known = read(body);
    if (known.isEmpty()) {
      return;
    }
    switch (known.get()) {
      case sonet.protocol.Notice.DeviceAdded added -> desk.family().added(added.device());
      case sonet.protocol.Notice.DeviceRemoved removed -> desk.family().removed(removed.removal());
      case sonet.protocol.Notice.DeviceExpelled _ -> desk.family().expelled();
      case sonet.protocol.Notice.RecoveryKeyChanged _ -> desk.family().keysChanged();
      case sonet.protocol.Notice.KeysLow _ -> desk.publishKeys();
      case sonet.protocol.Notice.KeysExhausted exhausted -> {
        tools.listener().accept(new Notice.KeysExhausted(exhausted.lastResort()));
        desk.publishKeys();
      }
      case sonet.protocol.Notice.InboxFull full ->
          tools.listener().accept(new Notice.InboxFull(full.waiting()));
      case sonet.protocol.Notice.EntriesExpired expired ->
          tools.listener().accept(new Notice.EntriesExpired(expired.upTo()));
    }
  }

  private static Optional<sonet.protocol.Notice> read(Bytes body) {
    try {
      return Optional.of(JSON.decode(body, sonet.protocol.Notice.class));
    } catch (ProtocolException unknown) {
      return Optional.empty();
    }
  }
}
