package sonet.client.transparency;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.state.Records;
import sonet.client.state.Table;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.AccountName;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.DirectoryLabels;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.wire.Credential;

/// The credential of this account: what others verify its keys by without asking the log (§14). It
/// is fetched about once a day and whenever the account's devices changed, held to what anybody's
/// is held to, kept, and published for all who are shown the account.
public final class OwnCredential {
  private static final Bytes KEPT = Bytes.utf8("credential");

  /// It is renewed after this long, somewhat more often than once a day.
  private static final Duration RENEWED = Duration.ofHours(20);

  /// After a change it is asked for no sooner than this after the last time.
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final VerifiedLog log;
  private final OwnLabel.Self self;
  private volatile Optional<Kept> kept = Optional.empty();
  private volatile Instant tried = Instant.EPOCH;

  /// What is kept.
  ///
  /// @param credential the credential
  /// @param place what it is of
  /// @param at when it was fetched
  /// @param published whether the server has it
  private record Kept(Bytes credential, Place place, Instant at, boolean published) {
    Bytes encode() {
      return new Writer()
          .opaque(credential)
          .u64(place.version())
          .u64(place.position())
          .u8(place.provisional() ? 1 : 0)
          .u64(at.toEpochMilli())
          .u8(published ? 1 : 0)
          .toBytes();
    }

    static Kept read(Reader reader) throws DecodeException {
      return new Kept(
          reader.opaque(),
          new Place(reader.u64(), reader.u64(), reader.u8() == 1),
          Instant.ofEpochMilli(reader.u64()),
          reader.u8() == 1);
    }
  }

  /// Where a credential stands.
  ///
  /// @param version of the label
  /// @param position of the distinguished entry
  /// @param provisional whether the version is newer than that
  private record Place(long version, long position, boolean provisional) {}

  /// The credential as a state has it.
  public OwnCredential(VerifiedLog log, OwnLabel.Self self) throws ClientException {
    this.log = log;
    this.self = self;
    Optional<Bytes> encoding = log.vault().read(t -> t.get(Table.KEY_LOG, KEPT));
    if (encoding.isPresent()) {
      kept = Optional.of(Records.decode(encoding.get(), Kept::read));
    }
  }

  /// The credential, if there is one.
  public Optional<Bytes> current() {
    return kept.map(Kept::credential);
  }

  /// Whether it is time for another because the account has changed.
  ///
  /// @param version the greatest that is known of the account
  boolean isBehind(long version) {
    return kept.isPresent()
        && kept.get().place().version() < version
        && !log.now().isBefore(tried.plus(PAUSE));
  }

  /// Fetches another one if it is time, and publishes what is not published. Needs the recent
  /// distinguished entries.
  ///
  /// @param version the greatest version that the owner knows of
  /// @throws ClientException with `LOG_DISTRUSTED` for one that is none; or a failure of server or
  ///   disk
  void renew(long version) throws ClientException {
    tried = log.now();
    if (isDue(version)) {
      Optional<Kept> next = fetch();
      if (next.isPresent()) {
        keep(next.get());
      }
    }
    if (kept.isPresent() && !kept.get().published()) {
      Kept now = kept.get();
      log.answers().publish(now.credential());
      keep(new Kept(now.credential(), now.place(), now.at(), true));
    }
  }

  private boolean isDue(long version) {
    if (kept.isEmpty()) {
      return true;
    }
    Place place = kept.get().place();
    boolean canBeFinal =
        place.provisional()
            && log.heads().rightmost().filter(at -> at > place.position()).isPresent();
    return canBeFinal
        || place.version() < version
        || !log.now().isBefore(kept.get().at().plus(RENEWED));
  }

  private void keep(Kept next) throws ClientException {
    log.vault()
        .update(t -> {
          t.put(Table.KEY_LOG, KEPT, next.encode());
        });
    kept = Optional.of(next);
  }

  /// Nothing while the log has other devices than this one, of which it is told elsewhere.
  private Optional<Kept> fetch() throws ClientException {
    TrustedLog trusted = log.trusted();
    Bytes encoding = log.answers().credential();
    try {
      Credential credential = Credential.decode(encoding, trusted.configuration());
      if (log.heads().at(credential.position()).isEmpty()) {
        var _ = log.walk();
      }
      Offline.Believed believed = Offline.verify(trusted, log.heads(), credential);
      AccountName account = self.account();
      if (!credential.labelVersion().label().equals(DirectoryLabels.account(account.identity()))) {
        throw new TransparencyException(
            TransparencyException.Reason.DEVICE_SET, "it is of another account");
      }
      return believed.set().contains(self.deviceKey())
          ? Optional.of(kept(encoding, believed))
          : Optional.empty();
    } catch (TransparencyException refuted) {
      log.raise(
          new KeyAlarm(
              log.now(),
              KeyAlarm.Kind.LOG_UNPROVEN,
              self.account().value(),
              "the log's credential for you proves nothing: " + refuted.getMessage(),
              log.evidence(List.of(), Bytes.EMPTY, encoding).encoded()));
      throw new ClientException(
          Reason.LOG_DISTRUSTED,
          "The log gave a credential that proves nothing: " + refuted.getMessage() + ".",
          refuted);
    }
  }

  private Kept kept(Bytes encoding, Offline.Believed believed) {
    Place place =
        new Place(
            believed.set().number(),
            believed.credential().position(),
            believed.provisional().isPresent());
    return new Kept(encoding, place, log.now(), false);
  }
}
