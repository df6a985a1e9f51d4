package sonet.client.transparency;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.CryptoProvider;
import sonet.protocol.AccountName;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DirectoryLabels;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.user.OwnedLabel;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.user.UserState;
import sonet.transparency.wire.Configuration;

/// What a device that links another one hands over of the log, end to end (docs/devices.md). The
/// new device goes on from there as if it had seen all of it itself: a log with other keys, one
/// that was rolled back or forked, and an older set of the own account do not continue that, and
/// are refused with an alarm from the first answer on.
///
/// ```
/// struct {
///   opaque configuration<V>;           // of the log (§11.2)
///   opaque state<V>;                   // the view that answers have to continue
///   SignedHead head;                   // of that view
///   opaque heads<V>;                   // the newest four distinguished entries
///   opaque owned<V>;                   // the own label as it is followed, or empty
///   opaque set<V>;                     // the account's last device set that the log proved
/// } HandedLog;
/// ```
///
/// @param configuration of the log
/// @param state the view of it
/// @param head of the view, signed by the log
/// @param heads the newest distinguished entries
/// @param owned the own label, once it is followed
/// @param set the account's last one
public record HandedLog(
    Bytes configuration,
    UserState state,
    SignedHead head,
    RecentHeads heads,
    Optional<OwnedLabel> owned,
    DeviceSet set) {
  /// As many as there is room for beside a long chain of endorsements.
  private static final int MOST_HEADS = 4;

  /// An account with a long history is followed anew by the new device.
  private static final int LONGEST_OWNED = 16 * 1024;

  private static final int LONGEST = 40 * 1024;

  /// What a device hands over; nothing before the log has proven its account.
  ///
  /// @throws ClientException a failure of the disk
  public static Optional<Bytes> of(VerifiedLog log, OwnLabel own, Optional<DeviceSet> proven)
      throws ClientException {
    Optional<SignedHead> head = log.signedHead();
    Optional<TrustedLog> trusted = log.known();
    if (head.isEmpty() || proven.isEmpty() || trusted.isEmpty()) {
      return Optional.empty();
    }
    Bytes encoding =
        new HandedLog(
                trusted.get().configuration().encoded(),
                log.state(),
                head.get(),
                newest(log.heads()),
                own.owned().filter(label -> RetainedCodec.encode(label).length() <= LONGEST_OWNED),
                proven.get())
            .encode();
    return encoding.length() <= LONGEST ? Optional.of(encoding) : Optional.empty();
  }

  private static RecentHeads newest(RecentHeads heads) {
    NavigableMap<Long, RetainedView> views = new TreeMap<>(heads.views());
    while (views.size() > MOST_HEADS) {
      Map.Entry<Long, RetainedView> _ = views.pollFirstEntry();
    }
    return new RecentHeads(views);
  }

  Bytes encode() {
    return new Writer()
        .opaque(configuration)
        .opaque(RetainedCodec.encode(state))
        .value(head)
        .opaque(RetainedCodec.encode(heads))
        .opaque(owned.map(RetainedCodec::encode).orElse(Bytes.EMPTY))
        .opaque(set.encoded())
        .toBytes();
  }

  /// Reads what another device of an account handed over.
  ///
  /// @throws ClientException with `LINK_FORGED` when it does not fit together, or is of another
  ///   account
  public static HandedLog read(Bytes encoding, AccountName account, CryptoProvider provider)
      throws ClientException {
    try {
      HandedLog handed = Reader.decode(encoding, HandedLog::read);
      handed.check(account, TrustedLog.of(Configuration.decode(handed.configuration), provider));
      return handed;
    } catch (DecodeException | TransparencyException | IllegalArgumentException unfit) {
      throw new ClientException(
          Reason.LINK_FORGED, "What the other device says of the log does not fit.", unfit);
    }
  }

  static HandedLog read(Reader reader) throws DecodeException {
    Bytes configuration = reader.opaque();
    UserState state = Reader.decode(reader.opaque(), RetainedCodec::state);
    SignedHead head = SignedHead.read(reader);
    RecentHeads heads = Reader.decode(reader.opaque(), RetainedCodec::heads);
    Bytes owned = reader.opaque();
    List<OwnedLabel> label = new ArrayList<>();
    if (!owned.isEmpty()) {
      label.add(Reader.decode(owned, RetainedCodec::owned));
    }
    return new HandedLog(
        configuration, state, head, heads, label.stream().findFirst(), Credited.set(reader));
  }

  private void check(AccountName account, TrustedLog log) throws DecodeException {
    if (head.size() != state.view().size()
        || !head.root().equals(state.view().tree().root(log.primitives()))
        || !head.isSignedBy(log)) {
      throw new DecodeException("the log has not signed this view");
    }
    if (heads.rightmost().filter(last -> last >= head.size()).isPresent()) {
      throw new DecodeException("a distinguished entry beyond the view");
    }
    Bytes label = DirectoryLabels.account(account.identity());
    if (owned.filter(own -> !own.known().label().equals(label)).isPresent()
        || !set.account().equals(account.identity())) {
      throw new DecodeException("the label of another account");
    }
  }

  /// Keeps it as what this device has seen.
  ///
  /// @param at now: the other device looked until then
  public void keep(Transaction t, Instant at) throws ClientException {
    VerifiedLog.put(t, this);
    if (owned.isPresent()) {
      OwnLabel.keep(t, owned.get());
      KeyWatch.watchedUntil(t, at);
    }
    KnownAccount known =
        KnownAccount.NONE.after(
            new KnownAccount.Look(Optional.of(set), Instant.EPOCH, List.of(), List.of()),
            List.of());
    t.put(Table.ACCOUNT_KEYS, set.account(), known.encode());
  }
}
