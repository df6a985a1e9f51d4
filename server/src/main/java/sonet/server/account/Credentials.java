package sonet.server.account;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.CryptoProvider;
import sonet.protocol.AccountName;
import sonet.protocol.ProblemType;
import sonet.protocol.PublishCredential;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.Storage.Versioned;
import sonet.server.transparency.Labels;
import sonet.server.transparency.StoreFailure;
import sonet.server.transparency.Submissions;
import sonet.server.transparency.TenantLog;
import sonet.server.transparency.TenantLogs;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Outcome;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;
import sonet.transparency.credential.CheckedCredential;
import sonet.transparency.credential.CredentialVerifier;
import sonet.transparency.log.FullSubtrees;
import sonet.transparency.log.SearchTree;
import sonet.transparency.operator.OpenedVersion;
import sonet.transparency.proof.CombinedTree;
import sonet.transparency.proof.DistinguishedWalk;
import sonet.transparency.proof.LabelHistory;
import sonet.transparency.proof.RecordingView;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.wire.Credential;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.UpdateValue;

/// The credentials that accounts show of their devices (draft-ietf-keytrans-protocol §14): one for
/// each account, published by any of its devices, for the newest device set that was handed in.
///
/// A credential is held to what its readers hold it to, so that nobody is sent one that proves
/// nothing. Of it only the proof is kept: opening and value lie sealed with the versions of the
/// label, and are put in again when it is shown. So it is gone with the value, however that went.
public final class Credentials {
  private static final Bytes NO_OPENING = Bytes.wrap(new byte[TransparencySuite.OPENING_LENGTH]);

  private final Storage storage;
  private final TenantLogs logs;
  private final Submissions submissions;
  private final CryptoProvider provider;

  /// The credentials in a storage.
  public Credentials(
      Storage storage, TenantLogs logs, Submissions submissions, CryptoProvider provider) {
    this.storage = storage;
    this.logs = logs;
    this.submissions = submissions;
    this.provider = provider;
  }

  /// What is kept of a credential.
  ///
  /// ```
  /// struct { uint32 version; uint64 position; opaque credential[]; }   // without opening and value
  /// ```
  private record Kept(long version, long position, Bytes proof) implements Encodable {
    static Kept decode(Doc document) {
      try {
        return Reader.decode(
            document.body(),
            reader -> new Kept(reader.u32() & 0xffffffffL, reader.u64(), reader.rest()));
      } catch (DecodeException e) {
        throw new AssertionError("a document of the store is no credential", e);
      }
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u32((int) version).u64(position).raw(proof);
    }

    /// Whether it says less than another one, or nothing of the same devices.
    boolean isBefore(Kept other) {
      return version < other.version || (version == other.version && position < other.position);
    }
  }

  /// The credential that an account shows; empty while it has published none of its present
  /// devices.
  ///
  /// @throws RefusalException when the store fails
  Optional<Bytes> of(Locations at, AccountName account) throws RefusalException {
    Bytes label = Labels.of(account);
    Optional<Kept> kept =
        storage.call(store -> store.get(at.transparency().credential(label))).map(Kept::decode);
    Optional<TenantLog> log = kept.isEmpty() ? Optional.empty() : logs.existing(at);
    if (log.isEmpty()
        || !submissions.submitted(at, label).equals(Optional.of(kept.get().version()))) {
      return Optional.empty();
    }
    try {
      return log.get()
          .stored()
          .opened(label, kept.get().version())
          .map(opened -> whole(log.get(), kept.get(), opened).encoded());
    } catch (StoreFailure e) {
      throw e.refusal();
    }
  }

  private static Credential whole(TenantLog log, Kept kept, OpenedVersion opened) {
    try {
      return with(
          Credential.decode(kept.proof(), log.configuration()), opened.opening(), opened.value());
    } catch (TransparencyException e) {
      throw new AssertionError("a document of the store is no credential", e);
    }
  }

  private static Credential with(Credential credential, Bytes opening, UpdateValue value) {
    return new Credential(
        credential.labelVersion(),
        opening,
        value,
        credential.binaryLadder(),
        credential.position(),
        credential.proof());
  }

  /// Publishes a credential of the caller's account. The same again is what is there.
  ///
  /// @throws RefusalException when it is not one of the newest device set of the account, does not
  ///   verify, or is older than the one that is shown
  public void publish(Caller caller, PublishCredential request) throws RefusalException {
    Locations at = caller.locations();
    TenantLog log = logs.of(at);
    Credential credential = decode(log, request.credential());
    Bytes label = Labels.of(caller.account());
    if (!credential.labelVersion().label().equals(label)) {
      throw RefusalException.of(
          ProblemType.FORBIDDEN, "it is not of the label of the account that asks");
    }
    Kept next =
        new Kept(
            credential.labelVersion().version(),
            credential.position(),
            with(credential, NO_OPENING, UpdateValue.of(Bytes.EMPTY)).encoded());
    while (true) {
      Versioned<AccountEntry> account = account(caller);
      requireNewest(at, label, next);
      if (isKept(at, label, next)) {
        return;
      }
      verify(log, credential);
      if (write(at, label, next, account)) {
        return;
      }
    }
  }

