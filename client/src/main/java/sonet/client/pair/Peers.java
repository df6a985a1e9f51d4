package sonet.client.pair;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.Account;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;

/// The devices of those with whom this account talks, and its own, as the directory showed them
/// last. One owner thread uses it.
public final class Peers {
  private final UnaryOperator<Bytes> sha256;
  private final Map<String, List<Peer>> known = new HashMap<>();

  /// Those that a state has.
  ///
  /// @throws ClientException with `STATE_DAMAGED` or a failure of the disk
  public Peers(StateFile state, UnaryOperator<Bytes> sha256) throws ClientException {
    this.sha256 = sha256;
    for (Row row : state.read(t -> t.all(Table.PEER))) {
      String account = row.key().toUtf8();
      known.put(account, Records.decode(row.value(), r -> read(account, r)));
    }
  }

  /// The devices of an account; none where it was never asked for.
  public List<Peer> of(String account) {
    return known.getOrDefault(account, List.of());
  }

  /// Whether the devices of an account were asked for.
  public boolean isKnown(String account) {
    return known.containsKey(account);
  }

  /// The accounts whose devices were asked for.
  public Set<String> accounts() {
    return Set.copyOf(known.keySet());
  }

  /// A device, if it is one of those.
  public Optional<Peer> find(DeviceId device) {
    return known.values().stream()
        .flatMap(List::stream)
        .filter(peer -> peer.id().equals(device))
        .findFirst();
  }

  /// What the directory says, once the device ids were checked against the keys.
  ///
  /// @throws ClientException with `SERVER_MISBEHAVED` for an id that is not that of the key
  public List<Peer> check(Account account) throws ClientException {
    List<Peer> peers = new ArrayList<>();
    for (Device device : account.devices()) {
      if (!DeviceId.ofKeyHash(sha256.apply(device.signatureKey())).equals(device.id())) {
        throw new ClientException(
            Reason.SERVER_MISBEHAVED, "The directory shows a device under the id of another.");
      }
      peers.add(new Peer(account.name().value(), device.id(), device.signatureKey()));
    }
    return List.copyOf(peers);
  }

  /// Those of an account that are not among others.
  public List<Peer> without(String account, List<Peer> present) {
    return of(account).stream().filter(peer -> !present.contains(peer)).toList();
  }

  /// Writes what an account has now, within a transaction.
  public static void put(Transaction t, String account, List<Peer> present) throws ClientException {
    Bytes encoding =
        new Writer()
            .vector(present, (w, peer) -> w.opaque(peer.id().value()).opaque(peer.signatureKey()))
            .toBytes();
    t.put(Table.PEER, Bytes.utf8(account), encoding);
  }

  /// Keeps in memory what a transaction has made durable.
  public void remember(String account, List<Peer> present) {
    known.put(account, List.copyOf(present));
  }

  private static List<Peer> read(String account, Reader reader) throws DecodeException {
    return reader.vector(r -> new Peer(account, new DeviceId(r.opaque()), r.opaque()));
  }
}
