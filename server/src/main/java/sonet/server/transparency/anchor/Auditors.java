package sonet.server.transparency.anchor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import sonet.crypto.Bytes;
import sonet.protocol.AuditorHead;
import sonet.protocol.Base64Url;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.storage.Storage;
import sonet.server.transparency.TenantLog;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Outcome;
import sonet.transparency.TransparencyException;
import sonet.transparency.audit.AuditorPolicy;
import sonet.transparency.log.FullSubtrees;
import sonet.transparency.operator.PublishedHead;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.DeploymentMode.ThirdPartyAuditing;

/// The auditors that the operator names: what they have signed is checked, kept, and given with
/// answers. Anyone else can audit as well, and publishes what it signs by itself.
public final class Auditors {
  private static final int ROUNDS = 4;

  private final Storage storage;
  private final List<Bytes> named;
  private final LongAdder taken = new LongAdder();

  /// Auditors by their public keys.
  public Auditors(Storage storage, List<Bytes> named) {
    this.storage = storage;
    this.named = List.copyOf(named);
  }

  /// How many heads were taken.
  long taken() {
    return taken.sum();
  }

  /// The last head of the auditor that the configuration names, if it names one.
  Optional<AuditorTreeHead> auditor(TenantLog log) throws RefusalException {
    return log.configuration().mode() instanceof ThirdPartyAuditing auditing
        ? kept(log, auditing.auditorPublicKey())
        : Optional.empty();
  }

  /// The endorsements that go beside an answer with a head.
  List<Bytes> beside(TenantLog log, PublishedHead head) throws RefusalException {
    List<Bytes> endorsements = new ArrayList<>();
    for (Bytes auditor : auditors(log)) {
      Optional<AuditorTreeHead> kept = kept(log, auditor);
      if (kept.isPresent() && kept.get().treeSize() <= head.size()) {
        endorsements.add(
            AuditorPolicy.endorse(auditor, kept.get(), head.size(), log.stored()).encoded());
      }
    }
    return List.copyOf(endorsements);
  }

  /// The keys of those that the operator names.
  List<Bytes> auditors(TenantLog log) {
    return named.stream().filter(key -> log.primitives().acceptsPublicKey(key)).toList();
  }

  private Optional<AuditorTreeHead> kept(TenantLog log, Bytes auditor) throws RefusalException {
    return read(log, auditor).map(Kept::head);
  }

  private record Kept(long version, AuditorTreeHead head) {}

  private static DocId at(TenantLog log, Bytes auditor) {
    return log.at().transparency().auditorHead(AnchorSettings.PRIMITIVES.hash(auditor));
  }

  private Optional<Kept> read(TenantLog log, Bytes auditor) throws RefusalException {
    Optional<Doc> doc = storage.call(store -> store.get(at(log, auditor)));
    try {
      return doc.isEmpty()
          ? Optional.empty()
          : Optional.of(new Kept(doc.get().version(), AuditorTreeHead.decode(doc.get().body())));
    } catch (TransparencyException e) {
      throw new AssertionError("a document of the store is no head of an auditor", e);
    }
  }

  /// The last head of an auditor.
  ///
  /// @param name the hash of its key in base64url
  Optional<AuditorTreeHead> head(TenantLog log, String name) throws RefusalException {
    Optional<Bytes> auditor = find(log, name);
    return auditor.isEmpty() ? Optional.empty() : kept(log, auditor.get());
  }

  private Optional<Bytes> find(TenantLog log, String name) {
    List<Bytes> all = new ArrayList<>(auditors(log));
    if (log.configuration().mode() instanceof ThirdPartyAuditing auditing) {
      all.add(auditing.auditorPublicKey());
    }
    return all.stream()
        .filter(key -> Base64Url.encode(AnchorSettings.PRIMITIVES.hash(key)).equals(name))
        .findFirst();
  }

  /// Takes the head of an auditor; the signature is all the proof there is of who sends it. One
  /// that is older than what is there changes nothing.
  ///
  /// @param name the hash of its key in base64url
  /// @throws RefusalException when the operator names no such auditor, or the head is not of this
  ///   log
  void take(TenantLog log, String name, AuditorHead sent) throws RefusalException {
    Bytes auditor =
        find(log, name)
            .orElseThrow(() ->
                RefusalException.of(
                    ProblemType.FORBIDDEN, "the operator of this log names no such auditor"));
    AuditorTreeHead head = verified(log, auditor, sent);
    for (int i = 0; i < ROUNDS; i++) {
      Optional<Kept> before = read(log, auditor);
      if (before.isPresent() && before.get().head().treeSize() >= head.treeSize()) {
        return;
      }
      DocWrite write =
          before.isEmpty()
              ? new DocWrite.Create(at(log, auditor), head.encoded())
              : new DocWrite.Replace(at(log, auditor), before.get().version(), head.encoded());
      if (storage.write(Batch.ofDocs(write)) instanceof Outcome.Written) {
        taken.increment();
        return;
      }
    }
  }

  private static AuditorTreeHead verified(TenantLog log, Bytes auditor, AuditorHead sent)
      throws RefusalException {
    try {
      AuditorTreeHead head = AuditorTreeHead.decode(sent.head());
      long size = head.treeSize();
      if (size < 1 || size > log.size()) {
        throw refused("the log has no tree of " + size + " entries");
      }
      if (head.timestamp() != log.stored().entry(size - 1).timestamp()) {
        throw refused("the last of these entries has another timestamp");
      }
      Bytes root = FullSubtrees.load(size, log.stored()).root(log.primitives());
      Bytes tbs =
          signedWith(log.configuration(), auditor).auditorTreeHeadTbs(head.timestamp(), size, root);
      if (!log.primitives().verify(auditor, tbs, head.signature())) {
        throw refused("the signature is not one of the auditor over the tree of " + size);
      }
      return head;
    } catch (TransparencyException e) {
      throw RefusalException.of(ProblemType.MALFORMED, "head: " + e.getMessage());
    }
  }

  private static RefusalException refused(String detail) {
    return RefusalException.of(ProblemType.LOG_REFUSED, detail);
  }

  private static Configuration signedWith(Configuration configuration, Bytes auditor) {
    boolean named =
        configuration.mode() instanceof DeploymentMode.ThirdPartyAuditing auditing
            && auditing.auditorPublicKey().equals(auditor);
    return named
        ? configuration
        : AuditorPolicy.configuration(configuration, AuditorPolicy.endorsing(auditor));
  }
}