  private static Credential decode(TenantLog log, Bytes encoded) throws RefusalException {
    try {
      return Credential.decode(encoded, log.configuration());
    } catch (TransparencyException e) {
      throw RefusalException.of(ProblemType.MALFORMED, "credential: " + e.getMessage());
    }
  }

  private boolean isKept(Locations at, Bytes label, Kept next) throws RefusalException {
    return storage
        .call(store -> store.get(at.transparency().credential(label)))
        .filter(document -> Kept.decode(document).equals(next))
        .isPresent();
  }

  /// The account, which the caller may have been removed from just now.
  private Versioned<AccountEntry> account(Caller caller) throws RefusalException {
    return storage
        .read(caller.locations().account(caller.account()), AccountEntry.class)
        .filter(found -> found.value().devices().contains(caller.id()))
        .orElseThrow(() ->
            RefusalException.of(
                ProblemType.FORBIDDEN, "the device is not one of the account any more"));
  }

  private void requireNewest(Locations at, Bytes label, Kept next) throws RefusalException {
    Optional<Long> newest = submissions.submitted(at, label);
    if (!newest.equals(Optional.of(next.version()))) {
      throw refused(
          "it is of version %d, and the account's devices are in %s"
              .formatted(
                  next.version(), newest.map(version -> "version " + version).orElse("no log")));
    }
  }

  /// Holds a credential against the log, as a reader does who knows of its distinguished entries.
  private void verify(TenantLog log, Credential credential) throws RefusalException {
    try {
      if (!recent(log).contains(credential.position())) {
        throw refused(
            "log entry " + credential.position() + " is none of the recent distinguished ones");
      }
      TreeMap<Long, RetainedView> views = new TreeMap<>();
      views.put(credential.position(), view(log, credential.position()));
      CheckedCredential _ =
          new CredentialVerifier(
                  TrustedLog.of(log.configuration(), provider), new RecentHeads(views))
              .verify(credential);
    } catch (TransparencyException e) {
      throw refused("it does not verify: " + e.getMessage());
    } catch (StoreFailure e) {
      throw e.refusal();
    }
  }

  private static List<Long> recent(TenantLog log) throws TransparencyException {
    long size = log.size();
    if (size == 0) {
      return List.of();
    }
    RecordingView view =
        new RecordingView(
            new RecordingView.Log(log.configuration(), log.primitives(), log.stored(), size),
            size,
            0,
            LabelHistory.NONE,
            _ -> false);
    return DistinguishedWalk.run(
        new CombinedTree(log.configuration(), view), DistinguishedWalk.MOST, Optional.empty());
  }

  /// The log as it was when an entry was the last.
  private static RetainedView view(TenantLog log, long position) {
    TreeMap<Long, LogEntry> frontier = new TreeMap<>();
    for (long entry : SearchTree.frontier(position + 1)) {
      frontier.put(entry, log.stored().entry(entry));
    }
    return new RetainedView(FullSubtrees.load(position + 1, log.stored()), frontier);
  }

  /// Writes it, if it is not older than what is there; whether nobody else wrote meanwhile.
  private boolean write(Locations at, Bytes label, Kept next, Versioned<AccountEntry> account)
      throws RefusalException {
    DocId id = at.transparency().credential(label);
    Optional<Doc> present = storage.call(store -> store.get(id));
    if (present.isPresent() && next.isBefore(Kept.decode(present.get()))) {
      throw refused("the account shows a newer one");
    }
    Bytes body = next.encoded();
    DocWrite shown =
        present.isPresent()
            ? new DocWrite.Replace(id, present.get().version(), body)
            : new DocWrite.Create(id, body);
    // On condition that no device comes or goes meanwhile, and the account stays.
    DocWrite unchanged =
        new DocWrite.Replace(
            at.account(account.value().name()), account.version(), storage.encode(account.value()));
    return storage.decide(Batch.ofDocs(unchanged, shown)) instanceof Outcome.Written;
  }

  /// What ends the credential of an account.
  DocWrite ending(Locations at, AccountName account) {
    return new DocWrite.Delete(at.transparency().credential(Labels.of(account)));
  }

  private static RefusalException refused(String detail) {
    return RefusalException.of(ProblemType.LOG_REFUSED, "the credential: " + detail);
  }
}
